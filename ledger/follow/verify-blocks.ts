import { decodeEvent } from "../chain/decode.ts";
import type { FollowedBlock } from "../chain/followed-block.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { hexIn } from "./edited-values.ts";
import { batchDigest, contentOf, NO_DIGEST } from "./content.ts";
import { A_ROW, NO_ROW, type Findings } from "./finding.ts";
import type { OrphanedBlock } from "./verify-orphans.ts";
import { digestPart, type BlockRow, type Replay } from "./replay-batches.ts";
import type { WalkedBlock } from "./walk-blocks.ts";

/**
 * Compares each block with its content hash and its parent, and each batch with its digest. Blocks are given in the order
 * of the chain; `end` says what only then is known.
 */
export class BlockCheck {
  readonly #network: FollowedNetwork;
  readonly #replay: Replay;
  readonly #findings: Findings;
  readonly #orphans: ReadonlyMap<number, readonly OrphanedBlock[]>;
  #last: { number: number; hash: string } | undefined;
  /** The batch that is being gone through, and its live blocks. */
  #index = 0;
  #live = { rows: [] as BlockRow[], events: 0 };

  constructor(
    network: FollowedNetwork,
    replay: Replay,
    orphans: ReadonlyMap<number, readonly OrphanedBlock[]>,
    findings: Findings,
  ) {
    this.#network = network;
    this.#replay = replay;
    this.#orphans = orphans;
    this.#findings = findings;
  }

  next({ number, batch, row, block }: WalkedBlock): void {
    this.#reach(batch);
    const events = block.transfers.length + block.events.length;
    this.#live.events += events;
    if (row === undefined) {
      this.#findings.add("chain_block", `block ${number}`, NO_ROW, A_ROW);
      for (const table of tablesOf(block)) this.#findings.add(table, `block ${number}`, A_ROW, "a block around it");
      this.#last = undefined;
      return;
    }
    const name = `block ${number}`;
    this.#findings.compare("chain_block", name, `batch ${row.batch}`, `batch ${batch}`);
    if (this.#last !== undefined)
      this.#findings.compare("chain_block", name, `parent ${block.parentHash}`, `parent ${this.#last.hash}`);
    this.#checkContent(row, block);
    this.#last = { number, hash: block.hash };
    this.#live.rows.push(row);
  }

  end(): void {
    this.#reach(undefined);
  }

  #checkContent(row: Row<"chain_block">, block: FollowedBlock): void {
    const name = `block ${block.number}`;
    const [found, expected] = [contentOf(block), hexIn(row.content)];
    // The hash covers both tables; a block that had nothing says which of them has something now.
    if (found !== expected)
      for (const table of tablesOf(block).length === 0 ? (["transfer", "chain_event"] as const) : tablesOf(block))
        this.#findings.add(table, name, `content ${found}`, `content ${expected}`);
    for (const event of block.events) {
      const at = `${name}, log ${event.logIndex}`;
      const contract = this.#network.contracts.find(({ address }) => address === event.contract);
      if (contract === undefined) {
        this.#findings.add("chain_event", at, event.contract, "a contract that is followed");
        continue;
      }
      const known = decodeEvent(contract, { ...event, address: event.contract, blockNumber: 0, blockHash: "" });
      const words = (one: typeof known) => [one.origin, one.currency, one.name].join(" ");
      this.#findings.compare("chain_event", at, words(event), words(known));
    }
  }

  /** Batches before this one have all their live blocks. */
  #reach(version: number | undefined): void {
    const { batches } = this.#replay;
    while (this.#index < batches.length && batches[this.#index]!.version !== version) {
      this.#checkBatch(batches[this.#index]!, batches[this.#index - 1]);
      this.#index++;
      this.#live = { rows: [], events: 0 };
    }
  }

  #checkBatch(batch: Row<"batch">, before: Row<"batch"> | undefined): void {
    const { version, ancestor } = batch;
    const { rows, events } = this.#live;
    const orphans = this.#orphans.get(version) ?? [];
    const blocks = [...rows, ...orphans.map(({ row }) => row)].map(digestPart);
    const all = events + orphans.reduce((sum, one) => sum + one.events, 0);
    const name = `batch ${version}`;
    this.#findings.compare("batch", name, `${batch.events} events`, `${all} events`);
    this.#findings.compare("batch", name, `ends with ${hexIn(batch.last_hash)}`, `ends with ${blocks.at(-1)?.hash}`);
    const previous = before === undefined ? NO_DIGEST : hexIn(before.digest);
    const [found, expected] = [hexIn(batch.digest), batchDigest({ previous, version, ancestor, blocks })];
    if (found === expected) return;
    // It covers the headers too, and does not say which.
    this.#findings.add("batch", name, `digest ${found}`, `digest ${expected}`);
    if (rows.length > 0)
      this.#findings.add("chain_block", `a block of ${name}`, `digest ${found}`, `digest ${expected}`);
    if (orphans.length > 0)
      this.#findings.add("orphan_block", `a block of ${name}`, `digest ${found}`, `digest ${expected}`);
  }
}

function tablesOf({ transfers, events }: FollowedBlock): ("transfer" | "chain_event")[] {
  return [
    ...(transfers.length > 0 ? ["transfer" as const] : []),
    ...(events.length > 0 ? ["chain_event" as const] : []),
  ];
}

/** Rows at heights that no batch wrote. */
export async function checkStray({ db }: Session, chainId: number, replay: Replay, findings: Findings): Promise<void> {
  const [first, last] = [replay.live[0]?.from ?? 0, replay.live.at(-1)?.to ?? -1];
  for (const table of ["chain_block", "transfer", "chain_event", "supply"] as const) {
    const rows = await db
      .selectFrom(table as "supply")
      .select("block")
      .where("chain_id", "=", chainId)
      .where((where) => where.or([where("block", "<", first), where("block", ">", last)]))
      .limit(20)
      .execute();
    for (const { block } of rows) findings.add(table, `block ${block}`, A_ROW, `blocks ${first} to ${last}`);
  }
}
