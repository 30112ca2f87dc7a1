/** Why a field of a report is null. A figure that the books do not have is named, never made up. */
export class NotAvailable {
  readonly #reasons = new Map<string, string>();

  /** The value, or null with the reason under the field's name. */
  orNull<T>(field: string, value: T, reason: string): Exclude<T, undefined> | null {
    if (value !== undefined) return value as Exclude<T, undefined>;
    this.#reasons.set(field, reason);
    return null;
  }

  /** By field. */
  reasons(): Record<string, string> {
    return Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export const ISSUER_SILENT = "the issuer's facts do not say";
export const NOT_KEPT = "the books do not keep it";
