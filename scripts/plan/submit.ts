import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { TransactionReceipt } from "ethers";
import { recordSend } from "../changes/record-send.ts";
import type { Invocation } from "../command.ts";
import { tokenTarget } from "../chain/target.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { eventMissing, notHexCount } from "../faults.ts";
import type { Workplace } from "../open.ts";
import { renderFault } from "../render-fault.ts";
import { nextSafeNonce } from "../safe/safe-nonce.ts";
import { submitToSafe } from "../safe/submit-to-safe.ts";
import { showTime, toJson } from "../words.ts";
import { obtainApproval } from "./approve.ts";
import { buildPlan, type PlanOptions } from "./build.ts";
import type { Intent } from "./intent.ts";
import type { Plan } from "./plan.ts";
import { planJson, renderNext, renderOutcome, renderPlan, type Outcome } from "./render.ts";
import { send } from "./send.ts";
import { refuseUnmoved } from "./unmoved.ts";

/** Plans an intent, shows the plan, and carries it out as far as the flags say. The end of every writing command. */
export async function submit(invocation: Invocation, workplace: Workplace, intent: Intent): Promise<ExitCode> {
  const { flags, io } = invocation;
  const schema = `harbour.${intent.noun}/1`;
  const json = flags.json === true;
  if (intent.already !== undefined) return finish({ already: intent.already }, `✓ ${intent.already}`, ExitCode.done);

  const exit = (["send", "safe", "schedule", "calldata"] as const).find((name) => flags[name] === true);
  const options: PlanOptions = {
    signer: workplace.signer,
    exit,
    ...(exit === "safe" ? { safeNonce: Number(await nextSafeNonce(workplace, invocation)) } : {}),
    confirmMinorUnits: minorUnitsOf(flags.confirmMinorUnits),
    now: io.now(),
  };
  const plan = await buildPlan(workplace.connection, workplace.token, intent, options);
  const data = { plan: planJson(plan) };

  // Without an exit the plan is what was asked for; with one it is what happens on the way.
  const narrate = exit === undefined && !json ? io.out : io.err;
  narrate(renderPlan(plan));

  if (plan.refusals.length > 0) return refuse();
  if (exit === "calldata") {
    const { to, data: calldata, value } = plan.transaction;
    return finish({ ...data, to, data: calldata, value }, `to    ${to}\ndata  ${calldata}`, ExitCode.done);
  }
  if (exit === "safe") {
    if (plan.unusual !== undefined) return refuse();
    const { json: written, text } = await submitToSafe(workplace.connection, plan, invocation);
    return finish({ ...data, sent: false, ...written }, text, ExitCode.done);
  }
  if (exit === undefined) {
    if (plan.unusual !== undefined) return refuse();
    return finish({ ...data, sent: false }, `\n${renderNext(plan)}`, ExitCode.done);
  }
  if (exit === "schedule" && plan.authority.schedule.state !== "none") {
    const { readyAt } = plan.authority.schedule;
    const words = `Already scheduled, ready at ${showTime(readyAt!)}; nothing to do.`;
    return finish({ ...data, already: words, readyAt }, `✓ ${words}`, ExitCode.done);
  }

  await obtainApproval(plan, intent, io, flags.approve);
  const { transaction, nonce, simulation } = plan;
  const gas = simulation?.gas === undefined ? {} : { gas: simulation.gas };
  const record = recordSend(workplace.connection, plan, invocation);
  try {
    const receipt = await send(workplace.connection, { transaction, nonce, ...gas, change: record.change }, io);
    const outcome = await readOutcome(workplace, intent, plan, receipt);
    record.done(receipt, outcome);
    const kept = record.name === undefined ? {} : { change: record.name };
    return finish({ ...data, sent: true, outcome, ...kept }, renderOutcome(plan, outcome), ExitCode.done);
  } catch (error) {
    record.failed(error);
    throw error;
  }

  function refuse(): ExitCode {
    const faults = plan.refusals.length > 0 ? plan.refusals : [plan.unusual!];
    // A signer without authority cannot be helped by mending the rest first.
    const [first] = [...faults].sort(
      (a, b) => Number(b.exitCode === ExitCode.unauthorised) - Number(a.exitCode === ExitCode.unauthorised),
    );
    const exitCode = (first!.exitCode ?? ExitCode.refused) as ExitCode;
    if (json) io.out(toJson({ schema, ...data, sent: false, exitCode }));
    io.err(renderFault(first!, exitCode));
    return exitCode;
  }

  function finish(object: Record<string, unknown>, text: string, exitCode: ExitCode): ExitCode {
    io.out(json ? toJson({ schema, ...object, exitCode }) : text);
    return exitCode;
  }
}

function minorUnitsOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,40}$/.test(text)) throw notHexCount(text);
  return BigInt(text);
}

/** Believes the receipt only with the events in it and the state that the plan foretold. @throws HB-2603, HB-2607 */
async function readOutcome(
  { token, connection }: Workplace,
  intent: Intent,
  plan: Plan,
  receipt: TransactionReceipt,
): Promise<Outcome> {
  const common = { hash: receipt.hash, block: receipt.blockNumber, gasUsed: receipt.gasUsed };
  if (plan.step === "schedule") {
    const logs = receipt.logs.filter((log) => log.address === token.authorityAddress);
    const scheduled = logs
      .map((log) => AUTHORITY_INTERFACE.parseLog(log))
      .find((log) => log?.name === "OperationScheduled");
    if (scheduled?.args["operationId"] !== plan.authority.schedule.id)
      throw eventMissing(receipt.hash, "OperationScheduled");
    const readyAt = Number(scheduled.args["schedule"]);
    const { id } = plan.authority.schedule;
    const kept = await token.authority.getSchedule(id, { blockTag: receipt.blockNumber });
    const before = { label: "its schedule", value: "none", then: showTime(readyAt) };
    const now = kept === 0n ? before.value : showTime(kept);
    await refuseUnmoved({ connection, token }, plan, receipt, [{ before, now }]);
    return { ...common, done: `Scheduled: ${plan.title}`, effects: [], readyAt };
  }

  const { target = tokenTarget(token) } = intent;
  for (const { event, by = target, matches } of intent.proof) {
    const logs = receipt.logs.filter((log) => log.address === by.address).map((log) => by.abi.parseLog(log));
    if (!logs.some((log) => log?.name === event && matches(log))) throw eventMissing(receipt.hash, event);
  }
  const block = (await connection.provider.getBlock(receipt.blockNumber))!;
  const now = await intent.effects({ number: block.number, timestamp: block.timestamp });
  const effects = plan.effects.map((before, i) => ({ before, now: now[i]!.value }));
  await refuseUnmoved({ connection, token }, plan, receipt, effects);
  return { ...common, done: intent.done, effects };
}
