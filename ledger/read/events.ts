import { decodeLog, type DecodedEvent, type EventSource } from "../../sdk/events.ts";
import type { Currency } from "../followed-network.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import type { Moment } from "./moment.ts";

/** Events other than transfers, in the order of the chain. */
export interface EventQuery {
  chainId: number;
  /** Absent: of every currency, and of the contracts that serve all. */
  currency?: Currency;
  origin?: EventSource;
  names?: readonly string[];
  /** Blocks, both included. */
  fromBlock?: number;
  toBlock: number;
}

/** An event with where it stands. */
export type BookedEvent = DecodedEvent & {
  currency: Currency | "";
  block: number;
  logIndex: number;
  txHash: string;
  /** Unix seconds of its block. */
  time: number;
};

/** An event of one kind of contract. */
export type EventOf<Source extends EventSource> = Extract<BookedEvent, { source: Source }>;

/** Where an event stands: what its state rests on. */
export type Where = Pick<BookedEvent, "block" | "logIndex" | "txHash" | "time">;

export function whereOf({ block, logIndex, txHash, time }: Where): Where {
  return { block, logIndex, txHash, time };
}

/** The events of one kind of contract, up to a moment. */
export async function eventsOf<Source extends EventSource>(
  session: Session,
  { chainId, block }: Moment,
  query: { origin: Source; currency?: Currency; names?: readonly string[] },
): Promise<EventOf<Source>[]> {
  const events = await readEvents(session, { ...query, chainId, toBlock: block });
  return events.filter((event): event is EventOf<Source> => event.source === query.origin);
}

export async function readEvents(session: Session, query: EventQuery): Promise<BookedEvent[]> {
  const { chainId, currency, origin, names, fromBlock = 0, toBlock } = query;
  let select = session.db
    .selectFrom("chain_event")
    .innerJoin("chain_block", (join) =>
      join
        .onRef("chain_block.chain_id", "=", "chain_event.chain_id")
        .onRef("chain_block.block", "=", "chain_event.block"),
    )
    .selectAll("chain_event")
    .select("chain_block.time")
    .where("chain_event.chain_id", "=", chainId)
    .where("chain_event.block", ">=", fromBlock)
    .where("chain_event.block", "<=", toBlock)
    .orderBy("chain_event.block")
    .orderBy("chain_event.log_index");
  if (currency !== undefined) select = select.where("chain_event.currency", "=", currency);
  if (origin !== undefined) select = select.where("chain_event.origin", "=", origin);
  if (names !== undefined) select = select.where("chain_event.name", "in", names);
  const rows = await select.execute();
  return rows.map(decodeRow).filter((event) => event !== undefined);
}

function decodeRow(row: Row<"chain_event"> & { time: number }): BookedEvent | undefined {
  const topics = toHex(row.topics).slice(2).match(/.{64}/g) ?? [];
  const log = { address: toHex(row.contract), topics: topics.map((topic) => `0x${topic}`), data: toHex(row.data) };
  const event = decodeLog({ log, source: row.origin as EventSource });
  if (event === undefined) return undefined;
  const { block, time } = row;
  return {
    ...event,
    currency: row.currency as Currency | "",
    block,
    logIndex: row.log_index,
    txHash: toHex(row.tx_hash),
    time,
  };
}
