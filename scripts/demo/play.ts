import { decodeRevert, explainError } from "../../sdk/errors.ts";
import type { Currency } from "../chain/connection.ts";
import { roleName } from "../role/name.ts";
import type { TransactionReceipt } from "ethers";
import { check, checkFinal, checkReceipt, checkState, readyTime, rowsOf, type Check } from "./checks.ts";
import type { DayFile } from "./day-file.ts";
import { stepNotSent } from "./day-fault.ts";
import type { Step } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import type { Answer } from "./demo-chain.ts";
import { blacklist, deployRelease, execute, hold, pause, schedule } from "./issuer-acts.ts";
import { allow, burn, mint, pay, payMany, pull, setCeiling } from "./money-acts.ts";
import { compareSnapshots, takeSnapshot } from "./observe.ts";
import { allowBySignature, collect, payBySignature, pullBySignature } from "./signed-acts.ts";
import type { Act, Stage } from "./stage.ts";

export interface Refusal {
  /** The error's name, or what there is instead. */
  name: string;
  sentence: string;
}

/** A step as it was played. */
export interface StepResult {
  number: number;
  line: number;
  day: number;
  clock: string;
  do: Step["do"];
  currency: Currency;
  who: string;
  /** Opens with the verb: "mint 10.00 HKD to shop". */
  words: string;
  /** Rows under it: the parts of a batch, what became of them. */
  details: readonly string[];
  outcome: "done" | "refused";
  refusal?: Refusal;
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
  const act = await actOf(stage, step);
  const before = step.expect.stateIntact ? await takeSnapshot(stage, act.currency) : undefined;
  let answer: Answer;
  try {
    answer = await stage.chain.submit(act);
  } catch (error) {
    throw stepNotSent(place.number, place.line, explainError({ error }), error);
  }

  const refusal = "revert" in answer ? refusalOf(stage, act, answer.revert) : undefined;
  const receipt = "receipt" in answer ? answer.receipt : undefined;
  const checks = [
    ...checkOutcome(step, refusal),
    ...(await checkReceipt(stage, step, receipt)),
    ...(await checkState(stage, act.currency, step.expect)),
  ];
  const notes: string[] = [];
  const readyAt = receipt === undefined ? undefined : readyTime(receipt);
  if (readyAt !== undefined) notes.push(`can be executed from ${showDayTime(readyAt, stage.midnight)}`);
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
    do: step.do,
    currency,
    who,
    words,
    details: [...detailsOf(step, act, receipt), ...notes],
    outcome: refusal === undefined ? "done" : "refused",
    ...(refusal === undefined ? {} : { refusal }),
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

/** The parts of the act; of a collection, with what became of each. */
function detailsOf(step: Step, { details }: Act, receipt: TransactionReceipt | undefined): readonly string[] {
  if (step.do !== "collect" || receipt === undefined) return details;
  const rows = rowsOf(details.length, receipt);
  return details.map((detail, i) => `${detail}  ${rows[i] === "paid" ? "paid" : `not paid: ${rows[i]}`}`);
}

function refusalOf({ cast, midnight }: Stage, { currency, scheduledAs }: Act, data: string): Refusal {
  const revert = decodeRevert({ error: data, symbol: currency, nameOf: cast.nameOf, roleName });
  if (revert === undefined) return { name: "nothing", sentence: "it reverted without saying why" };
  // Everybody and everything scheduled has a name here, and the day has its own clock.
  const sentence = revert.sentence
    .replace(/ \(0x[0-9a-fA-F]{40}\)/g, "")
    .replace(/operation 0x[0-9a-f]{64}/g, scheduledAs === undefined ? "$&" : `"${scheduledAs}"`)
    .replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/g, (_, date: string, time: string) =>
      showDayTime(Date.parse(`${date}T${time}Z`) / 1000, midnight),
    );
  return { name: revert.kind === "error" ? revert.name : revert.kind, sentence };
}

function actOf(stage: Stage, step: Step): Act | Promise<Act> {
  switch (step.do) {
    case "schedule":
      return schedule(stage, step);
    case "execute":
      return execute(stage, step);
    case "deploy release":
      return deployRelease(stage, step);
    case "set ceiling":
      return setCeiling(stage, step);
    case "mint":
      return mint(stage, step);
    case "burn":
      return burn(stage, step);
    case "pay":
      return pay(stage, step);
    case "pay many":
      return payMany(stage, step);
    case "pay by signature":
      return payBySignature(stage, step);
    case "allow":
      return allow(stage, step);
    case "allow by signature":
      return allowBySignature(stage, step);
    case "pull":
      return pull(stage, step);
    case "pull by signature":
      return pullBySignature(stage, step);
    case "collect":
      return collect(stage, step);
    case "blacklist":
    case "unblacklist":
      return blacklist(stage, step);
    case "hold":
      return hold(stage, step);
    case "pause":
    case "unpause":
      return pause(stage, step);
  }
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
