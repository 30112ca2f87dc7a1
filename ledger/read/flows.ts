import { addDays, dayOf, type Day } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";

/** What came and went. Minor units. */
export interface Flow {
  minted: bigint;
  burned: bigint;
}

export interface DayFlow extends Flow {
  /** Of Hong Kong. */
  day: Day;
  /** What circulated at its end, or at the moment if the day is not over. */
  closing: bigint;
}

export interface Flows {
  /** Only days on which something came or went, in order. */
  days: DayFlow[];
  /** The last so many days of Hong Kong; the day of the moment, as far as it has come, is the last of them. */
  last7: Flow;
  last30: Flow;
  last365: Flow;
}

/**
 * What was minted and burned, by day and over the last days.
 *
 * @param at Unix seconds at which the last days end, not before the moment; absent: the time of its block.
 */
export async function flowsUntil(
  session: Session,
  moment: Moment,
  currency: Currency,
  at: number = moment.time,
): Promise<Flows> {
  const rows = await session.db
    .selectFrom("supply")
    .innerJoin("chain_block", (join) =>
      join.onRef("chain_block.chain_id", "=", "supply.chain_id").onRef("chain_block.block", "=", "supply.block"),
    )
    .select(["supply.minted", "supply.burned", "chain_block.time"])
    .where("supply.chain_id", "=", moment.chainId)
    .where("supply.currency", "=", currency)
    .where("supply.block", "<=", moment.block)
    .orderBy("supply.block")
    .execute();
  const days: DayFlow[] = [];
  let before: Flow = { minted: 0n, burned: 0n };
  for (const row of rows) {
    const total = { minted: BigInt(row.minted), burned: BigInt(row.burned) };
    const day = dayOf(row.time);
    if (days.at(-1)?.day !== day) days.push({ day, minted: 0n, burned: 0n, closing: 0n });
    const last = days.at(-1)!;
    last.minted += total.minted - before.minted;
    last.burned += total.burned - before.burned;
    last.closing = total.minted - total.burned;
    before = total;
  }
  const today = dayOf(at);
  return { days, last7: sumOf(days, today, 7), last30: sumOf(days, today, 30), last365: sumOf(days, today, 365) };
}

function sumOf(days: readonly DayFlow[], today: Day, count: number): Flow {
  const first = addDays(today, 1 - count);
  const flow: Flow = { minted: 0n, burned: 0n };
  for (const { day, minted, burned } of days) {
    if (day < first) continue;
    flow.minted += minted;
    flow.burned += burned;
  }
  return flow;
}
