import { formatAmount, MAX_AMOUNT } from "../amount.ts";
import { MILESTONE_KINDS, type OrderMessage } from "./order-message.ts";
import { buyerPart, guaranteedPart } from "./order-sums.ts";
import { SettlementError } from "./settlement-error.ts";
import { isNone, requireApart } from "./settlement-values.ts";

/** Milestones that an order may have. */
export const MAX_MILESTONES = 32;

/**
 * What the contract asks of an order apart from its clocks.
 *
 * @param escrow The contract, which cannot be a party.
 * @throws SettlementError HB-1802, HB-1803, HB-1825 to HB-1828
 */
export function requireOrderRules(order: OrderMessage, escrow: string): void {
  const { buyer, seller, arbiter, guarantor, guaranteeFee, milestones } = order;
  requireApart({ buyer, seller, arbiter, guarantor });
  requireApart({ buyer, seller, guarantor, "the contract": escrow });
  if (milestones.length === 0 || milestones.length > MAX_MILESTONES) {
    throw new SettlementError(
      "HB-1825",
      `The order has ${milestones.length} milestones; 1 to ${MAX_MILESTONES} are allowed.`,
    );
  }
  milestones.forEach(({ kind, attestor, disputeWindow }, index) => {
    if (kind === MILESTONE_KINDS.attested && isNone(attestor)) {
      throw new SettlementError("HB-1826", `milestones[${index}] is to be attested and names no attestor.`);
    }
    if (kind === MILESTONE_KINDS.buyerAccepts && (isNone(arbiter) || disputeWindow === 0n)) {
      throw new SettlementError(
        "HB-1826",
        `milestones[${index}] needs an arbiter and a disputeWindow, found ${arbiter} and ${disputeWindow} seconds: ` +
          "without them the seller alone would decide.",
      );
    }
  });
  if (!isNone(arbiter) && order.arbiterTime === 0n) {
    throw new SettlementError("HB-1828", `The arbiter ${arbiter} has 0 seconds to rule; at least 1 is needed.`);
  }
  const guaranteed = guaranteedPart(order);
  if (isNone(guarantor) && (guaranteed > 0n || guaranteeFee > 0n)) {
    throw new SettlementError(
      "HB-1827",
      `The order has no guarantor, ${guaranteed} guaranteed minor units and a guaranteeFee of ${guaranteeFee}.`,
    );
  }
  const total = buyerPart(order) + guaranteed;
  if (total > MAX_AMOUNT) {
    throw new SettlementError(
      "HB-1802",
      `The milestones add up to ${total} minor units; at most ${MAX_AMOUNT} (${formatAmount(MAX_AMOUNT)}) fits.`,
    );
  }
}

/**
 * What the contract lets pass and nobody can want to sign: an attestor who has nothing to attest, a guarantor who
 * guarantees nothing, the contract as arbiter.
 *
 * @throws SettlementError HB-1803, HB-1826, HB-1827
 */
export function requireMeaning(order: OrderMessage, escrow: string): void {
  const { arbiter, guarantor, milestones } = order;
  requireApart({ arbiter, "the contract": escrow });
  milestones.forEach(({ kind, attestor }, index) => {
    if (kind === MILESTONE_KINDS.attested || isNone(attestor)) return;
    throw new SettlementError(
      "HB-1826",
      `milestones[${index}] names the attestor ${attestor} and is of kind ${kind}, which nobody attests.`,
    );
  });
  if (!isNone(guarantor) && guaranteedPart(order) === 0n) {
    throw new SettlementError("HB-1827", `The order names the guarantor ${guarantor} and no guaranteed milestone.`);
  }
}
