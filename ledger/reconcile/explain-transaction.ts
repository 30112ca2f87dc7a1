import { formatTime } from "../../sdk/wording.ts";
import { readEvents } from "../read/events.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Row } from "../store/tables.ts";
import { breakOf } from "./break-row.ts";
import { money } from "./difference.ts";
import type { ExplainContext } from "./explain-context.ts";
import { orderStory, redemptionStory, reportsOf } from "./explain-story.ts";
import type { Section } from "./explanation.ts";

export interface TransactionPlace {
  chainId: number;
  block: number;
  txHash: string;
}

/** Where a transaction stands; undefined if no followed contract said anything in it. */
export async function findTransaction(
  { session }: ExplainContext,
  txHash: string,
): Promise<TransactionPlace | undefined> {
  for (const table of ["transfer", "chain_event"] as const) {
    const row = await session.db
      .selectFrom(table)
      .select(["chain_id", "block"])
      .where("tx_hash", "=", toBytes(txHash))
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return { chainId: row.chain_id, block: row.block, txHash };
  }
  return undefined;
}

/** Everything the books know of a transaction. */
export async function explainTransaction(context: ExplainContext, place: TransactionPlace): Promise<Section[]> {
  const { session } = context;
  const { chainId, block, txHash } = place;
  const inBlock = { chainId, fromBlock: block, toBlock: block };
  const events = (await readEvents(session, inBlock)).filter((event) => event.txHash === txHash);
  const transfers = await session.db
    .selectFrom("transfer")
    .selectAll()
    .where("chain_id", "=", chainId)
    .where("block", "=", block)
    .where("tx_hash", "=", toBytes(txHash))
    .orderBy("log_index")
    .execute();
  const stories: Section[] = [];
  for (const order of context.orders)
    if ([order.proposed, order.executed, order.rejected].some((where) => where?.txHash === txHash))
      stories.push(await orderStory(context, order));
  for (const one of context.redemptions)
    if (
      [one.requested, one.proposal, one.settled, one.rejected, one.reclaimed, one.seized].some(
        (where) => where?.txHash === txHash,
      )
    )
      stories.push(await redemptionStory(context, one));
  const legs = await Promise.all(transfers.map((transfer) => explainTransfer(context, transfer)));
  const currencies = new Set([...events, ...transfers].map(({ currency }) => currency).filter((one) => one !== ""));
  const time = await timeOf(context, place);
  const reports = (await Promise.all([...currencies].map((currency) => reportsOf(context, currency, time)))).flat();
  const sections: Section[] = [
    await blockFacts(context, chainId, block),
    ...stories,
    {
      title: "What the contracts said",
      lines: events.map(({ logIndex, sentence }) => `${logIndex}: ${context.withNames(sentence)}`),
    },
    { title: "Transfers and entries", lines: legs.flat() },
    { title: "Reports that include it", lines: reports },
    { title: "Breaks that rest on it", lines: await breaksOf(context, place) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** Its hash, whether it can still change, and the digest that covers it. */
export async function blockFacts({ session }: ExplainContext, chainId: number, block: number): Promise<Section> {
  const { db } = session;
  const row = await db
    .selectFrom("chain_block")
    .selectAll()
    .where("chain_id", "=", chainId)
    .where("block", "=", block)
    .executeTakeFirst();
  if (row === undefined) return { title: `Block ${block} of chain ${chainId}`, lines: ["not in the books"] };
  const batch = await db
    .selectFrom("batch")
    .select("digest")
    .where("chain_id", "=", chainId)
    .where("version", "=", row.batch)
    .executeTakeFirst();
  const followed = await db
    .selectFrom("followed_chain")
    .select(["safe", "final"])
    .where("chain_id", "=", chainId)
    .executeTakeFirst();
  const finality =
    followed === undefined || block > followed.safe
      ? "seen, it may still change"
      : block > followed.final
        ? "safe"
        : "final";
  return {
    title: `Block ${block} of chain ${chainId}`,
    lines: [
      `hash ${toHex(row.hash)}`,
      `time ${formatTime(BigInt(row.time))}, ${finality}`,
      `content ${toHex(row.content)}`,
      ...(batch === undefined ? [] : [`batch ${row.batch}, digest ${toHex(batch.digest)}`]),
    ],
  };
}

async function timeOf({ session }: ExplainContext, { chainId, block }: TransactionPlace): Promise<number> {
  const row = await session.db
    .selectFrom("chain_block")
    .select("time")
    .where("chain_id", "=", chainId)
    .where("block", "=", block)
    .executeTakeFirst();
  return row?.time ?? 0;
}

/** The transfer and what both accounts had after it. */
async function explainTransfer({ session, named }: ExplainContext, transfer: Row<"transfer">): Promise<string[]> {
  const { chain_id, block, log_index, currency, amount } = transfer;
  const [source, destination] = [toHex(transfer.source), toHex(transfer.destination)];
  const lines = [`${log_index}: ${money(BigInt(amount), currency)} from ${named(source)} to ${named(destination)}`];
  for (const [account, leg] of [
    [transfer.source, 0],
    [transfer.destination, 1],
  ] as const) {
    const entry = await session.db
      .selectFrom("entry")
      .select(["amount", "balance_after"])
      .where("account", "=", account)
      .where("chain_id", "=", chain_id)
      .where("currency", "=", currency)
      .where("block", "=", block)
      .where("log_index", "=", log_index)
      .where("leg", "=", leg)
      .executeTakeFirst();
    lines.push(
      entry === undefined
        ? `  no entry of ${toHex(account)}`
        : `  ${toHex(account)} ${money(BigInt(entry.amount), currency)}, then ${money(BigInt(entry.balance_after), currency)}`,
    );
  }
  return lines;
}

async function breaksOf({ session }: ExplainContext, { txHash }: TransactionPlace): Promise<string[]> {
  const rows = await session.db.selectFrom("reconciliation_break").selectAll().orderBy("id").execute();
  return rows
    .map(breakOf)
    .filter(({ evidence }) => evidence.some((one) => one.is === "log" && one.txHash === txHash))
    .map(({ id, rule, state, left, right, difference }) => `${id} ${rule}, ${state}: ${left}; ${right}; ${difference}`);
}
