interface Requester {
  request(request: { method: string; params: unknown[] }): Promise<unknown>;
}

interface Kept {
  id: unknown;
}

/**
 * States of one chain that tests go back to, in the order in which they were taken.
 *
 * A node must never be asked for a snapshot that is gone: Hardhat's then stays where it is and drops every newer
 * snapshot. Its own `loadFixture` asks for such ones when a fixture loads another.
 */
export class ChainStates {
  readonly #provider: Requester;
  #alive: Kept[] = [];
  readonly #fixtures = new Map<unknown, { readonly kept: Kept; readonly data: unknown }>();

  constructor(provider: Requester) {
    this.#provider = provider;
  }

  /** Keeps the present state. The answer goes back to it, or tells by false that an older state was gone back to. */
  async keep(): Promise<() => Promise<boolean>> {
    const kept = await this.#keep();
    return () => this.#goBack(kept);
  }

  /** What `fixture` built, with the chain as it then was; built anew if that state is gone. */
  async load<T>(fixture: () => Promise<T>): Promise<T> {
    const known = this.#fixtures.get(fixture);
    if (known !== undefined && (await this.#goBack(known.kept))) return known.data as T;
    const data = await fixture();
    this.#fixtures.set(fixture, { kept: await this.#keep(), data });
    return data;
  }

  async #keep(): Promise<Kept> {
    const kept = { id: await this.#provider.request({ method: "evm_snapshot", params: [] }) };
    this.#alive.push(kept);
    return kept;
  }

  async #goBack(kept: Kept): Promise<boolean> {
    const position = this.#alive.indexOf(kept);
    if (position < 0) return false;
    this.#alive = this.#alive.slice(0, position + 1);
    await this.#provider.request({ method: "evm_revert", params: [kept.id] });
    // Going back uses a snapshot up.
    kept.id = await this.#provider.request({ method: "evm_snapshot", params: [] });
    return true;
  }
}
