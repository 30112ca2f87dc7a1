import { type ErrorWords, type NoFields } from "./error-words.ts";
import { describeOrderState } from "./issuance-states.ts";
import { REGISTRY_ERRORS } from "./registry-errors.ts";
import type { Wording } from "./wording.ts";

interface At {
  timestamp: bigint;
}
interface Order {
  orderId: string;
  state: bigint;
}

/** What every error of the mint desk means. */
export const MINT_DESK_ERRORS = {
  ZeroAmount: {
    sentence: (_: NoFields) => "the amount is zero",
    why: "An order for nothing is a mistake.",
    fix: "Give the amount.",
  },
  ZeroReference: {
    sentence: (_: NoFields) => "a reference is zero",
    why: "The record must lead from the chain to the payment and the customer.",
    fix: "Give the order number, the hash of the UETR, or the customer's reference.",
  },
  NotBeneficiary: {
    sentence: ({ wallet }: { wallet: string }, say: Wording) =>
      `${say.account(wallet)} is not a registered beneficiary`,
    why: "Tokens are issued to known customers' registered wallets only.",
    fix: "Check the address, or have BENEFICIARY_ADMIN register it; it waits.",
  },
  BeneficiaryExpired: {
    sentence: ({ wallet, validUntil, timestamp }: At & { wallet: string; validUntil: bigint }, say: Wording) =>
      `the registration of ${say.account(wallet)} ended on ${say.time(validUntil)}; it is ${say.time(timestamp)}`,
    why: "The customer's licence or review has run out.",
    fix: "Have BENEFICIARY_ADMIN register it again after the review. The customer may still redeem.",
  },
  OrderLimitExceeded: {
    sentence: ({ requested, limit }: { requested: bigint; limit: bigint }, say: Wording) =>
      limit === 0n
        ? "no limit per order is set, so no order is possible"
        : `the order is ${say.amount(requested)}; at most ${say.amount(limit)} is allowed per order`,
    why: "One mistake must not be larger than this.",
    fix: "Split the order, or have RISK raise the limit; it waits.",
  },
  WindowLimitExceeded: {
    sentence: ({ requested, available }: { requested: bigint; available: bigint }, say: Wording) =>
      `the order is ${say.amount(requested)}; ${say.amount(available)} is left of the last 24 hours' limit`,
    why: "In no 24 hours is more minted than the limit, however it is split.",
    fix: "Wait until earlier orders leave the window, or have RISK raise the limit; it waits.",
  },
  ShareLimitExceeded: {
    sentence: ({ requested, allowed }: { requested: bigint; allowed: bigint }, say: Wording) =>
      `the order is ${say.amount(requested)}; one order may be ${say.amount(allowed)} of the present ceiling`,
    why: "One order must stay small beside the whole.",
    fix: "Split the order, or have RISK raise the share; it waits.",
  },
  OrderIsLarge: {
    sentence: ({ amount, largeOrderSize }: { amount: bigint; largeOrderSize: bigint }, say: Wording) =>
      `the order is ${say.amount(amount)}; above ${say.amount(largeOrderSize)} a LARGE_CHECKER approves`,
    why: "Large orders need another team's eyes.",
    fix: "Have a LARGE_CHECKER approve it.",
  },
  OrderNotProposed: {
    sentence: ({ orderId, state }: Order) => `the order ${orderId} is ${describeOrderState(state)}, not proposed`,
    why: "The id is a hash of every field: one changed digit is another order. Rejected and executed are final.",
    fix: "Compare the order with what was proposed, or propose a new one.",
  },
  OrderExists: {
    sentence: ({ orderId, state }: Order) => `the order ${orderId} is ${describeOrderState(state)} already`,
    why: "An order is proposed once.",
    fix: "Use the proposed one, or propose another under a new order number.",
  },
  OrderNotDue: {
    sentence: ({ valueDate, timestamp }: At & { valueDate: bigint }, say: Wording) =>
      `the order is due from ${say.time(valueDate)} on; it is ${say.time(timestamp)}`,
    why: "Tokens follow the money's value date.",
    fix: "Wait.",
  },
  OrderExpired: {
    sentence: ({ expiry, timestamp }: At & { expiry: bigint }, say: Wording) =>
      `the order was good before ${say.time(expiry)}; it is ${say.time(timestamp)}`,
    why: "An old order no longer says what anybody wants.",
    fix: "Propose a new order.",
  },
  ExpiryTooFar: {
    sentence: ({ expiry, latest }: { expiry: bigint; latest: bigint }, say: Wording) =>
      `the order would expire on ${say.time(expiry)}; ${say.time(latest)} is the latest`,
    why: "An order that waits long is an order that is forgotten.",
    fix: "Give an expiry within 24 hours.",
  },
  NeverDue: {
    sentence: ({ valueDate, expiry }: { valueDate: bigint; expiry: bigint }, say: Wording) =>
      `the order would expire on ${say.time(expiry)}, before it is due on ${say.time(valueDate)}`,
    why: "It could never be approved.",
    fix: "Propose it on its value date.",
  },
  SamePerson: {
    sentence: ({ account }: { account: string }, say: Wording) =>
      `${say.account(account)} proposed this and cannot also approve it`,
    why: "Two people must have seen it.",
    fix: "Have another holder of the approving role do it.",
  },
  BankReferenceUsed: {
    sentence: ({ bankRef }: { bankRef: string }) => `the bank reference ${bankRef} was minted against before`,
    why: "One payment mints once.",
    fix: "Find the order that used it. If money came in twice, each payment has its own UETR.",
  },
  CreditAmountMismatch: {
    sentence: ({ confirmed, ordered }: { confirmed: bigint; ordered: bigint }, say: Wording) =>
      `the bank confirms ${say.amount(confirmed)}; the order is ${say.amount(ordered)}`,
    why: "Exactly what came in is minted.",
    fix: "Propose an order over the confirmed amount.",
  },
  NotRaised: REGISTRY_ERRORS.NotRaised,
  NotLowered: REGISTRY_ERRORS.NotLowered,
  ExpiryInPast: REGISTRY_ERRORS.ExpiryInPast,
  LimitTooLarge: {
    sentence: ({ requested, maximum }: { requested: bigint; maximum: bigint }) =>
      `the limit cannot be ${requested}; at most ${maximum} is allowed`,
    why: "A limit beyond this would limit nothing.",
    fix: "Check the unit: minor units (10^-6) for amounts, basis points for shares.",
  },
  PredecessorMismatch: {
    sentence: ({ predecessor, token }: { predecessor: string; token: string }, say: Wording) =>
      `the predecessor ${say.account(predecessor)} is not one of the token ${say.account(token)}`,
    why: "Another currency's predecessor knows nothing of this one's used bank references.",
    fix: "Deploy it with the predecessor of the same currency, or with none.",
  },
  RegistryMismatch: {
    sentence: ({ registry, token }: { registry: string; token: string }, say: Wording) =>
      `the registry ${say.account(registry)} is not that of the token ${say.account(token)}`,
    why: "One currency's reserves must not back another.",
    fix: "Deploy the desk with the token's own registry.",
  },
} satisfies { readonly [name: string]: ErrorWords };
