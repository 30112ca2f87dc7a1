import { id, Wallet } from "ethers";
import type { Book } from "../chain/connection.ts";
import type { People } from "./day-schema.ts";

/** Somebody who acts: a role holder of the network file, whose key the node has, or one of the day's people. */
export interface Actor {
  name: string;
  address: string;
  /** Absent: the node signs. */
  wallet?: Wallet;
}

export interface Cast {
  /** Everybody who may hold tokens, in the order of the book, of the day file, and of our own contracts. */
  actors: readonly Actor[];
  /** Those who own some of the chain's own currency and are not known to the node. */
  toFund: readonly Actor[];
  actor(name: string): Actor;
  nameOf(address: string): string | undefined;
}

export interface CastParameters {
  book: Book;
  people: People;
  /** Our own contracts, which hold tokens and act for nobody. */
  contracts: Book;
}

/** The people's keys follow from their names, so every run has the same addresses. They are worth nothing anywhere. */
export function castOf({ book, people, contracts }: CastParameters): Cast {
  const named = (names: Book): Actor[] => Object.entries(names).map(([name, address]) => ({ name, address }));
  const others = Object.keys(people).map((name): Actor => {
    const wallet = new Wallet(id(`harbour demo ${name}`));
    return { name, address: wallet.address, wallet };
  });
  const actors = [...named(book), ...others, ...named(contracts)];
  const byName = new Map(actors.map((actor) => [actor.name, actor]));
  const byAddress = new Map(actors.map((actor) => [actor.address, actor.name]));
  return {
    actors,
    toFund: others.filter(({ name }) => people[name]!.gas),
    actor(name) {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`The day file was read with a cast in which ${name} is not.`);
      return found;
    },
    nameOf: (address) => byAddress.get(address),
  };
}
