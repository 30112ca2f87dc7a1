import type { PayoutPayment } from "../../sdk/iso20022/payout-file.ts";
import type { StatusReason } from "../../sdk/iso20022/status-reasons.ts";
import { readMany } from "../account/read-many.ts";
import type { Block } from "../chain/block.ts";
import type { PayoutWork } from "./payout-work.ts";
import { whyRefused } from "./why-refused.ts";

/** What the token says now of those who are to be paid. */
export interface PayeeFacts {
  /** Different accounts. */
  count: number;
  /** Of them, those that have none of the token: they cost more gas. */
  fresh: number;
  /** Payments that the token would refuse at this block, in the order of the file. */
  barred: readonly { payment: PayoutPayment; reason: StatusReason }[];
}

export async function readPayees(
  work: PayoutWork,
  payments: readonly PayoutPayment[],
  block: Block,
  told: (done: number, total: number) => void,
): Promise<PayeeFacts> {
  const { contract } = work.token;
  const at = { blockTag: block.number };
  const payees = [...new Set(payments.map(({ to }) => to))];
  const facts = await readMany(
    payees,
    async (payee) => {
      const [allowed, balance] = await Promise.all([contract.canReceive(payee, at), contract.balanceOf(payee, at)]);
      return { fresh: balance === 0n, ...(allowed ? {} : { reason: await whyRefused(work, payee, block) }) };
    },
    (done) => told(done, payees.length),
  );
  const reasons = new Map(payees.map((payee, i) => [payee, facts[i]!.reason]));
  return {
    count: payees.length,
    fresh: facts.filter(({ fresh }) => fresh).length,
    barred: payments.flatMap((payment) => {
      const reason = reasons.get(payment.to);
      return reason === undefined ? [] : [{ payment, reason }];
    }),
  };
}
