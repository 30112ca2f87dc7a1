import type { ErrorWords, NoFields } from "./error-words.ts";
import type { Wording } from "./wording.ts";

interface Party {
  token: string;
  account: string;
}

/** What the errors mean that every settlement contract declares. */
export const SETTLEMENT_ERRORS = {
  UnknownToken: {
    sentence: ({ token }: { token: string }, say: Wording) =>
      `${say.account(token)} is neither of the two tokens that this contract serves`,
    why: "A settlement contract serves the same two tokens for ever.",
    fix: "Check the token's address, or the contract's.",
  },
  NotRegistered: {
    sentence: ({ token }: { token: string }, say: Wording) =>
      `the token ${say.account(token)} has not registered this contract as protected`,
    why: "Only a protected contract cannot be frozen with everybody's money in it.",
    fix: "Have ADMIN register it; it waits.",
  },
  IntakeStoppedFor: {
    sentence: ({ token }: { token: string }, say: Wording) => `new business in ${say.account(token)} is stopped`,
    why: "PAUSER of the token stopped it. What is in can still go out.",
    fix: "Wait, or have UNPAUSER resume it.",
  },
  SignatureRefused: {
    sentence: ({ signer }: { signer: string }, say: Wording) =>
      `the signature is not that of ${say.account(signer)} for this message`,
    why: "Neither the signer's key nor its code accepts it.",
    fix: "Have exactly this message signed, for this chain and this contract.",
  },
  ZeroAmount: {
    sentence: (_: NoFields) => "the amount is zero",
    why: "To settle nothing is a mistake.",
    fix: "Give the amount.",
  },
  CannotSend: {
    sentence: ({ token, account }: Party, say: Wording) =>
      `${say.account(account)} may not pay in ${say.account(token)}`,
    why: "Who is blacklisted, or not verified where the policy is closed, can neither pay nor be paid.",
    fix: "Check the account and its case.",
  },
  CannotReceive: {
    sentence: ({ token, account }: Party, say: Wording) =>
      `${say.account(account)} may not be paid in ${say.account(token)}`,
    why: "Who is blacklisted, or not verified where the policy is closed, can neither pay nor be paid.",
    fix: "Check the account and its case.",
  },
  TokenPaused: {
    sentence: ({ token }: { token: string }, say: Wording) => `payments in ${say.account(token)} are paused`,
    why: "Nothing is settled in halves: while a token is paused, its money stays where it is.",
    fix: "Wait for UNPAUSER.",
  },
  OutsideWindow: {
    sentence: (
      { validAfter, validBefore, timestamp }: { validAfter: bigint; validBefore: bigint; timestamp: bigint },
      say: Wording,
    ) =>
      `the message is good after ${say.time(validAfter)} and before ${say.time(validBefore)}; it is ${say.time(timestamp)}`,
    why: "A signature must not be used long after it was meant.",
    fix: "Wait until the window opens, or have a new message signed.",
  },
  FeeExceeded: {
    sentence: ({ fee, maxFee }: { fee: bigint; maxFee: bigint }, say: Wording) =>
      `the fee is ${say.amount(fee)}; at most ${say.amount(maxFee)} was signed`,
    why: "Whoever submits takes no more than the payer agreed to.",
    fix: "Take at most what was signed.",
  },
} satisfies { readonly [name: string]: ErrorWords };

/** What the errors of their code mean beyond those that the specifications declare and those that are a token's too. */
export const SETTLEMENT_CODE_ERRORS = {
  ReentrancyGuardReentrantCall: {
    sentence: (_: NoFields) => "a contract that was asked in the middle of a settlement called back into it",
    why: "A settlement is finished before the next one begins.",
    fix: "Find out whose code calls back: a signer's, or a feed's.",
  },
} satisfies { readonly [name: string]: ErrorWords };
