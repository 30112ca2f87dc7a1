/** One expectation of the day file beside what the chain says. */
export interface Check {
  /** "balance of shop" */
  what: string;
  expected: string;
  found: string;
  held: boolean;
}

export function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, held: expected === found };
}

/** A list as an expectation is compared and shown. */
export function list(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : texts.join(", ");
}
