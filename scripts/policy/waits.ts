/** Who waits for whom, by name. Nobody waits for itself, by however long a way. */
export type Waits = Map<string, Set<string>>;

/** Whether `from` waits for `to`, directly or through others. */
export function reaches(waits: ReadonlyMap<string, Iterable<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const next = [from];
  while (next.length > 0) {
    const here = next.pop()!;
    if (here === to) return true;
    if (seen.has(here)) continue;
    seen.add(here);
    next.push(...(waits.get(here) ?? []));
  }
  return false;
}

export function addWait(waits: Waits, one: string, other: string): void {
  waits.set(one, (waits.get(one) ?? new Set()).add(other));
}
