import { formatAmount } from "../../sdk/amount.ts";
import type { Solvency } from "../chain/solvency.ts";
import { coverageWords } from "../reserve/render-solvency.ts";
import { columns, showCount } from "../words.ts";
import type { Check } from "./check.ts";
import type { ByName } from "./observe.ts";
import type { DayFileError } from "./day-fault.ts";
import type { StepResult } from "./play.ts";

/** What was deployed, for the head of the page. */
export interface DeployedRow {
  currency: string;
  name: string;
  symbol: string;
  address: string;
}

export interface Opening {
  title: string;
  path: string;
  steps: number;
  /** "in-process" or the node's host. */
  where: string;
  chainId: number;
  deployed: readonly DeployedRow[];
}

export function renderOpening({ title, path, steps, where, chainId, deployed }: Opening): string {
  const rows = deployed.map(({ currency, name, symbol, address }) => [currency, `${name} (${symbol})`, address]);
  return [
    `${title}\n  ${path} · ${showCount(steps, "step")} · ${where} chain ${chainId} · times are Hong Kong's`,
    `Deployed\n${columns(rows)}`,
  ].join("\n\n");
}

export interface StepLayout {
  /** Width of the widest name that acts. */
  width: number;
  /** Whether this step is the first of its day. */
  newDay: boolean;
}

/** One step as a person reads it. */
export function renderStep(step: StepResult, { width, newDay }: StepLayout): string {
  const { clock, day, who, words, details, checks, gas, relayer, refusal, reasons, note } = step;
  const indent = " ".repeat(2 + 5 + 2 + width + 2);
  const cost =
    gas === undefined
      ? ""
      : ` · ${gas.toLocaleString("en-US")} gas${relayer === undefined ? "" : ` paid by ${relayer}`}`;
  const mark = checks.every(({ held }) => held) ? "✓" : "✗";
  // Every verb here is regular.
  const told = refusal === undefined ? words.replace(/^\w+/, "$&s") : `tries to ${words}`;
  const lines = [`${mark} ${clock}  ${who.padEnd(width)}  ${told}${cost}`];
  lines.push(...details.map((detail) => `${indent}  ${detail}`));
  if (refusal !== undefined) lines.push(`${indent}refused: ${refusal.sentence} (${refusal.name})`);
  lines.push(...reasons.map((reason) => `${indent}  ${reason}`));
  lines.push(...renderFailures(step.number, step.line, checks));
  const heading = newDay ? [`\nDay ${day}`] : [];
  // A blank line sets a scene apart, except directly below the day.
  const scene = note === undefined ? [] : [`${newDay ? "" : "\n"}  ${note}`];
  return [...heading, ...scene, ...lines].join("\n");
}

function renderFailures(number: number, line: number, checks: readonly Check[]): string[] {
  return checks
    .filter(({ held }) => !held)
    .map(
      ({ what, expected, found }) => `  ✗ step ${number}, line ${line}: ${what}: expected ${expected}, found ${found}`,
    );
}

export interface FinalPage {
  /** The status screen of the command line, as it is. */
  status: string;
  /** By currency. */
  balances: Readonly<Record<string, ByName>>;
  releases: Readonly<Record<string, number>>;
  solvency: Readonly<Record<string, Solvency>>;
  /** Names of those who own anything, in the order in which they appear. */
  names: readonly string[];
  stopped: Readonly<Record<string, string>>;
  checks: readonly Check[];
  /** Line of "final". */
  line: number;
}

/** The status of both currencies side by side, then everybody's balance. */
export function renderFinal({ status, balances, releases, solvency, names, stopped, checks, line }: FinalPage): string {
  const currencies = Object.keys(balances);
  const cell = (amount: bigint | undefined) => (amount === undefined ? "–" : formatAmount(amount));
  const rows = [
    ["Balances", ...currencies],
    ...names.map((name) => [
      `  ${name}`,
      ...currencies.map((currency) => cell(balances[currency]![name])),
      stopped[name] ?? "",
    ]),
    ["Release", ...currencies.map((currency) => String(releases[currency]))],
  ];
  const failures = checks.filter(({ held }) => !held).map((one) => renderDifference(one, line));
  const table = columns(
    rows,
    currencies.map((_, i) => i + 1),
  );
  return [
    `\nAt the end\n${status}`,
    renderSolvencyLines(solvency),
    table,
    ...(failures.length === 0 ? [] : [failures.join("\n")]),
  ].join("\n\n");
}

/** An expectation of the table at the end that did not hold. */
export function renderDifference({ what, expected, found }: Check, line: number): string {
  return `  ✗ line ${line}: ${what}: expected ${expected}, found ${found}`;
}

/** One line per currency: whether everybody could be paid. */
function renderSolvencyLines(solvency: FinalPage["solvency"]): string {
  const rows = Object.entries(solvency).map(([currency, found]) => [
    currency,
    formatAmount(found.liabilities),
    "in circulation",
    formatAmount(found.reserves),
    "at banks, covered",
    coverageWords(found),
  ]);
  return `  Solvency, rounded down\n${columns(rows, [1, 3, 5], "    ")}`;
}

/** Why a day file was refused, each problem as an editor can jump to it. */
export function renderDayFileError({ path, problems, exitCode }: DayFileError): string {
  const lines = problems.map(({ code, line, message }) => `✗ ${path}:${line}  ${code}  ${message}`);
  return [...lines, `  ${showCount(problems.length, "problem")}; nothing was deployed.  (exit ${exitCode})`].join("\n");
}

/** The last line: how many expectations held. */
export function renderVerdict(held: number, failed: number): string {
  const all = held + failed;
  return failed === 0 ? `✓ All ${all} expectations held.` : `✗ ${failed} of ${all} expectations did not hold.`;
}
