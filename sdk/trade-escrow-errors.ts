import type { ErrorWords, NoFields } from "./error-words.ts";
import { REDEMPTION_DESK_ERRORS } from "./redemption-desk-errors.ts";
import { SETTLEMENT_ERRORS } from "./settlement-errors.ts";
import { describeMilestoneState } from "./settlement-states.ts";
import type { Wording } from "./wording.ts";

interface OfOrder {
  order: string;
}

/** What every error of the trade escrow means. */
export const TRADE_ESCROW_ERRORS = {
  ...SETTLEMENT_ERRORS,
  OrderExists: {
    sentence: ({ order }: OfOrder) => `the order ${order} was opened before`,
    why: "An order is funded once.",
    fix: "Look at the order. A second one like it needs another salt.",
  },
  OrderUnknown: {
    sentence: ({ order }: OfOrder) => `the order ${order} is not open`,
    why: "Nothing was locked for it, or all of it is settled.",
    fix: "Check the order's id.",
  },
  TermsDiffer: {
    sentence: ({ order, inForce, offered }: OfOrder & { inForce: string; offered: string }) =>
      `the terms of the order ${order} in force are ${inForce}, not ${offered}`,
    why: "The contract keeps the hash of the terms; whoever calls brings the terms.",
    fix: "Bring the order as it was last amended.",
  },
  FundingOver: {
    sentence: ({ fundBy, timestamp }: { fundBy: bigint; timestamp: bigint }, say: Wording) =>
      `the order could be opened before ${say.time(fundBy)}; it is ${say.time(timestamp)}`,
    why: "A seller must not be bound to an order that nobody funds.",
    fix: "Have both sides sign an order with a later date.",
  },
  InvalidParty: {
    sentence: ({ party }: { party: string }, say: Wording) =>
      `${say.account(party)} cannot have that part in the order`,
    why: "Each part has an account of its own: not none, not another party's, not this contract; an arbiter has time.",
    fix: "Correct the order.",
  },
  InvalidMilestoneCount: {
    sentence: ({ count, maximum }: { count: bigint; maximum: bigint }) =>
      `the order has ${count} milestones; 1 to ${maximum} are allowed`,
    why: "An order pays for something, and every milestone can be ended in one call.",
    fix: "Make it fewer milestones, or two orders.",
  },
  InvalidMilestone: {
    sentence: ({ milestone }: { milestone: bigint }) => `the milestone ${milestone} is none, or cannot be as it is`,
    why: "It has an amount that can circulate, and the attestor, guarantor, arbiter or window that its kind needs.",
    fix: "Correct the milestone, or its number: the first is 0.",
  },
  BeyondLongStop: {
    sentence: ({ milestone, end, longStop }: { milestone: bigint; end: bigint; longStop: bigint }, say: Wording) =>
      `the clocks of the milestone ${milestone} end on ${say.time(end)}, after the long stop of ${say.time(longStop)}`,
    why: "By the long stop everything can be paid out, whoever is silent.",
    fix: "Give a later long stop, or shorter clocks.",
  },
  LongStopInvalid: {
    sentence: (
      { longStop, timestamp, latest }: { longStop: bigint; timestamp: bigint; latest: bigint },
      say: Wording,
    ) => `the long stop is ${say.time(longStop)}; it is ${say.time(timestamp)}, and ${say.time(latest)} is the latest`,
    why: "Money is locked for a time that everybody can see the end of.",
    fix: "Give a long stop in between.",
  },
  InvalidShare: {
    sentence: ({ shareBps, minimum, maximum }: { shareBps: bigint; minimum: bigint; maximum: bigint }) =>
      `the share is ${shareBps} basis points; ${minimum} to ${maximum} are allowed`,
    why: "A share is a part of the whole, and what was attested is not taken back.",
    fix: "Give a share within these bounds.",
  },
  UndertakingDiffers: {
    sentence: ({ order, amount, fee }: OfOrder & { amount: bigint; fee: bigint }, say: Wording) =>
      `the undertaking is not one of ${say.amount(amount)} for a fee of ${say.amount(fee)} for the order ${order}`,
    why: "A guarantor pays exactly what it signed.",
    fix: "Have the guarantor sign an undertaking of this order.",
  },
  PoolTooLow: {
    sentence: (
      { token, guarantor, free, required }: { token: string; guarantor: string; free: bigint; required: bigint },
      say: Wording,
    ) =>
      `${say.amount(free, token)} is free in the pool of ${say.account(guarantor)}, not ${say.amount(required, token)}`,
    why: "A guarantee is money that is there.",
    fix: "Have the guarantor deposit more.",
  },
  UnexpectedState: {
    sentence: ({ order, milestone, state }: OfOrder & { milestone: bigint; state: bigint }) =>
      `the milestone ${milestone} of the order ${order} is ${describeMilestoneState(state)}, which does not allow this`,
    why: "A milestone goes from state to state in one direction, and is settled once.",
    fix: "Look at the order before doing anything else.",
  },
  NotEntitled: {
    sentence: ({ caller, expected }: { caller: string; expected: string }, say: Wording) =>
      `this is for ${say.account(expected)} to do, not for ${say.account(caller)}`,
    why: "The order says who may say what.",
    fix: "Have that party call, or sign where a signed call exists.",
  },
  TooLate: {
    sentence: ({ end, timestamp }: { end: bigint; timestamp: bigint }, say: Wording) =>
      `this could happen before ${say.time(end)}; it is ${say.time(timestamp)}`,
    why: "A clock that has run out has decided.",
    fix: "Push what follows from the clock: a release, a refund or the default split.",
  },
  TooEarly: {
    sentence: ({ start, timestamp }: { start: bigint; timestamp: bigint }, say: Wording) =>
      `this can happen from ${say.time(start)} on; it is ${say.time(timestamp)}`,
    why: "Until then another party has the word.",
    fix: "Wait.",
  },
  NoArbiter: {
    sentence: ({ order }: OfOrder) => `the order ${order} has no arbiter, so nothing of it can be disputed`,
    why: "A dispute that nobody can decide would only hold the money up.",
    fix: "Agree on an amendment that names one, or on a cancellation.",
  },
  ZeroReference: REDEMPTION_DESK_ERRORS.ZeroReference,
  AmountExceeded: {
    sentence: ({ requested, maximum }: { requested: bigint; maximum: bigint }, say: Wording) =>
      `${say.amount(requested)} is too much; at most ${say.amount(maximum)} is possible`,
    why: "More than there is, of the milestone or of the account, can go nowhere.",
    fix: "Give at most that.",
  },
  MessageDiffers: {
    sentence: ({ order, amendment }: OfOrder & { amendment: bigint }) =>
      `the message is not about the order ${order} under the terms number ${amendment}`,
    why: "What was signed under other terms says nothing about these.",
    fix: "Have it signed again, for this order and these terms.",
  },
  AmendmentTooWide: {
    sentence: ({ order }: OfOrder) => `the amendment changes what must stay in the order ${order}`,
    why: "Parties, token, guarantor, memo and every milestone's amount and source stay.",
    fix: "Amend conditions, dates, arbiter or default split; for anything else cancel and open another order.",
  },
  SignatureCount: {
    sentence: ({ given, required }: { given: bigint; required: bigint }) =>
      `there are ${given} signatures; ${required} are needed`,
    why: "Everybody whose money or claim the terms decide agrees: buyer, seller, guarantor, financier, assignee.",
    fix: "Give one of each in this order; the caller's own may be empty.",
  },
  AlreadyFinanced: {
    sentence: ({ order, financier }: OfOrder & { financier: string }, say: Wording) =>
      `the receivable of the order ${order} was sold to ${say.account(financier)}`,
    why: "An order is financed once.",
    fix: "Look at the order.",
  },
  AlreadyAssigned: {
    sentence: ({ order, payee }: OfOrder & { payee: string }, say: Wording) =>
      `the seller's part of the order ${order} was assigned to ${say.account(payee)}`,
    why: "Whom a part was given to must be able to rely on it.",
    fix: "Look at the order.",
  },
  ReceivableTooSmall: {
    sentence: ({ required, available }: { required: bigint; available: bigint }, say: Wording) =>
      `these milestones can bring the seller ${say.amount(available)}, not the ${say.amount(required)} of the offer`,
    why: "A financier is paid out of nothing else.",
    fix: "Have an offer signed for less, or for more milestones.",
  },
  NothingToClaim: {
    sentence: ({ token, party }: { token: string; party: string }, say: Wording) =>
      `nothing waits for ${say.account(party)} in ${say.account(token)}`,
    why: "Only what could not be paid out waits.",
    fix: "Look at the order's milestones: what is not settled is not owed yet.",
  },
  NotBlacklisted: {
    sentence: ({ party }: { party: string }, say: Wording) =>
      `${say.account(party)} is not blacklisted, so nothing of it can be taken here`,
    why: "Only what is frozen can be taken.",
    fix: "Blacklist the party under the same case first.",
  },
  NotSeizureDestination: REDEMPTION_DESK_ERRORS.NotSeizureDestination,
} satisfies { readonly [name: string]: ErrorWords };
