import { columns, showTime } from "../words.ts";
import { nameLines } from "./lines.ts";
import type { ListPlan } from "./list-plan.ts";
import type { Listed } from "./list-work.ts";
import { shortened, showGas, showMany, showNumber } from "./render-list.ts";

/** A part that is in a block, with its events. */
export interface SentPart {
  part: number;
  accounts: number;
  transaction: string;
  block: number;
  gasUsed: bigint;
  /** When the last of what it scheduled can be sent. Unix seconds. */
  readyAt?: number;
  /** Lines that somebody else was faster with. */
  overtaken: number[];
}

/** What became of a list, whether it ended or broke off. Every line of the file is in exactly one of the three. */
export interface ListOutcome {
  done: readonly Listed[];
  left: readonly Listed[];
  parts: readonly SentPart[];
}

export function renderListOutcome(plan: ListPlan, verb: string, { done, left, parts }: ListOutcome): string {
  const { later, token } = plan;
  const overtaken = parts.flatMap((part) => part.overtaken);
  const waiting = [...left.map(({ row }) => row), ...later.map(({ row }) => row)];
  const gas = parts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  const by = parts.length === 0 ? "" : ` in ${showMany(parts.length, "transaction")} · ${showGas(gas)}`;
  const readyAt = parts.flatMap((part) => part.readyAt ?? []);
  const rows = [
    ["done", showNumber(done.length) + by],
    ["skipped", skippedWords(plan)],
    [
      "left",
      waiting.length === 0 ? "0" : `${showNumber(waiting.length)}: ${nameLines(waiting.map(({ line }) => line))}`,
    ],
    ...(readyAt.length === 0 ? [] : [["ready", showTime(Math.max(...readyAt))]]),
    ...(overtaken.length === 0 ? [] : [["", `${nameLines(overtaken)} done by somebody else meanwhile`]]),
  ];
  const mark = left.length === 0 ? "✓" : "!";
  const table = parts.map(({ part, accounts, transaction, block, gasUsed }) => [
    String(part),
    showMany(accounts, "account"),
    `transaction ${transaction}`,
    `block ${block}`,
    showGas(gasUsed),
  ]);
  const next =
    readyAt.length === 0
      ? []
      : ["Next: the same command with --send after that time. harbour operation cancel stops one until then."];
  const title = `${mark} ${verb} ${showMany(done.length, "account")} in ${token.symbol} on ${plan.network}`;
  return [title, columns(rows), ...(table.length === 0 ? [] : [columns(shortened(table, table.length))]), ...next].join(
    "\n",
  );
}

function skippedWords({ skipped, list, already }: ListPlan): string {
  const words = [
    ...(skipped.length === 0 ? [] : [`${showNumber(skipped.length)} ${already}`]),
    ...(list.duplicates.length === 0 ? [] : [showMany(list.duplicates.length, "duplicate")]),
  ];
  return words.length === 0 ? "0" : words.join(", ");
}

export function listOutcomeJson({ skipped, later, list }: ListPlan, { done, left, parts }: ListOutcome) {
  const account = ({ row: { party, line } }: { row: Listed["row"] }) => ({ line, account: party.address });
  return {
    done: done.map(account),
    skipped: skipped.map(account),
    duplicates: list.duplicates,
    left: [...left, ...later].map(account),
    parts,
  };
}
