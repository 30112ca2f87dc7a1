import { ZeroAddress } from "ethers";
import type { ITradeEscrow } from "../typechain-types/contracts/settlement/ITradeEscrow.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { describeMemo } from "./memo.ts";
import { SETTLEMENT_SENTENCES } from "./settlement-events.ts";
import { describeMilestones, describeOutcome } from "./settlement-states.ts";

export type TradeEscrowEvents = EventFields<ITradeEscrow>;

/** One sentence per event of the trade escrow. Those about an order's milestones do not name its token. */
export const TRADE_ESCROW_SENTENCES: Sentences<TradeEscrowEvents> = {
  ...SETTLEMENT_SENTENCES,
  OrderOpened: ({ order, buyer, seller, token, funded, guarantor, guaranteed, guaranteeFee, memo }, say) =>
    `${say.account(buyer)} opened an order of ${say.account(seller)} over ${say.amount(funded, token)}` +
    (guarantor === ZeroAddress
      ? ""
      : `, ${say.amount(guaranteed, token)} of it out of the pool of ${say.account(guarantor)} ` +
        `for a fee of ${say.amount(guaranteeFee, token)}`) +
    `, ${describeMemo(memo)} (order ${order})`,
  MilestoneAttested: ({ order, milestone, attestor, documentHash, toSeller }, say) =>
    `${say.account(attestor)} attested the milestone ${milestone}: ${say.amount(toSeller)} for the seller ` +
    `(document ${documentHash}, order ${order})`,
  MilestoneAccepted: ({ order, milestone, toSeller }, say) =>
    `the buyer accepted the milestone ${milestone}: ${say.amount(toSeller)} for the seller (order ${order})`,
  MilestoneDisputed: ({ order, milestone, by, reasonHash }, say) =>
    `${say.account(by)} disputed the milestone ${milestone} (reason ${reasonHash}, order ${order})`,
  MilestoneRuled: ({ order, milestone, toSeller, rulingHash }, say) =>
    `the arbiter ruled on the milestone ${milestone}: ${say.amount(toSeller)} for the seller ` +
    `(ruling ${rulingHash}, order ${order})`,
  MilestoneSettled: ({ order, milestone, outcome, toPayee, toFinancier, refunded, guaranteed }, say) =>
    `the milestone ${milestone} was ${describeOutcome(outcome)}: ${say.amount(toPayee)} for the seller's side, ` +
    (toFinancier === 0n ? "" : `${say.amount(toFinancier)} for the financier, `) +
    `${say.amount(refunded)} back to ${guaranteed ? "the guarantor's pool" : "the buyer"} (order ${order})`,
  OrderAmended: ({ order, amendment, terms }) =>
    `the order ${order} was amended: the terms number ${amendment}, ${terms}, are in force`,
  OrderCancelled: ({ order, amendment }) => `the order ${order} was cancelled by agreement number ${amendment}`,
  ReceivableAssigned: ({ order, from, to }, say) =>
    `${say.account(from)} assigned the seller's part to ${say.account(to)} (order ${order})`,
  ReceivableSold: ({ order, financier, seller, milestones, advance, fee }, say) =>
    `${say.account(financier)} advanced ${say.amount(advance)} to ${say.account(seller)} and is paid first, with a fee ` +
    `of ${say.amount(fee)}, out of the milestones ${describeMilestones(milestones)} (order ${order})`,
  PoolDeposited: ({ token, guarantor, amount, free }, say) =>
    `${say.account(guarantor)} put ${say.amount(amount, token)} into its pool; ${say.amount(free, token)} is free`,
  PoolWithdrawn: ({ token, guarantor, amount, free }, say) =>
    `${say.account(guarantor)} took ${say.amount(amount, token)} out of its pool; ${say.amount(free, token)} is free`,
  Parked: ({ token, party, amount, claimable }, say) =>
    `${say.account(party)} may not be paid ${say.amount(amount, token)} now; ${say.amount(claimable, token)} wait for it`,
  Claimed: ({ token, party, amount }, say) =>
    `${say.account(party)} was paid ${say.amount(amount, token)} that waited for it`,
  Surrendered: ({ token, party, to, amount, caseRef, actor }, say) =>
    `${say.account(actor)} took ${say.amount(amount, token)} of ${say.account(party)} out of the escrow ` +
    `for ${say.account(to)} ${say.reference(caseRef)}`,
};
