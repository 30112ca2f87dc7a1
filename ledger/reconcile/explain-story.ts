import { printable } from "../../sdk/printable.ts";
import { formatTime } from "../../sdk/wording.ts";
import type { Where } from "../read/events.ts";
import { linesFor } from "./bank-facts.ts";
import type { LineRow } from "./bank-side.ts";
import { money } from "./difference.ts";
import type { ExplainContext } from "./explain-context.ts";
import type { Section } from "./explanation.ts";

type Order = ExplainContext["orders"][number];
type Redemption = ExplainContext["redemptions"][number];

/** From the bank's credit to the mint. */
export async function orderStory(context: ExplainContext, order: Order): Promise<Section> {
  const { amount, currency, beneficiary, bankRef, orderId, executed, rejected, supersededBy, state } = order;
  const credits = linesFor(context.bank, { creditId: executed?.creditId, bankRef });
  return {
    title: `Order ${orderId}: ${state}`,
    lines: [
      `${money(amount, currency)} for ${context.named(beneficiary)}, bank reference ${bankRef}`,
      `proposed by ${context.named(order.maker)} ${when(order.proposed)}`,
      ...(executed === undefined
        ? []
        : [
            `approved by ${context.named(executed.checker)} ${when(executed)}`,
            `confirmed by ${executed.custodian} as the credit ${executed.creditId}`,
          ]),
      ...(executed?.burnTx === undefined ? [] : [`covers what the burn ${executed.burnTx} left`]),
      ...(rejected === undefined ? [] : [`rejected by ${context.named(rejected.actor)} ${when(rejected)}`]),
      ...(supersededBy === undefined ? [] : [`replaced by the order ${supersededBy}`]),
      ...(await bankLines(context, credits)),
    ],
  };
}

/** From the request to the bank's debit. */
export async function redemptionStory(context: ExplainContext, redemption: Redemption): Promise<Section> {
  const { id, amount, currency, holder, state, settled, bankRefs, held, proposal } = redemption;
  const debits = bankRefs.flatMap((bankRef) => linesFor(context.bank, { bankRef }));
  return {
    title: `Redemption ${id}: ${held ? "held" : state}`,
    lines: [
      `${money(amount, currency)} of ${context.named(holder)}, payout instruction ${redemption.payoutRef}`,
      `requested ${when(redemption.requested)}`,
      ...(proposal === undefined
        ? []
        : [`${proposal.kind} proposed by ${context.named(proposal.maker)} ${when(proposal)}`]),
      ...(settled === undefined
        ? []
        : [
            `settled by ${context.named(settled.checker)}, proposed by ${context.named(settled.maker)}, burned ${when(settled)}`,
            `payout reference ${settled.bankRef}`,
          ]),
      ...(redemption.rejected === undefined ? [] : [`rejected ${when(redemption.rejected)}`]),
      ...(redemption.reclaimed === undefined ? [] : [`reclaimed ${when(redemption.reclaimed)}`]),
      ...(redemption.seized === undefined ? [] : [`seized for ${redemption.seized.to} ${when(redemption.seized)}`]),
      ...(await bankLines(context, debits)),
    ],
  };
}

/** Each line with its statement and the file it came in. */
export async function bankLines({ session, bank }: ExplainContext, lines: readonly LineRow[]): Promise<string[]> {
  if (lines.length === 0) return ["no bank line has its reference"];
  const told: string[] = [];
  for (const { account, number, line, amount, currency, booked, rail, reference, uetr, counterparty } of lines) {
    const way = amount < 0n ? "debited" : "credited";
    told.push(
      printable(
        `bank line ${account} ${number}/${line}: ${money(amount < 0n ? -amount : amount, currency)} ${way} ` +
          `${formatTime(BigInt(booked))}, ${rail} ${reference}, UETR ${uetr || "none"}, ${counterparty}`,
      ),
    );
    const statement = bank.statements.find((one) => one.account === account && one.number === number);
    const file = await session.db
      .selectFrom("bank_statement")
      .innerJoin("bank_file", "bank_file.hash", "bank_statement.file_hash")
      .select(["bank_file.name", "bank_file.hash"])
      .where("bank_statement.account", "=", account)
      .where("bank_statement.number", "=", number)
      .executeTakeFirst();
    if (statement !== undefined)
      told.push(
        `  statement ${number}: opens with ${money(statement.opening, currency)}, closes with ${money(statement.closing, currency)}`,
      );
    if (file !== undefined)
      told.push(printable(`  file ${file.name}, SHA-256 ${Buffer.from(file.hash).toString("hex")}`));
  }
  return told;
}

/** Reports of a currency whose period has this time in it. */
export async function reportsOf({ session }: ExplainContext, currency: string, time: number): Promise<string[]> {
  const rows = await session.db
    .selectFrom("report")
    .select(["id", "hash"])
    .where("currency", "in", [currency, ""])
    .where("period_start", "<=", time)
    .where("period_end", ">=", time)
    .orderBy("id")
    .execute();
  return rows.map(({ id, hash }) => `report ${id}, hash 0x${Buffer.from(hash).toString("hex")}`);
}

export function when({ time, txHash, block }: Where): string {
  return `${formatTime(BigInt(time))} in ${txHash} (block ${block})`;
}
