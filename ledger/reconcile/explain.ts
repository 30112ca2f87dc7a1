import { quoted } from "../../sdk/printable.ts";
import { formatTime } from "../../sdk/wording.ts";
import type { AccountsFile } from "../bank/accounts-file.ts";
import type { Books } from "../books.ts";
import type { Currency } from "../followed-network.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import { findBreak } from "./breaks.ts";
import type { Break } from "./break-row.ts";
import { explainContext, type ExplainContext } from "./explain-context.ts";
import { explainEvidence } from "./explain-evidence.ts";
import { explainTransaction, findTransaction } from "./explain-transaction.ts";
import type { Explanation, Section } from "./explanation.ts";
import { notInBooks, unknownSubject } from "./reconcile-faults.ts";

export interface Explain {
  books: Books;
  accounts: AccountsFile;
  /** A transaction's hash, an entry as address@block/log, or the id of a break. */
  subject: string;
}

/**
 * The chain of evidence: bank lines, orders and redemptions, events, transfers with their entries, blocks with the digests
 * that cover them, and reports that include them.
 *
 * @throws HarbourError HB-4411 no such break, HB-4421 no subject, HB-4422 not in the books
 */
export async function explain({ books, accounts, subject }: Explain): Promise<Explanation> {
  const context = await explainContext(books, accounts);
  if (/^BRK-[0-9A-F]{6,64}$/.test(subject)) return explainOf(context, await findBreak(books.store, subject));
  if (/^0x[0-9a-fA-F]{64}$/.test(subject)) return ofTransaction(context, subject.toLowerCase());
  const entry = /^(0x[0-9a-fA-F]{40})@(\d{1,15})\/(\d{1,9})$/.exec(subject);
  if (entry !== null)
    return ofEntry(context, { account: entry[1]!.toLowerCase(), block: Number(entry[2]), logIndex: Number(entry[3]) });
  throw unknownSubject(quoted(subject.slice(0, 80)));
}

async function ofTransaction(context: ExplainContext, txHash: string): Promise<Explanation> {
  const place = await findTransaction(context, txHash);
  if (place === undefined) throw notInBooks(txHash);
  return { subject: `transaction ${txHash}`, sections: await explainTransaction(context, place) };
}

interface EntryPlace {
  account: string;
  block: number;
  logIndex: number;
}

async function ofEntry(context: ExplainContext, { account, block, logIndex }: EntryPlace): Promise<Explanation> {
  const rows = await context.session.db
    .selectFrom("entry")
    .select(["chain_id", "currency", "leg"])
    .where("account", "=", toBytes(account))
    .where("block", "=", block)
    .where("log_index", "=", logIndex)
    .execute();
  const name = `${account}@${block}/${logIndex}`;
  const [row] = rows;
  if (row === undefined) throw notInBooks(name);
  const transfer = await context.session.db
    .selectFrom("transfer")
    .select("tx_hash")
    .where("chain_id", "=", row.chain_id)
    .where("block", "=", block)
    .where("log_index", "=", logIndex)
    .executeTakeFirst();
  const evidence = { is: "account", chainId: row.chain_id, account } as const;
  const ofAccount = await explainEvidence(context, row.currency as Currency, evidence);
  const txHash = transfer === undefined ? undefined : toHex(transfer.tx_hash);
  const place = txHash === undefined ? undefined : { chainId: row.chain_id, block, txHash };
  const ofTx = place === undefined ? [] : await explainTransaction(context, place);
  return { subject: `entry ${name} of ${row.currency}`, sections: [...ofAccount, ...ofTx] };
}

async function explainOf(context: ExplainContext, one: Break): Promise<Explanation> {
  const { id, rule, currency, subject, state, left, right, difference, evidence } = one;
  const said: [string, string][] = [
    ["owner", one.owner],
    ["explanation", one.explanation],
    ["closing note", one.closingNote],
  ];
  const sections: Section[] = [
    {
      title: `${rule}, ${currency}, ${subject}: ${state}`,
      lines: [
        `left        ${left}`,
        `right       ${right}`,
        `difference  ${difference}`,
        `opened ${formatTime(BigInt(one.opened))}, seen last ${formatTime(BigInt(one.seen))}`,
        ...said.filter(([, text]) => text !== "").map(([name, text]) => `${name}: ${quoted(text)}`),
      ],
    },
  ];
  const titles = new Set<string>();
  for (const piece of evidence)
    for (const section of await explainEvidence(context, currency as Currency, piece)) {
      // A transaction and its order tell some of the same.
      if (titles.has(section.title + section.lines.join("\n"))) continue;
      titles.add(section.title + section.lines.join("\n"));
      sections.push(section);
    }
  return { subject: `break ${id}`, sections };
}
