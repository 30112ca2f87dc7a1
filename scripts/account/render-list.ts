import { showParty } from "../chain/connection.ts";
import { authorityRows, section } from "../plan/render.ts";
import { columns, showBytes32, showMoney, showTime } from "../words.ts";
import { nameLines } from "./lines.ts";
import type { ListPlan } from "./list-plan.ts";
import type { LeftOut } from "./list-work.ts";

/** So many rows of each end of a list are shown; all of them are in the data. */
const SHOWN = 10;

export const showGas = (gas: bigint) => `${gas.toLocaleString("en-US")} gas`;
export const showMany = (count: number, noun: string) => `${showNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
export const showNumber = (count: number) => count.toLocaleString("en-US");

/** The plan of a list as a person reads it. Pure: the same plan is the same text, byte for byte. */
export function renderListPlan(plan: ListPlan): string {
  const sections = [
    `${plan.title} on ${plan.network}\n  chain ${plan.chainId} · block ${plan.block.number} · ${showTime(plan.block.timestamp)}`,
    section("List", listRows(plan)),
    section("Call", [
      ["target", showParty(plan.target)],
      ["function", plan.function],
      ...(plan.step === "schedule"
        ? [["sent to", `${showParty(plan.sentTo)}, as schedule(target, data, earliest time)`]]
        : []),
      ...(plan.to === undefined ? [] : [["to", showParty(plan.to)]]),
      ...casesOf(plan).map((text, i) => [i === 0 ? "case" : "", text]),
      ["signer", `${showParty(plan.signer)} · ${nonces(plan)}`],
    ]),
    // The schedule of a single call says nothing about a list.
    section(
      "Needs",
      authorityRows(plan).filter(([label]) => label !== "schedule"),
    ),
    section("Accounts", accountRows(plan)),
    section("Left for later", shortened(plan.later.map(leftOutRow), plan.later.length)),
    section("Transactions", transactionRows(plan)),
    section("Checks", checkRows(plan)),
    plan.todo.length === 0 ? "" : `Plan ${plan.hash}${plan.refusals.length > 0 ? "  refused" : ""}`,
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function listRows({ list, todo, skipped, later, already, sum, token, parts }: ListPlan): string[][] {
  const repeated = list.duplicates.map(({ line }) => line);
  return [
    ["file", `${list.path} · ${list.hash}`],
    ["lines", showNumber(list.lines)],
    ...(repeated.length === 0 ? [] : [["duplicates", `${repeated.length}, merged: ${nameLines(repeated)}`]]),
    ...(skipped.length === 0 ? [] : [["left out", `${showNumber(skipped.length)} ${already}`]]),
    ...(later.length === 0 ? [] : [["later", showNumber(later.length)]]),
    ["to do", todo.length === 0 ? "0" : `${showNumber(todo.length)} in ${showMany(parts.length, "transaction")}`],
    ...(todo.length === 0 ? [] : [[sum.label, showMoney(sum.amount, token.currency)]]),
  ];
}

function casesOf({ todo }: ListPlan): string[] {
  const cases = [...new Set(todo.map(({ row }) => row.caseRef))];
  if (cases.length === 1) return cases.map(showBytes32);
  const short = cases.slice(0, SHOWN).map((caseRef) => showBytes32(caseRef).split(" = ")[0]!);
  const rest = cases.length - short.length;
  return cases.length === 0
    ? []
    : [`${cases.length} different: ${short.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
}

function nonces({ nonce, parts }: ListPlan): string {
  return parts.length > 1 ? `nonces ${nonce} to ${nonce + parts.length - 1}` : `nonce ${nonce}`;
}

function accountRows({ todo, detail }: ListPlan): string[][] {
  const rows = todo.map((listed) => [`line ${listed.row.line}`, showParty(listed.row.party), detail(listed)]);
  return shortened(rows, todo.length);
}

/** Both ends of a long table. */
export function shortened(rows: string[][], count: number): string[][] {
  if (rows.length <= 2 * SHOWN) return rows;
  // In the last column, which pads no other.
  const middle = [
    ...rows[0]!.slice(1).fill(""),
    `… ${showNumber(count - 2 * SHOWN)} more, all of them in --json and in the change`,
  ];
  return [...rows.slice(0, SHOWN), middle, ...rows.slice(-SHOWN)];
}

function leftOutRow({ row: { line, party }, why }: LeftOut): string[] {
  return [`line ${line}`, showParty(party), why];
}

function transactionRows({ parts, gas }: ListPlan): string[][] {
  const rows = parts.map(({ rows, gas: own }, i) => [
    String(i + 1),
    showMany(rows.length, "account"),
    own === undefined ? "" : showGas(own),
  ]);
  return parts.length < 2 ? rows : [...shortened(rows, rows.length), ["all", "", showGas(gas)]];
}

function checkRows({ parts, signer, bound, warnings, refusals }: ListPlan): string[][] {
  const simulated = `simulated as ${signer.name ?? signer.address}, each at most ${showGas(bound)}`;
  return [
    ...(parts.length === 0 ? [] : [[`✓ ${showMany(parts.length, "transaction")} ${simulated}`]]),
    ...warnings.map((warning) => [`! ${warning}`]),
    ...refusals.map(({ code, message }) => [`✗ ${code}  ${message.split("\n")[0]!}`]),
  ];
}

/** What the operator can do with the plan of a list. */
export function renderListNext({ step, hash, todo, later }: ListPlan): string {
  if (todo.length === 0) {
    const first = Math.min(...later.flatMap(({ readyAt }) => readyAt ?? []));
    return `Nothing can be sent yet. Next\n${columns([["--send", `from ${showTime(first)} on`]])}`;
  }
  const rows = [
    [`--${step}`, "asks here"],
    [`--${step} --approve ${hash}`, "without a terminal"],
    ["--calldata", "to sign elsewhere"],
  ];
  return `Nothing was sent. Next\n${columns(rows)}`;
}
