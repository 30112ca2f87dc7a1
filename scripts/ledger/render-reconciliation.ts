import type { Books } from "../../ledger/books.ts";
import type { Break } from "../../ledger/reconcile/break-row.ts";
import type { Difference } from "../../ledger/reconcile/difference.ts";
import type { ReconcileResult, RuleResult } from "../../ledger/reconcile/reconcile.ts";
import { printable } from "../../sdk/printable.ts";
import { columns, showAge, showCount, showTime } from "../words.ts";

/** Every rule on a line, then each break with both sides. */
export function renderReconciliation({ store }: Books, result: ReconcileResult): string {
  const { asOf, moments, rules, breaks, warnings, opened, reopened, resolved, filed } = result;
  const blocks = moments.map(({ chainId, block }) => `chain ${chainId} at block ${block}`).join(", ");
  const open = breaks.filter(({ state }) => state === "open");
  const verdict =
    open.length === 0
      ? "✓ Nothing differs."
      : `✗ ${showCount(open.length, "break")}: ${open.map(({ id }) => id).join(", ")}`;
  const changes = [
    ...(opened.length > 0 ? [`  new       ${opened.join(", ")}`] : []),
    ...(reopened.length > 0 ? [`  again     ${reopened.join(", ")}`] : []),
    ...(resolved.length > 0 ? [`  resolved  ${resolved.join(", ")}`] : []),
    ...(filed ? [] : ["  A later day was reconciled before, so nothing was filed."]),
  ];
  return [
    `${store.name} · as of ${showTime(asOf)} · ${blocks}`,
    "",
    ...rules.map(renderRule),
    "",
    ...breaks.flatMap((one) => [...renderBreak(one), ""]),
    ...warnings.flatMap((one) => [...renderWarning(one), ""]),
    verdict,
    ...changes,
    ...(open.length > 0
      ? ["Next: harbour ledger explain <break>, then harbour ledger breaks <break> --owner <who>"]
      : []),
  ].join("\n");
}

function renderRule({ title, currency, outcome, reason, differences }: RuleResult): string {
  const mark = { agrees: "✓", differs: "✗", "left out": "·" }[outcome];
  const onlyWarnings = outcome === "differs" && differences.every(({ severity }) => severity === "warning");
  const words =
    outcome === "left out"
      ? `left out: ${reason}`
      : outcome === "agrees"
        ? ""
        : showCount(differences.length, "difference");
  return `${onlyWarnings ? "!" : mark} ${currency}  ${title}${words === "" ? "" : ` · ${words}`}`;
}

type Sides = Pick<Break, "left" | "right" | "difference">;

/** The table of both sides. */
export function renderSides(sides: Sides): string {
  return columns(sidesOf(sides), [], "    ");
}

function sidesOf({ left, right, difference }: Sides): string[][] {
  return [
    ["left", printable(left)],
    ["right", printable(right)],
    ["difference", printable(difference)],
  ];
}

function renderBreak(one: Break): string[] {
  return [`✗ ${one.id}  ${one.currency}  ${one.rule}: ${printable(one.subject)}`, renderSides(one)];
}

function renderWarning(one: Difference): string[] {
  return [`! ${one.currency}  ${one.rule}: ${printable(one.subject)}`, renderSides(one)];
}

/** One break with its history. */
export function renderBreakInFull(one: Break, now: number): string {
  const { id, currency, rule, subject, state, opened, owner, explanation, closed, closingNote } = one;
  const rows = [
    ...sidesOf(one),
    ["since", `${showTime(opened)}, ${showAge(Math.max(0, (closed === 0 ? now : closed) - opened))}`],
    ["owner", owner === "" ? "nobody" : printable(owner)],
    ...(explanation === "" ? [] : [["explanation", printable(explanation)]]),
    ...(closed === 0 ? [] : [["closed", showTime(closed)]]),
    ...(closingNote === "" ? [] : [["because", printable(closingNote)]]),
  ];
  const mark = state === "open" ? "✗" : "✓";
  return `${mark} ${id}  ${currency}  ${state}  ${rule}: ${printable(subject)}\n${columns(rows, [], "    ")}`;
}
