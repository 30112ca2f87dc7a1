import { callParty, partyAt, showParty, type Book } from "../chain/connection.ts";
import { renderPlace } from "../reading.ts";
import { columns, showDelay, showTime } from "../words.ts";
import type { StepCheck } from "./check-steps.ts";
import type { CurrencyReading, Difference, Step } from "./difference.ts";
import type { MadePlan } from "./make-plan.ts";
import { renderChecks } from "./render-checks.ts";

/** What a difference has room for before its direction. */
const WIDE = 76;

/** The plan as a person reads it. Pure: the same plan is the same text, byte for byte. */
export function renderPolicyPlan({ plan, checks }: MadePlan, book: Book): string {
  const { network, chainId, block, policy, tally, hash } = plan;
  const head = `${renderPlace({ network, chainId: BigInt(chainId), block })}\nPolicy ${policy.path} · sha256 ${policy.sha256}`;
  const blocks = plan.currencies.map((reading) => renderCurrency(reading, checks, book));
  if (plan.currencies.every(({ differences }) => differences.length === 0)) {
    return [head, `✓ ${plan.currencies.map(({ symbol }) => symbol).join(" and ")} in step`].join("\n\n");
  }
  const words = `${tally.add} to add · ${tally.change} to change · ${tally.remove} to remove`;
  const looked = renderChecks([...checks.values()]);
  return [head, ...blocks, ...(looked === "" ? [] : [looked]), `Plan ${hash}  ${words}`].join("\n\n");
}

function renderCurrency(reading: CurrencyReading, checks: MadePlan["checks"], book: Book): string {
  const { symbol, differences } = reading;
  if (differences.length === 0) return `${symbol} · in step`;
  const rows = differences.map((difference) => rowOf(difference, reading, book));
  const lines = columns(rows.map(({ cells }) => cells)).split("\n");
  return differences
    .flatMap((difference, i) => {
      const title = i > 0 && differences[i - 1]!.noun === difference.noun ? [] : [`${symbol} · ${difference.noun}`];
      const notes = notesOf(difference, reading, checks, book);
      return [...title, lines[i]!, ...[...rows[i]!.below, ...notes].flatMap(wrap)];
    })
    .join("\n");
}

/** For a value that is too long to stand beside its sign. */
const WORDS = { "+": "to be added", "-": "to be taken away", "~": "to be changed" } as const;

interface Row {
  cells: string[];
  /** What was too long for the row. */
  below: string[];
}

function rowOf(difference: Difference, reading: CurrencyReading, book: Book): Row {
  const { sign, account, direction, irreconcilable } = difference;
  const who = account === undefined ? undefined : showParty(account);
  const together = [who, valueOf(difference, book)].filter((part) => part !== undefined).join(" · ");
  const long = longValue(difference, book);
  const fits = together.length <= WIDE;
  const [subject, below] = fits ? [together, []] : [who ?? WORDS[sign], long];
  const actors = [...new Set(stepsOf(difference, reading).map(actor))].join(", ");
  return { cells: [`${sign} ${subject}`, ...(irreconcilable === undefined ? [direction, actors] : ["stays"])], below };
}

function stepsOf({ steps }: Difference, reading: CurrencyReading): Step[] {
  return steps.map((id) => reading.steps.find((step) => step.id === id)!);
}

function notesOf(difference: Difference, reading: CurrencyReading, checks: MadePlan["checks"], book: Book): string[] {
  const { irreconcilable, effective, through, notes = [] } = difference;
  const steps = stepsOf(difference, reading);
  return [
    ...(irreconcilable === undefined ? [] : [`! nothing puts it right: ${named(irreconcilable, book)}`]),
    ...(effective === undefined ? [] : [`in force by itself at ${showTime(effective)}`]),
    ...(through === undefined || steps.length > 0 ? [] : [`with ${named(through, book)}`]),
    ...notes,
    ...steps.flatMap((step) => stepNotes(step, reading, checks.get(step.id), book)),
  ];
}

/** A line under a difference; no screen of ours is wider than 120. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let rest = `      ${text}`;
  for (let cut = rest.lastIndexOf(" ", 118); rest.length > 118 && cut > 8; cut = rest.lastIndexOf(" ", 118)) {
    lines.push(rest.slice(0, cut));
    rest = `        ${rest.slice(cut + 1)}`;
  }
  return [...lines, rest];
}

/** "RISK after 1 day" */
function actor({ role, delay }: Step): string {
  return delay === 0 ? `${role} at once` : `${role} after ${showDelay(delay)}`;
}

function stepNotes(step: Step, reading: CurrencyReading, check: StepCheck | undefined, book: Book): string[] {
  const notes: string[] = [];
  const first = step.after.map((id) => reading.steps.find((each) => each.id === id)!);
  const facts = [...new Set(first.map(({ fact }) => fact))].filter((fact) => fact !== step.fact);
  if (facts.length > 3) notes.push(`after ${facts.length} others of this plan`);
  else if (facts.length > 0) notes.push(`after ${facts.map((fact) => shortly(fact, book)).join(", ")}`);
  for (const { party, delay, readyAt } of check?.callers ?? []) {
    const who = party.name ?? party.address;
    if (readyAt !== undefined) notes.push(`scheduled by ${who}, can be executed from ${showTime(readyAt)}`);
    if (delay !== step.delay) notes.push(`${who} acts ${delay === 0 ? "at once" : `after ${showDelay(delay)}`}`);
  }
  if (check?.callers.length === 0) notes.push(`! nobody can do it yet: ${step.role} cannot call ${step.method}`);
  return notes;
}

function valueOf({ sign, found, expected }: Difference, book: Book): string {
  if (sign === "+") return named(expected, book);
  return sign === "-" ? named(found, book) : `${named(found, book)} → ${named(expected, book)}`;
}

function longValue({ sign, found, expected }: Difference, book: Book): string[] {
  const lines = { found: `chain ${named(found, book)}`, expected: `file  ${named(expected, book)}` };
  if (sign === "+") return [lines.expected];
  return sign === "-" ? [lines.found] : [lines.found, lines.expected];
}

/** The addresses of a text with their names beside them. */
export function named(text: string, book: Book): string {
  return text.replace(/0x[0-9a-fA-F]{40}\b/g, (address) => showParty(partyAt(book, address)));
}

/** The same with the names alone. */
export function shortly(text: string, book: Book): string {
  return text.replace(/0x[0-9a-fA-F]{40}\b/g, (address) => callParty(partyAt(book, address)));
}

/** One line for each difference, for a log. */
export function renderDrift(currencies: readonly CurrencyReading[], book: Book): string {
  return currencies
    .flatMap(({ symbol, differences }) =>
      differences.map((difference) => {
        const { sign, noun, account, found, expected } = difference;
        const subject = account === undefined ? noun : `${noun} ${showParty(account)}`;
        return `${sign} ${symbol} ${subject}: chain ${named(found, book)}, file ${named(expected, book)}`;
      }),
    )
    .join("\n");
}
