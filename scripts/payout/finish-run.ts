import { join } from "node:path";
import { brokenAt } from "../account/send-list.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { latestBlock } from "../chain/block.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { aroundOutcome } from "./around.ts";
import { replaceDurably } from "./durable-file.ts";
import { note } from "./journal.ts";
import { readPayoutOutcome, type PayoutOutcome } from "./outcome.ts";
import { paymentsLeft } from "./payout-faults.ts";
import { payoutPlanJson, type PayoutPlan } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import type { IsHalved } from "./standing.ts";
import { payoutOutcomeJson, renderPayoutOutcome } from "./render-payout-outcome.ts";

export interface RanPayout {
  schema: string;
  work: PayoutWork;
  folder: ChangeFolder | undefined;
  isHalved: IsHalved;
  /** Absent: there was nothing to do. */
  plan?: PayoutPlan;
  /** What it broke off with. */
  broken?: unknown;
}

/** Reads from the chain what became of a payout, whoever paid it, and says and keeps that. */
export async function finishRun({ flags, io }: Invocation, ran: RanPayout): Promise<ExitCode> {
  const { schema, work, folder, plan } = ran;
  const outcome = await outcomeOf(ran);
  const around = await aroundOutcome({ work, outcome, folder, reportsTo: flags.out ?? folder?.path });
  const count = (state: string) => outcome.payments.filter((each) => each.state === state).length;
  const counts = { paid: count("paid"), skipped: count("skipped"), left: count("left") };
  const fault = faultOf(ran, outcome, counts.left);
  const exitCode = (fault?.exitCode ?? (counts.skipped > 0 ? ExitCode.differences : ExitCode.done)) as ExitCode;

  const result = payoutOutcomeJson(work, outcome, around);
  if (folder !== undefined) {
    if (plan !== undefined) note(folder, { at: io.now(), event: "ended", ...counts });
    const receipt = { schema: "harbour.payout-receipt/1", done: counts.left === 0, ...result };
    replaceDurably(join(folder.path, "receipt.json"), `${toJson(receipt)}\n`);
  }
  if (around.reports.length === 0) io.err("! no reports were written: --out says where they go");
  const kept = folder === undefined ? {} : { change: folder.name };
  const planned = plan === undefined ? {} : { plan: payoutPlanJson(plan) };
  const error = fault === undefined ? {} : { error: errorOf(fault) };
  const data = { schema, ...planned, sent: plan !== undefined, outcome: result, ...kept, ...error, exitCode };
  io.out(flags.json ? toJson(data) : renderPayoutOutcome(work, outcome, around));
  if (fault !== undefined) io.err(renderFault(fault, exitCode));
  return exitCode;
}

/** A node that cannot even be asked afterwards must not hide what the run broke off with. */
async function outcomeOf({ work, isHalved, broken }: RanPayout): Promise<PayoutOutcome> {
  try {
    const block = await latestBlock(work.connection.provider);
    return await readPayoutOutcome(work, block, isHalved);
  } catch (error) {
    throw broken === undefined ? error : brokenAt(1, work.roots.length, broken);
  }
}

function faultOf({ work, broken }: RanPayout, { settled, left }: PayoutOutcome, payments: number) {
  if (broken !== undefined)
    return brokenAt(settled.length + 1, Math.max(work.roots.length, settled.length + left.length), broken);
  return payments > 0 ? paymentsLeft(payments) : undefined;
}

const errorOf = ({ code, message, why, fix }: ReturnType<typeof brokenAt>) => ({ code, message, why, fix });
