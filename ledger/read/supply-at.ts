import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";

/** Minor units, since the token was deployed. */
export interface Supply {
  minted: bigint;
  burned: bigint;
  /** What circulates: minted less burned. */
  supply: bigint;
}

/** All that was minted and burned up to a block. */
export async function supplyAt({ db }: Session, { chainId, block }: Moment, currency: Currency): Promise<Supply> {
  const row = await db
    .selectFrom("supply")
    .select(["minted", "burned"])
    .where("chain_id", "=", chainId)
    .where("currency", "=", currency)
    .where("block", "<=", block)
    .orderBy("block", "desc")
    .limit(1)
    .executeTakeFirst();
  const [minted, burned] = [BigInt(row?.minted ?? 0), BigInt(row?.burned ?? 0)];
  return { minted, burned, supply: minted - burned };
}
