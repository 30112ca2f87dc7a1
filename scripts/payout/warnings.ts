import { isProduction } from "../../sdk/chains.ts";
import { PAYOUT_MODES } from "../../sdk/settlement/payments.ts";
import { showCount } from "../words.ts";
import type { PayeeFacts } from "./payees.ts";
import type { PlannedPart } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import { showProblem } from "./read-payout.ts";

export interface Warned {
  work: PayoutWork;
  payees: PayeeFacts;
  parts: readonly PlannedPart[];
  bound: bigint;
  /** Transactions of the payer that are not in a block. */
  waiting: number;
  /** Whether a second node was asked too. */
  secondNode: boolean;
}

const SHOWN = 5;

/** What does not stop a payout and what a person should have seen before saying yes. */
export function warningsOf({ work, payees, parts, bound, waiting, secondNode }: Warned): string[] {
  const { file, payer, batch, connection } = work;
  const { warnings, warningCount, payments } = file.payout;
  const sixth = payments.filter(({ amount }) => amount % 10n !== 0n).length;
  const own = payments.filter(({ to }) => to === payer.address).length;
  const large = parts.filter(({ state, measured, gas }) => state === "open" && measured && gas > bound);
  const more = warningCount - Math.min(SHOWN, warnings.length);
  return [
    ...warnings.slice(0, SHOWN).map((warning) => `looks repeated: ${showProblem(warning)}`),
    ...(more > 0 ? [`${more === 1 ? "one more looks" : `${more} more look`} repeated`] : []),
    ...(payees.barred.length > 0 && batch.mode !== PAYOUT_MODES.atomic
      ? [`${showCount(payees.barred.length, "payment")} would be skipped now, and the amount would come back`]
      : []),
    ...(own > 0 ? [`${showCount(own, "payment")} to the payer's own account`] : []),
    ...(sixth > 0
      ? [`${showCount(sixth, "amount")} with a sixth decimal, which reports carry as minor units only`]
      : []),
    ...large.map(
      ({ part }) => `part ${part.name} is too large for one transaction: its id is cancelled, its halves are paid`,
    ),
    ...(waiting > 0 ? [`${showCount(waiting, "transaction")} of the payer not yet in a block: waited for first`] : []),
    ...(isProduction(connection.chainId) && !secondNode
      ? ["one node was asked; a second would show whether it lies: --check-rpc"]
      : []),
  ];
}
