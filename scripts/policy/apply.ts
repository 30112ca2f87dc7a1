import { changeNumber } from "../changes/change-folder.ts";
import type { CommandFile, Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { renderFault } from "../render-fault.ts";
import { showTime, toJson } from "../words.ts";
import { standing, type Application, type DoneAct, type StandingStep } from "./application.ts";
import { obtainPlanApproval } from "./approve-plan.ts";
import { carryOut } from "./carry-out.ts";
import { renderCalldata } from "./render-calldata.ts";
import { openApplication } from "./open-application.ts";
import { nobodyHere, stepsRefused } from "./policy-faults.ts";
import { writeReceipt } from "./receipt.ts";
import { nextMoment, renderStanding } from "./render-apply.ts";
import { writeForSafe } from "./write-for-safe.ts";

export const command: CommandFile = {
  schema: "harbour.apply/1",
  writes: true,

  configure(apply) {
    apply.argument("<change>", "the number under which harbour plan saved the plan").addHelpText(
      "after",
      `
Carries out a saved plan and nothing else. Refused if anything that the plan read has moved, if the policy file is
another one by now, or if somebody cancelled an operation of it. Shows where every step stands; with --send it does
what can be done now: what has no delay at once, everything else is scheduled, and executed once its delay is over
and the steps before it are proven. Each step is signed by a holder of its role that can sign here; --as restricts it
to one. Run it again until it ends with 0: a step is never done twice, also after a run that was cut off.

  0 the chain is as planned   2 steps wait or need somebody else   3 refused   4 nobody here can sign

  harbour apply 0042 --network localhost
  harbour apply 0042 --network localhost --send --approve b41e-77c2-09d3-5f10-6a5e-21c8-f7d0-94b3
  harbour apply 0042 --network localhost --safe --as treasury-safe`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const application = await openApplication(invocation);
    const { plan } = application;
    const change = changeNumber(application.folder);
    const before = await standing(application);
    const sending = flags.send === true || flags.schedule === true;
    if (!sending || before.every(({ state }) => state.kind === "done")) return show(invocation, application, before);

    io.err(renderStanding({ change, plan, rows: before, book: application.connection.book }));
    await obtainPlanApproval(plan, change, io, flags.approve);
    const acts = await carryOut(application, flags.schedule === true ? "schedule" : undefined);
    const rows = await standing(application);
    writeReceipt(application, acts, rows);
    return finish(invocation, application, rows, acts);
  },
};

/** Without an exit that sends: where the plan stands, or what is to be signed elsewhere. */
async function show(invocation: Invocation, application: Application, rows: StandingStep[]): Promise<ExitCode> {
  const { flags, io } = invocation;
  if (flags.safe === true) return writeForSafe(invocation, application, rows);
  if (flags.calldata === true && flags.json !== true) {
    io.out(renderCalldata(application, rows));
    return rows.every(({ state }) => state.kind === "act" || state.kind === "done")
      ? ExitCode.done
      : ExitCode.differences;
  }
  return finish(invocation, application, rows, []);
}

function finish(
  { flags, io }: Invocation,
  application: Application,
  rows: readonly StandingStep[],
  acts: readonly DoneAct[],
): ExitCode {
  const { plan, folder, connection, block, works } = application;
  const change = changeNumber(folder);
  const left = works.reduce((sum, { reading }) => sum + reading.differences.length, 0);
  const sent = flags.send === true || flags.schedule === true;
  const fault = sent ? faultOf(rows, acts) : undefined;
  const done = rows.every(({ state }) => state.kind === "done");
  const exitCode = (fault?.exitCode ?? (done && left === 0 ? ExitCode.done : ExitCode.differences)) as ExitCode;
  if (flags.json) {
    const { network, chainId } = connection;
    const steps = rows.map(({ step, state }) => ({ ...step, state }));
    const did = acts.map(({ step, act, caller, receipt, readyAt }) => ({
      step: step.id,
      act,
      signer: caller.party,
      hash: receipt.hash,
      block: receipt.blockNumber,
      ...(readyAt === undefined ? {} : { readyAt }),
    }));
    const place = { network, chainId, block };
    const what = { change: folder.name, hash: plan.hash, steps, acts: did, left, done };
    io.out(toJson({ schema: command.schema, ...place, ...what, exitCode }));
  } else {
    io.out(renderStanding({ change, plan, rows, book: connection.book }));
    io.out(ending(application, rows, left, sent));
  }
  if (fault !== undefined) io.err(renderFault(fault, exitCode));
  return exitCode;
}

/** What keeps this run from being one that only waits. */
function faultOf(rows: readonly StandingStep[], acts: readonly DoneAct[]) {
  const refused = rows.flatMap(({ state }) => (state.kind === "refused" ? [state.why] : []));
  if (refused.length > 0) return stepsRefused(refused.length, refused[0]!);
  const open = rows.filter(({ state }) => state.kind !== "done");
  const needed = open.flatMap(({ state }) => (state.kind === "needs" ? [state.role] : []));
  const waits = open.some(({ state }) => state.kind === "waits" || state.kind === "effective" || state.kind === "act");
  return acts.length === 0 && needed.length > 0 && !waits ? nobodyHere([...new Set(needed)]) : undefined;
}

function ending(
  { folder, connection }: Application,
  rows: readonly StandingStep[],
  left: number,
  sent: boolean,
): string {
  if (rows.every(({ state }) => state.kind === "done")) {
    return left === 0
      ? "\n✓ The chain is as planned: harbour plan would be empty."
      : `\n✓ Everything that calls can do is done; ${left} differences stay, as harbour plan says.`;
  }
  const again = `harbour apply ${changeNumber(folder)} --network ${connection.network} --send`;
  const moment = nextMoment(rows);
  if (!sent && rows.some(({ state }) => state.kind === "act")) return `\nNothing was sent. Next  ${again}`;
  if (moment !== undefined) return `\nRun it again after ${showTime(moment)}: ${again}`;
  return `\nRun it again where the holders can sign: ${again}`;
}
