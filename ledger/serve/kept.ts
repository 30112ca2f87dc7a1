/** Values that are dear to make, the most recently used of them. What is made is made once for all who ask meanwhile. */
export class Kept<Value> {
  readonly #values = new Map<string, Promise<Value>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  of(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#values.get(key);
    if (known !== undefined) {
      // A map keeps the order of insertion, so the first key is the one that was not used for longest.
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const made = make();
    this.#values.set(key, made);
    made.catch(() => {
      if (this.#values.get(key) === made) this.#values.delete(key);
    });
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value!);
    return made;
  }

  clear(): void {
    this.#values.clear();
  }
}
