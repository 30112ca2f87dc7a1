import type { TransactionReceipt } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import type { Currency } from "../chain/connection.ts";
import { actOf } from "./acts.ts";
import { check, type Check } from "./check.ts";
import { checkFinal } from "./check-final.ts";
import { checkReceipt, readyTime, rowsOf } from "./check-receipt.ts";
import { checkState } from "./check-state.ts";
import type { DayFile } from "./day-file.ts";
import { stepNotSent } from "./day-fault.ts";
import type { Step } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import type { Answer } from "./demo-chain.ts";
import { compareSnapshots, takeSnapshot, type Snapshot } from "./observe.ts";
import { refusalsOf } from "./order-refusals.ts";
import { refusalOf, type Refusal } from "./refusal.ts";
import type { Act, Stage } from "./stage.ts";
import { ceilingWords } from "./statement-acts.ts";

/** A step as it was played. */
export interface StepResult {
  number: number;
  line: number;
  day: number;
  clock: string;
  /** What the day file says about it. */
  note?: string;
  do: Step["do"];
  currency: Currency;
  who: string;
  /** Opens with the verb: "mint 10.00 HKD to shop". */
  words: string;
  /** Rows under it: the parts of a batch, what became of them. */
  details: readonly string[];
  outcome: "done" | "refused";
  refusal?: Refusal;
  /** Rows under the refusal: what else would have refused it. */
  reasons: readonly string[];
  transaction?: string;
  /** Of a user's payment. */
  gas?: bigint;
  relayer?: string;
  checks: readonly Check[];
}

/** Takes the steps one after the other and yields each as it is done; a failed expectation stops nothing. */
export async function* play(stage: Stage, { day, lines }: DayFile): AsyncGenerator<StepResult> {
  for (const [index, step] of day.steps.entries()) {
    stage.chain.moveTo(stage.midnight + step.at.seconds);
    yield await playStep(stage, step, { number: index + 1, line: lines[index]! });
  }
}

async function playStep(stage: Stage, step: Step, place: { number: number; line: number }): Promise<StepResult> {
  let act: Act;
  let before: Snapshot | undefined;
  let answer: Answer;
  try {
    act = await actOf(stage, step);
    before = step.expect.stateIntact ? await takeSnapshot(stage, act.currency) : undefined;
    answer = await stage.chain.submit(act);
  } catch (error) {
    throw stepNotSent(place.number, place.line, explainError({ error }).replace(/\.$/, ""), error);
  }

  const refusal = "revert" in answer ? refusalOf(stage, act, answer.revert) : undefined;
  const receipt = "receipt" in answer ? answer.receipt : undefined;
  const reasons = await refusalsOf(stage, step);
  const checks = [
    ...checkOutcome(step, refusal),
    ...reasons.checks,
    ...(await checkReceipt(stage, step, receipt)),
    ...(await checkState(stage, act.currency, step.expect)),
  ];
  const notes = receipt === undefined ? [] : notesOf(stage, act, receipt);
  if (before !== undefined) {
    const changed = compareSnapshots(before, await takeSnapshot(stage, act.currency));
    const all = `${Object.keys(before).length} values read before and after: all the same`;
    checks.push(check("state", all, changed.length === 0 ? all : changed.join("; ")));
    if (changed.length === 0) notes.push(all);
  }
  const { currency, who, words, payment, relayer } = act;
  return {
    ...place,
    day: step.at.day,
    clock: step.at.clock,
    ...(step.note === undefined ? {} : { note: step.note }),
    do: step.do,
    currency,
    who,
    words,
    details: [...detailsOf(step, act, receipt), ...notes],
    outcome: refusal === undefined ? "done" : "refused",
    ...(refusal === undefined ? {} : { refusal }),
    reasons: reasons.rows,
    ...(receipt === undefined ? {} : { transaction: receipt.hash }),
    ...(payment && receipt !== undefined ? { gas: receipt.gasUsed } : {}),
    ...(relayer === undefined ? {} : { relayer }),
    checks,
  };
}

/** That a step is carried out goes without saying; only where it is refused, or should be, there is something to compare. */
function checkOutcome({ expect }: Step, refusal: Refusal | undefined): Check[] {
  if (expect.refused === undefined && refusal === undefined) return [];
  const words = (name: string | undefined) => (name === undefined ? "done" : `refused with ${name}`);
  return [check("outcome", words(expect.refused), words(refusal?.name))];
}

/** What only the chain could say. */
function notesOf(stage: Stage, act: Act, receipt: TransactionReceipt): string[] {
  const readyAt = readyTime(receipt);
  return [
    ...(act.afterwards?.(receipt) ?? []),
    ...ceilingWords(stage, act.currency, receipt),
    ...(readyAt === undefined ? [] : [`can be executed from ${showDayTime(readyAt, stage.midnight)}`]),
  ];
}

/** The parts of the act; of a collection, with what became of each. */
function detailsOf(step: Step, { details }: Act, receipt: TransactionReceipt | undefined): readonly string[] {
  if (step.do !== "collect" || receipt === undefined) return details;
  const rows = rowsOf(details.length, receipt);
  return details.map((detail, i) => `${detail}  ${rows[i] === "paid" ? "paid" : `not paid: ${rows[i]}`}`);
}

/** The expectations about the end of the day, by currency. */
export type FinalChecks = Readonly<Record<Currency, readonly Check[]>>;

export async function playEnd(stage: Stage, { day }: DayFile): Promise<FinalChecks> {
  const [CNH, HKD] = await Promise.all([
    checkFinal(stage, "CNH", day.final.CNH),
    checkFinal(stage, "HKD", day.final.HKD),
  ]);
  return { CNH, HKD };
}
