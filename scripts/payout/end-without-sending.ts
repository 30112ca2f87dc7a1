import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { exportPayout } from "./export-payout.ts";
import { payoutCalls } from "./payout-calls.ts";
import { payoutPlanJson, type PayoutPlan } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import { renderPayoutNext } from "./render-payout-plan.ts";

const schema = "harbour.payout-run/1";

/** The ends of a plan that send nothing: refused, written for a Safe, printed as calls, or only shown. */
export async function endWithoutSending(invocation: Invocation, work: PayoutWork, plan: PayoutPlan): Promise<ExitCode> {
  const { flags, io } = invocation;
  const data = { schema, plan: payoutPlanJson(plan) };
  if (plan.refusals.length > 0) {
    // What only waits cannot be helped as long as something else is wrong.
    const first = plan.refusals.find(({ exitCode }) => exitCode !== ExitCode.temporary) ?? plan.refusals[0]!;
    const exitCode = (first.exitCode ?? ExitCode.refused) as ExitCode;
    if (flags.json) io.out(toJson({ ...data, sent: false, exitCode }));
    io.err(renderFault(first, exitCode));
    return exitCode;
  }
  if (flags.safe === true) return exportPayout(invocation, work, plan);
  if (flags.calldata === true) {
    const calls = payoutCalls(work, plan);
    io.out(flags.json ? toJson({ ...data, calls, sent: false, exitCode: 0 }) : calls.map(toJson).join("\n"));
    return ExitCode.done;
  }
  io.out(flags.json ? toJson({ ...data, sent: false, exitCode: 0 }) : `\n${renderPayoutNext(plan)}`);
  return ExitCode.done;
}
