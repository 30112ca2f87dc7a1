import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { decodeRevert } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { latestBlock } from "../chain/block.ts";
import { eventMissing } from "../faults.ts";
import { refusalOf } from "../plan/refusal.ts";
import { send } from "../plan/send.ts";
import { simulate } from "../plan/simulate.ts";
import { stateOf, transactionOf, type Application, type CurrencyWork, type DoneAct } from "./application.ts";
import type { Caller } from "./callers.ts";
import { sourceOf } from "./check-steps.ts";
import type { Step } from "./difference.ts";
import { mendJournal, note, type ActKind, type JournalLine } from "./journal.ts";
import { stepNotProven } from "./policy-faults.ts";
import { readPolicy } from "./read-policy.ts";
import { narrateAct, narrateRefusal } from "./render-apply.ts";
import { settledNonce } from "./settled-nonce.ts";
import { describeStep } from "./what-became.ts";

/** Does everything that can be done now, in the plan's order, until a whole round finds nothing more. */
export async function carryOut(application: Application, only?: ActKind): Promise<DoneAct[]> {
  const done: DoneAct[] = [];
  mendJournal(application.folder);
  for (let acted = true; acted;) {
    acted = false;
    for (const work of application.works) {
      for (const step of work.steps) {
        const state = await stateOf(application, work, step);
        if (state.kind !== "act" || (only !== undefined && state.act !== only)) continue;
        const act = await doAct(application, work, step, state.act, state.caller);
        if (act !== undefined) done.push(act);
        acted = true;
      }
    }
  }
  return done;
}

/** One transaction: written down, simulated, sent, and believed when the chain shows what it did. */
async function doAct(
  application: Application,
  work: CurrencyWork,
  step: Step,
  act: ActKind,
  caller: Caller,
): Promise<DoneAct | undefined> {
  const { connection, io, folder } = application;
  const { nonce, waited } = await settledNonce(connection.provider, caller.party);
  if (waited) {
    await refresh(application, work);
    const state = await stateOf(application, work, step);
    if (state.kind !== "act" || state.act !== act) return undefined;
  }
  const transaction = transactionOf(work.reading, step, act, caller);
  const outcome = await simulate(connection.provider, transaction);
  if (!outcome.ok) {
    refuse(application, work, step, act, outcome.revert);
    return undefined;
  }

  const { operation } = caller;
  const line = { step: step.id, act, signer: caller.party.address, nonce, ...(act === "call" ? {} : { operation }) };
  const write = (phase: JournalLine["phase"], more: Partial<JournalLine> = {}) =>
    note(folder, { at: io.now(), phase, ...line, ...more });
  write("sending");
  try {
    const gas = outcome.gas === undefined ? {} : { gas: outcome.gas };
    const receipt = await send(connection, { transaction, nonce, ...gas, change: folder }, io);
    const { hash, blockNumber: block } = receipt;
    const readyAt = await prove(application, work, { step, act, caller, receipt });
    write("proven", { hash, block });
    const done = { step, act, caller, receipt, ...(readyAt === undefined ? {} : { readyAt }) };
    io.err(narrateAct(done, connection.book));
    return done;
  } catch (error) {
    // What is only not known yet is told by the chain, to the next run.
    const { code, exitCode } = error instanceof HarbourError ? error : { code: "HB-2901", exitCode: 1 };
    if (exitCode !== 75) write("failed", { why: code });
    throw error;
  }
}

/** The chain's own word that it happened: the event, and then the fact. */
async function prove(
  application: Application,
  work: CurrencyWork,
  { step, act, caller, receipt }: DoneAct,
): Promise<number | undefined> {
  const { connection } = application;
  const own = receipt.logs.filter((log) => log.address === work.reading.authority);
  const events = own.map((log) => AUTHORITY_INTERFACE.parseLog(log));
  const wanted = { schedule: "OperationScheduled", execute: "OperationExecuted", call: undefined }[act];
  const event = events.find((each) => each?.name === wanted && each?.args["operationId"] === caller.operation);
  if (wanted !== undefined && event === undefined) throw eventMissing(receipt.hash, wanted);
  if (act === "schedule") {
    application.block = await latestBlock(connection.provider);
    return Number(event!.args["schedule"]);
  }
  if (!receipt.logs.some((log) => log.address === step.target.address)) throw eventMissing(receipt.hash, step.method);
  await refresh(application, work);
  const { kind } = await stateOf(application, work, step);
  if (kind !== "done" && kind !== "effective") throw stepNotProven(describeStep(step), receipt.hash);
  return undefined;
}

async function refresh(application: Application, work: CurrencyWork): Promise<void> {
  application.block = await latestBlock(application.connection.provider);
  work.reading = await readPolicy(application.connection, work.token, application.block);
}

/** This run leaves the step alone, and the others are done all the same. */
function refuse(
  application: Application,
  { currency, token, refused }: CurrencyWork,
  step: Step,
  act: ActKind,
  revert: string,
): void {
  const { connection, io } = application;
  const early = decodeRevert({ error: revert, source: "authority" });
  if (early?.kind === "error" && early.name === "AccessManagerNotReady" && application.ahead === undefined) {
    application.ahead = true;
    return;
  }
  const source = act === "schedule" ? "authority" : sourceOf(step, currency);
  const why = refusalOf(revert, { symbol: token.currency, book: connection.book, source }).message;
  refused.set(step.id, why);
  io.err(narrateRefusal(step, why, connection.book));
}
