import type { NetworkFile } from "../policy/network-file.ts";
import type { FollowedNetwork } from "./followed-network.ts";
import type { Store } from "./store/store.ts";

/** Opened books: where they are kept, what they follow, and by which names people know the addresses. */
export interface Books {
  readonly store: Store;
  /** One for each chain that the tokens are on. */
  readonly networks: readonly FollowedNetwork[];
  /** The policy file of each chain, by chain id, where it is at hand. */
  readonly policies: ReadonlyMap<number, NetworkFile>;
  /** Of an address in lower case; undefined if nobody named it. */
  nameOf(address: string): string | undefined;
}
