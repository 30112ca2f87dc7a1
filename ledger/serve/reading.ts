import type { Books } from "../books.ts";
import type { Currency, FollowedNetwork } from "../followed-network.ts";
import type { Finality, Moment } from "../read/moment.ts";
import type { Store } from "../store/store.ts";
import type { Head, Heads } from "./heads.ts";
import type { Kept } from "./kept.ts";
import { booksEmpty, movedWhileReading, notInBooks } from "./serve-faults.ts";
import { asOf, type AsOf } from "./wire.ts";

/** What an endpoint reads from: the books, each chain at one block. */
export interface Reading {
  readonly books: Books;
  readonly finality: Finality;
  readonly heads: readonly Head[];
  /** Whether the listener is the private one. */
  readonly inside: boolean;
  /** Where what is dear to compute is kept, by block. */
  readonly kept: Kept<unknown>;
}

/** A token on one of its chains, and the block it is looked at. */
export interface TokenPlace {
  network: FollowedNetwork;
  /** Address of the token. */
  contract: string;
  moment: Moment;
  asOf: AsOf;
}

/** @throws HarbourError HB-4605 */
export function momentOn({ heads, finality }: Reading, chainId: number): Moment {
  const moment = heads.find((head) => head.chainId === chainId)?.moments[finality];
  if (moment === undefined) throw booksEmpty(finality, chainId);
  return moment;
}

/** Every chain that a currency is on. @throws HarbourError HB-4603, HB-4605 */
export function placesOf(reading: Reading, currency: Currency): TokenPlace[] {
  const places = reading.books.networks.flatMap((network) => {
    const token = network.contracts.find((one) => one.origin === "token" && one.currency === currency);
    if (token === undefined) return [];
    const moment = momentOn(reading, network.chainId);
    return [{ network, contract: token.address, moment, asOf: asOf(network, moment, reading.finality) }];
  });
  if (places.length === 0) throw notInBooks(`token of ${currency}`);
  return places;
}

/** Makes a value once for a block, however often it is asked for. */
export function keptAt<Value>(reading: Reading, name: string, moment: Moment, make: () => Promise<Value>) {
  return reading.kept.of(`${name} ${moment.chainId} ${moment.hash}`, make) as Promise<Value>;
}

/** How often an answer is read anew because blocks were replaced under it. */
const ATTEMPTS = 5;

export interface SteadyReading<Answer> {
  store: Store;
  finality: Finality;
  kept: Kept<unknown>;
  read: (heads: readonly Head[]) => Promise<Answer>;
}

/** Reads everything of the same blocks. @throws HarbourError HB-4606, and what `read` throws */
export async function readSteadily<Answer>(
  heads: Heads,
  { store, finality, kept, read }: SteadyReading<Answer>,
): Promise<Answer> {
  let moved: Head | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const newest = await heads.newest();
    const attempted = await read(newest).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    // A final block stays, and everything before it: no other transaction can change what was read.
    moved = finality === "final" ? undefined : await movedHead(store, newest, finality);
    if (moved === undefined) {
      if ("error" in attempted) throw attempted.error;
      return attempted.answer;
    }
    heads.forget();
    // What was computed while the blocks went may be of both branches.
    kept.clear();
  }
  throw movedWhileReading(moved!.chainId);
}

/** A chain that has replaced blocks which were read. */
async function movedHead({ db }: Store, heads: readonly Head[], finality: Finality): Promise<Head | undefined> {
  for (const head of heads) {
    const moment = head.moments[finality];
    if (moment === undefined) continue;
    const rewound = await db
      .selectFrom("batch")
      .select("version")
      .where("chain_id", "=", head.chainId)
      .where("version", ">", head.version)
      .where("ancestor", ">=", 0)
      .where("ancestor", "<", moment.block)
      .limit(1)
      .executeTakeFirst();
    if (rewound !== undefined) return head;
  }
  return undefined;
}
