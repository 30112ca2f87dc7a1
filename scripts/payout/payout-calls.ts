import { payTransaction } from "./measure.ts";
import { partTooLarge } from "./payout-faults.ts";
import type { PayoutPlan, PlannedPart } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";

/** A call for somebody else to sign. */
export interface PayoutCall {
  act: "approve" | "pay";
  part?: string;
  payments?: number;
  /** Minor units. */
  amount: bigint;
  to: string;
  data: string;
  value: bigint;
}

/**
 * What is left, as calls to be signed in this order. A part is cut by the file alone and pays once, so calls that were
 * printed twice, or signed twice, do no harm.
 *
 * @throws HarbourError HB-2918
 */
export function payoutCalls(work: PayoutWork, plan: PayoutPlan): PayoutCall[] {
  const { token, payouts } = work;
  const { approve } = plan.money;
  const first: PayoutCall[] = [];
  if (approve !== undefined) {
    const data = token.contract.interface.encodeFunctionData("approve", [payouts.address, approve]);
    first.push({ act: "approve", amount: approve, to: token.address, data, value: 0n });
  }
  return [...first, ...openParts(plan).map((planned) => payCall(work, planned))];
}

/** To halve a part, somebody has to see that its id is cancelled before the halves are signed. @throws HarbourError HB-2918 */
export function openParts({ parts, bound }: PayoutPlan): PlannedPart[] {
  const open = parts.filter(({ state }) => state === "open");
  const large = open.find(({ measured, gas }) => measured && gas > bound);
  if (large !== undefined) throw partTooLarge(large.part.name, large.gas, bound);
  return open;
}

function payCall(work: PayoutWork, { part, amount }: PlannedPart): PayoutCall {
  const { to, data, value } = payTransaction(work, part);
  return { act: "pay", part: part.name, payments: part.payments.length, amount, to, data, value };
}
