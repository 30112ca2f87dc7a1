import type { IRedemptionDesk } from "../typechain-types/contracts/issuance/IRedemptionDesk.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { showShortText } from "./short-text.ts";

export type RedemptionDeskEvents = EventFields<IRedemptionDesk>;

/** One sentence per event of the redemption desk. */
export const REDEMPTION_DESK_SENTENCES: Sentences<RedemptionDeskEvents> = {
  RedemptionRequested: ({ id, holder, amount, payoutRef, requestedAt }, say) =>
    `${say.account(holder)} handed in ${say.amount(amount)} on ${say.time(requestedAt)} ` +
    `(redemption ${id}, payout ${payoutRef})`,
  SettlementProposed: ({ id, bankRef, maker }, say) =>
    `${say.account(maker)} proposed to settle the redemption ${id} under the bank reference ${bankRef}`,
  RejectionProposed: ({ id, reason, maker }, say) =>
    `${say.account(maker)} proposed to reject the redemption ${id}: ${showShortText(reason)}`,
  RedemptionSettled: ({ id, holder, amount, bankRef, maker, checker }, say) =>
    `${say.account(checker)} settled what ${say.account(maker)} proposed: ${say.amount(amount)} ` +
    `of ${say.account(holder)} were burned; once final, the payout ${bankRef} may be released (redemption ${id})`,
  RedemptionRejected: ({ id, holder, amount, reason, maker, checker }, say) =>
    `${say.account(checker)} rejected what ${say.account(maker)} proposed to reject: ${say.amount(amount)} ` +
    `go back to ${say.account(holder)}, ${showShortText(reason)} (redemption ${id})`,
  RedemptionReclaimed: ({ id, holder, amount }, say) =>
    `${say.account(holder)} took ${say.amount(amount)} back after the deadline (redemption ${id})`,
  RedemptionSeized: ({ id, holder, to, amount, caseRef, actor }, say) =>
    `${say.account(actor)} seized the redemption ${id}: ${say.amount(amount)} of ${say.account(holder)} ` +
    `for ${say.account(to)} ${say.reference(caseRef)}`,
  RefundParked: ({ holder, amount, claimable }, say) =>
    `the token refused to give ${say.amount(amount)} back to ${say.account(holder)}; ` +
    `${say.amount(claimable)} now wait for it`,
  RefundClaimed: ({ holder, amount, claimable }, say) =>
    `${say.account(holder)} took ${say.amount(amount)} that waited for it; ${say.amount(claimable)} remain`,
  ClaimSeized: ({ holder, to, amount, caseRef, actor }, say) =>
    `${say.account(actor)} seized ${say.amount(amount)} that waited for ${say.account(holder)} ` +
    `for ${say.account(to)} ${say.reference(caseRef)}`,
  RedemptionSuspended: ({ consentRef, until, actor }, say) =>
    `${say.account(actor)} suspended redemption until ${say.time(until)} with the consent ${consentRef}; reclaiming goes on`,
  RedemptionResumed: ({ actor }, say) => `${say.account(actor)} resumed redemption`,
  Rescued: ({ token, to, amount, actor }, say) =>
    `${say.account(actor)} sent ${amount} minor units of ${say.account(token)} that were here by mistake to ${say.account(to)}`,
  EIP712DomainChanged: () => "the signing domain changed",
};
