import { allowStep } from "../allow-step.ts";
import { askedOf } from "../changes/asked.ts";
import { createChange } from "../changes/change-folder.ts";
import { requireChangesRoot } from "../changes/changes-root.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { planHash } from "../plan/plan.ts";
import { exportedJson } from "../safe/exported-json.ts";
import { exportToSafe } from "../safe/export-batch.ts";
import { renderExport } from "../safe/render-export.ts";
import { nextSafeNonce } from "../safe/safe-nonce.ts";
import { showCount, showMoney, toJson } from "../words.ts";
import { payTransaction } from "./measure.ts";
import { openParts } from "./payout-calls.ts";
import { payoutPlanJson, type PayoutPlan } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import { renderPayoutPlan } from "./render-payout-plan.ts";

/**
 * Writes what is left for a Safe that pays: first the approval alone, since nothing else can be tried before it; when that
 * is executed, a change for each transaction, with consecutive nonces. @throws HarbourError HB-2918, HB-2830
 */
export async function exportPayout(invocation: Invocation, work: PayoutWork, plan: PayoutPlan): Promise<ExitCode> {
  const { flags, io } = invocation;
  const { connection, token, payouts, payer } = work;
  const { approve } = plan.money;
  if (approve !== undefined) {
    const next = { noun: "payout-run", spender: payouts, amount: approve, next: "pay" };
    return allowStep(invocation, { connection, token, signer: payer }, next);
  }
  const root = requireChangesRoot(io, connection.network);
  const open = openParts(plan);
  const first = await nextSafeNonce({ connection, token, signer: payer }, invocation);
  const screens: string[] = [];
  const changes: object[] = [];
  for (const [i, { part, amount }] of open.entries()) {
    const place = `part ${part.name} of ${work.roots.length}`;
    const title = `Pay ${showCount(part.payments.length, "payment")}, ${showMoney(amount, token.currency)}, ${place}`;
    const nonce = first + BigInt(i);
    const transaction = payTransaction(work, part);
    const own = { chainId: connection.chainId, transaction, ties: {} };
    const change = createChange(root, title);
    change.write("plan.json", {
      schema: "harbour.change/1",
      exit: "safe",
      writtenAt: io.now(),
      intended: { from: payer.address, nonce: Number(nonce) },
      asked: askedOf("payout-run", invocation),
      plan: { title, ...own, payout: plan.hash, hash: planHash(own) },
    });
    const calls = [{ target: payouts, data: transaction.data, title }];
    const request = { safe: payer, calls, change, nonce, plan: renderPayoutPlan(plan) };
    const exported = await exportToSafe(connection, request);
    screens.push(renderExport({ network: connection.network, change, exported }));
    changes.push({ change: change.name, batches: exported.map(exportedJson) });
    io.progress?.("writing", i + 1, open.length);
  }
  const data = { schema: "harbour.payout-run/1", plan: payoutPlanJson(plan), sent: false, changes, exitCode: 0 };
  io.out(flags.json ? toJson(data) : screens.join("\n\n"));
  return ExitCode.done;
}
