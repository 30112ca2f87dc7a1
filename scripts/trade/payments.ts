import type { ExitCall } from "../../sdk/settlement/next-exit.ts";
import { shareOf } from "../../sdk/settlement/order-sums.ts";
import type { OpenOrder } from "./find-order.ts";

/** Who gets what of a milestone that ends. Minor units. */
export interface Payments {
  toFinancier: bigint;
  toPayee: bigint;
  /** To the buyer, or into the guarantor's free pool where the milestone is guaranteed. */
  back: bigint;
  backToPool: boolean;
}

/** What a milestone's end pays, as the contract divides it. Pure. */
export function paymentsOf(
  { terms: { order }, standing, progress }: Pick<OpenOrder, "terms" | "standing" | "progress">,
  milestone: number,
  call: ExitCall | "cancel",
): Payments {
  const { amount, guaranteed } = order.milestones[milestone]!;
  const { state, toSeller: said } = progress[milestone]!;
  const toSeller =
    call === "release"
      ? state === "Held"
        ? amount
        : said
      : call === "defaultRule"
        ? shareOf(amount, order.defaultSplitBps)
        : 0n;
  const { financing } = standing;
  const owed = financing?.milestones.includes(milestone) === true ? financing.left : 0n;
  const toFinancier = owed < toSeller ? owed : toSeller;
  return { toFinancier, toPayee: toSeller - toFinancier, back: amount - toSeller, backToPool: guaranteed };
}
