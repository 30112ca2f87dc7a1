import type { ChainEvent, FollowedBlock, TokenTransfer } from "../chain/followed-block.ts";
import type { Currency } from "../followed-network.ts";
import type { EventSource } from "../../sdk/events.ts";
import { hexIn, wholeIn } from "./edited-values.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import type { Replay, Segment } from "./replay-batches.ts";

/** A height that the books must have, and what they have there. */
export interface WalkedBlock {
  number: number;
  batch: number;
  row: Row<"chain_block"> | undefined;
  block: FollowedBlock;
}

/** Read at once. */
const BLOCKS = 2_000;
const EVENTS = 20_000;

/** Every height of the books in order, with what is written there. */
export async function* walkBlocks(
  session: Session,
  chainId: number,
  { live, batches }: Replay,
): AsyncGenerator<WalkedBlock> {
  const eventsOf = new Map(batches.map(({ version, events }) => [version, events]));
  for (const page of pagesOf(live, eventsOf)) yield* walkPage(session, chainId, page);
}

function* pagesOf(live: readonly Segment[], eventsOf: ReadonlyMap<number, number>): Generator<Segment[]> {
  let page: Segment[] = [];
  let [blocks, events] = [0, 0];
  for (const segment of live) {
    const own = eventsOf.get(segment.batch) ?? 0;
    const length = segment.to - segment.from + 1;
    if (page.length > 0 && (blocks + length > BLOCKS || events + own > EVENTS)) {
      yield page;
      page = [];
      [blocks, events] = [0, 0];
    }
    page.push(segment);
    blocks += length;
    events += own;
  }
  if (page.length > 0) yield page;
}

async function* walkPage({ db }: Session, chainId: number, page: readonly Segment[]): AsyncGenerator<WalkedBlock> {
  const [from, to] = [page[0]!.from, page.at(-1)!.to];
  const read = <Name extends "chain_block" | "transfer" | "chain_event">(table: Name) =>
    db
      .selectFrom(table as "transfer")
      .selectAll()
      .where("chain_id", "=", chainId)
      .where("block", ">=", from)
      .where("block", "<=", to)
      .execute() as unknown as Promise<Row<Name>[]>;
  const rows = new Map((await read("chain_block")).map((row) => [row.block, row]));
  const transfers = byBlock(await read("transfer"));
  const events = byBlock(await read("chain_event"));
  for (const segment of page)
    for (let number = segment.from; number <= segment.to; number++) {
      const row = rows.get(number);
      const block: FollowedBlock = {
        number,
        hash: row === undefined ? "" : hexIn(row.hash),
        parentHash: row === undefined ? "" : hexIn(row.parent_hash),
        time: row?.time ?? 0,
        transfers: (transfers.get(number) ?? []).map(transferOf),
        events: (events.get(number) ?? []).map(eventOf),
      };
      yield { number, batch: segment.batch, row, block };
    }
}

function byBlock<T extends { block: number; log_index: number }>(rows: readonly T[]): Map<number, T[]> {
  const grouped = new Map<number, T[]>();
  for (const row of rows) {
    const group = grouped.get(row.block);
    if (group === undefined) grouped.set(row.block, [row]);
    else group.push(row);
  }
  for (const group of grouped.values()) group.sort((a, b) => a.log_index - b.log_index);
  return grouped;
}

function transferOf(row: Row<"transfer">): TokenTransfer {
  return {
    logIndex: row.log_index,
    txHash: hexIn(row.tx_hash),
    currency: row.currency as Currency,
    source: hexIn(row.source),
    destination: hexIn(row.destination),
    amount: wholeIn(row.amount),
  };
}

function eventOf(row: Row<"chain_event">): ChainEvent {
  return {
    logIndex: row.log_index,
    txHash: hexIn(row.tx_hash),
    contract: hexIn(row.contract),
    origin: row.origin as EventSource,
    currency: row.currency as Currency | "",
    name: row.name,
    topics: topicsOf(row.topics),
    data: hexIn(row.data),
  };
}

/** Topics are kept one after the other, 32 bytes each. */
export function topicsOf(bytes: Uint8Array): string[] {
  return (
    hexIn(bytes)
      .slice(2)
      .match(/.{1,64}/g) ?? []
  ).map((topic) => `0x${topic}`);
}
