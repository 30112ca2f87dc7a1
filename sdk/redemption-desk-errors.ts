import { type ErrorWords, type NoFields } from "./error-words.ts";
import { describeRedemptionState } from "./issuance-states.ts";
import { MINT_DESK_ERRORS } from "./mint-desk-errors.ts";
import { showShortText } from "./short-text.ts";
import type { Wording } from "./wording.ts";

interface At {
  timestamp: bigint;
}
interface Held {
  id: bigint;
  holder: string;
}

/** What every error of the redemption desk means. */
export const REDEMPTION_DESK_ERRORS = {
  ZeroAmount: {
    sentence: (_: NoFields) => "the amount is zero",
    why: "A redemption of nothing is a mistake.",
    fix: "Give the amount.",
  },
  ZeroReference: {
    sentence: (_: NoFields) => "a reference is zero",
    why: "The record must lead from the chain to the payout, the reason or the case.",
    fix: "Give the reference.",
  },
  NotOpen: {
    sentence: ({ id, state }: { id: bigint; state: bigint }) =>
      `the redemption ${id} is ${describeRedemptionState(state)}, not open`,
    why: "A redemption ends once.",
    fix: "Look at the redemption before doing anything else.",
  },
  RedemptionHeld: {
    sentence: ({ id, holder }: Held, say: Wording) =>
      `the redemption ${id} is held: its holder ${say.account(holder)} is blacklisted`,
    why: "Frozen money neither leaves nor is lost; it stays backed.",
    fix: "Wait until the holder is taken off the blacklist, or an order seizes it.",
  },
  HolderBlacklisted: {
    sentence: ({ holder }: { holder: string }, say: Wording) => `${say.account(holder)} is blacklisted`,
    why: "A blacklisted account can neither pay nor be paid.",
    fix: "Check the account and its case.",
  },
  HolderNotBlacklisted: {
    sentence: ({ holder }: { holder: string }, say: Wording) =>
      `${say.account(holder)} is not blacklisted, so nothing of it can be seized here`,
    why: "Only what is frozen can be taken.",
    fix: "Blacklist the holder under the same case first.",
  },
  NotSeizureDestination: {
    sentence: ({ account }: { account: string }, say: Wording) =>
      `${say.account(account)} is not registered as a seizure destination`,
    why: "Seized tokens can go to a registered account only.",
    fix: "Use a registered one, or have ADMIN register it.",
  },
  NotHolder: {
    sentence: ({ caller, holder }: { caller: string; holder: string }, say: Wording) =>
      `the redemption is ${say.account(holder)}'s, not ${say.account(caller)}'s`,
    why: "Only who handed tokens in takes them back.",
    fix: "Call it from the holder's account.",
  },
  DeadlineNotReached: {
    sentence: ({ deadline, timestamp }: At & { deadline: bigint }, say: Wording) =>
      `the redemption can be reclaimed from ${say.time(deadline)} on; it is ${say.time(timestamp)}`,
    why: "Until then the issuer may settle it.",
    fix: "Wait.",
  },
  NotProposed: {
    sentence: ({ id, proposed, proposedRef }: { id: bigint; proposed: bigint; proposedRef: string }) => {
      const what = proposed === 1n ? "a settlement" : proposed === 2n ? "a rejection" : undefined;
      return what === undefined
        ? `nothing is proposed for the redemption ${id}`
        : `proposed for the redemption ${id} is ${what} under ${showShortText(proposedRef)}, not this`;
    },
    why: "Two people must mean the same act with the same reference.",
    fix: "Compare with the proposal, or have REDEEM_MAKER propose it.",
  },
  SamePerson: MINT_DESK_ERRORS.SamePerson,
  PayoutReferenceUsed: {
    sentence: ({ bankRef, id }: { bankRef: string; id: bigint }) =>
      `the bank reference ${bankRef} belongs to the redemption ${id}`,
    why: "One payout pays one redemption.",
    fix: "Assign a UETR of its own to this payout.",
  },
  Suspended: {
    sentence: ({ until, timestamp }: At & { until: bigint }, say: Wording) =>
      `redemption is suspended until ${say.time(until)}; it is ${say.time(timestamp)}`,
    why: "A supervisor consented to it. Reclaiming goes on.",
    fix: "Wait, or have UNPAUSER resume it.",
  },
  SuspensionTooLong: {
    sentence: ({ until, latest }: { until: bigint; latest: bigint }, say: Wording) =>
      `redemption cannot be suspended until ${say.time(until)}; ${say.time(latest)} is the latest`,
    why: "A suspension must be renewed, each time in public.",
    fix: "Give an earlier end.",
  },
  SuspensionInPast: {
    sentence: ({ until, timestamp }: At & { until: bigint }, say: Wording) =>
      `the suspension would have ended on ${say.time(until)}; it is ${say.time(timestamp)}`,
    why: "It would be over before it began.",
    fix: "Give a later end, in Unix seconds.",
  },
  ClaimExceeded: {
    sentence: (
      { holder, requested, claimable }: { holder: string; requested: bigint; claimable: bigint },
      say: Wording,
    ) => `${say.amount(claimable)} waits for ${say.account(holder)}, not ${say.amount(requested)}`,
    why: "Only what was parked for a holder is given out.",
    fix: "Ask for at most that.",
  },
  RescueExceeded: {
    sentence: ({ requested, available }: { requested: bigint; available: bigint }) =>
      `only ${available} minor units are here by mistake, not ${requested}`,
    why: "What a redemption or a claim accounts for is the holders'.",
    fix: "Rescue at most that.",
  },
} satisfies { readonly [name: string]: ErrorWords };
