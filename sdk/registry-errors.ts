import { type ErrorWords, type NoFields } from "./error-words.ts";
import { describeBound } from "./issuance-states.ts";
import { quote } from "./quote.ts";
import { showShortText } from "./short-text.ts";
import type { Wording } from "./wording.ts";

interface Compared<T> {
  found: T;
  expected: T;
}
interface Custodian {
  custodian: string;
}
interface Pool {
  pool: string;
}
interface RequestedCurrent {
  requested: bigint;
  current: bigint;
}
interface At {
  timestamp: bigint;
}

const MISDIRECTED = "A statement counts for one token on one chain, or one bank balance could back two.";
const ANEW = "Have the custodian sign a statement for this registry.";
const QUORUM = "A bank has spoken when enough of its own signers have.";
const PAIR = "Raising and lowering belong to different people, so each function goes one way.";

/** What every error of the reserve registry means. */
export const REGISTRY_ERRORS = {
  WrongCurrency: {
    sentence: ({ found, expected }: Compared<string>) =>
      `the statement is in ${quote(found)}; the token's currency is ${quote(expected)}`,
    why: MISDIRECTED,
    fix: ANEW,
  },
  WrongChain: {
    sentence: ({ found, expected }: Compared<bigint>) =>
      `the statement is for chain ${found}; the registry is on chain ${expected}`,
    why: MISDIRECTED,
    fix: ANEW,
  },
  WrongRegistry: {
    sentence: ({ found, expected }: Compared<string>, say: Wording) =>
      `the statement is for the registry ${say.account(found)}; this one is ${say.account(expected)}`,
    why: MISDIRECTED,
    fix: ANEW,
  },
  UnknownCustodian: {
    sentence: ({ custodian }: Custodian) => `${showShortText(custodian)} is no custodian of this registry`,
    why: "Only banks that were added in public, after a delay, can say what is there.",
    fix: "Check the custodian's id, or have CUSTODIAN_ADMIN add it.",
  },
  CustodianIsRevoked: {
    sentence: ({ custodian }: Custodian) => `the custodian ${showShortText(custodian)} was revoked`,
    why: "A revoked custodian's word counts for nothing, for ever.",
    fix: "A bank that returns is added under a new id.",
  },
  CustodianExists: {
    sentence: ({ custodian }: Custodian) => `the custodian ${showShortText(custodian)} exists already`,
    why: "An id names one bank for ever, so that old statements cannot be read as another's.",
    fix: "Choose another id, or add signers to this custodian.",
  },
  UnknownPool: {
    sentence: ({ custodian, pool }: Custodian & Pool) =>
      /^0x0+$/.test(custodian)
        ? `${showShortText(pool)} is no pool of this registry`
        : `${showShortText(pool)} is no pool of the custodian ${showShortText(custodian)}`,
    why: "A pool belongs to one custodian and is added before it counts.",
    fix: "Check both ids, or have CUSTODIAN_ADMIN add the pool.",
  },
  PoolExists: {
    sentence: ({ pool }: Pool) => `the pool ${showShortText(pool)} exists already`,
    why: "A pool's id is unique in its registry.",
    fix: "Choose another id.",
  },
  WrongSequence: {
    sentence: ({ pool, found, expected }: Pool & Compared<bigint>) =>
      `the sequence of the pool ${showShortText(pool)} is ${expected} next; the statement has ${found}`,
    why: "Statements count once and in order, so none can be replayed or left out.",
    fix: "Submit the missing ones first, or have the custodian void them.",
  },
  FutureAsOf: {
    sentence: ({ asOf, timestamp }: At & { asOf: bigint }, say: Wording) =>
      `the as-of time ${say.time(asOf)} lies in the future; it is ${say.time(timestamp)}`,
    why: "Nobody knows tomorrow's balance.",
    fix: "Check the clock and the time zone of whoever wrote it.",
  },
  AsOfNotLater: {
    sentence: ({ asOf, previous }: { asOf: bigint; previous: bigint }, say: Wording) =>
      `the statement is as of ${say.time(asOf)}; that before it is as of ${say.time(previous)}`,
    why: "An older balance must not replace a newer one.",
    fix: "Have the custodian sign its newest balance.",
  },
  StatementExpired: {
    sentence: ({ validUntil, timestamp }: At & { validUntil: bigint }, say: Wording) =>
      `the statement was valid until ${say.time(validUntil)}; it is ${say.time(timestamp)}`,
    why: "The bank no longer stands by it.",
    fix: "Have the custodian sign a new statement.",
  },
  ZeroTotal: {
    sentence: ({ pool }: Pool) => `the statement of the pool ${showShortText(pool)} has a total of zero`,
    why: "Zero reads as not stated.",
    fix: "Have GUARDIAN drop the pool if it is empty.",
  },
  TotalMismatch: {
    sentence: ({ total, sum }: { total: bigint; sum: bigint }, say: Wording) =>
      `the total is ${say.amount(total)}; the five parts add up to ${say.amount(sum)}`,
    why: "One of the six numbers is not what the bank meant.",
    fix: "Have the custodian sign a statement that adds up, with the same sequence.",
  },
  AmountTooLarge: {
    sentence: ({ found, maximum }: { found: bigint; maximum: bigint }, say: Wording) =>
      `the amount ${say.amount(found)} is too large; at most ${say.amount(maximum)} fits`,
    why: "No currency has that much of it.",
    fix: "Check the decimals: amounts are minor units, 10^-6.",
  },
  UnknownSigner: {
    sentence: ({ custodian, signer }: Custodian & { signer: string }, say: Wording) =>
      /^0x0+$/.test(custodian)
        ? `${say.account(signer)} signs for no custodian`
        : `${say.account(signer)} does not sign for the custodian ${showShortText(custodian)}`,
    why: QUORUM,
    fix: "Ask the custodian for a signature of one of its present signers.",
  },
  SignersNotSorted: {
    sentence: ({ previous, next }: { previous: string; next: string }, say: Wording) =>
      previous === next
        ? `${say.account(next)} is in the list of signers twice`
        : `${say.account(next)} stands after ${say.account(previous)}; signers must ascend`,
    why: "In a sorted list nobody can count twice.",
    fix: "Sort the signatures by address, each signer once.",
  },
  TooFewSigners: {
    sentence: ({ found, required }: { found: bigint; required: bigint }) =>
      `the custodian needs ${required} signatures; found ${found}`,
    why: QUORUM,
    fix: "Collect the missing signatures under the same message.",
  },
  InvalidSignature: {
    sentence: ({ signer }: { signer: string }, say: Wording) =>
      `the signature is not that of ${say.account(signer)} for this message`,
    why: "A signature holds for one message, one contract and one chain.",
    fix: "Compare every field and the domain with what was signed.",
  },
  SignerTaken: {
    sentence: ({ signer, custodian }: Custodian & { signer: string }, say: Wording) =>
      `${say.account(signer)} signs for the custodian ${showShortText(custodian)} already`,
    why: "A key that speaks for two banks would make two opinions one.",
    fix: "Use a key of its own for each custodian.",
  },
  InvalidThreshold: {
    sentence: ({ threshold, signers }: { threshold: bigint; signers: bigint }) =>
      `the threshold cannot be ${threshold} with ${signers} signers`,
    why: "Nobody could sign, or anybody could.",
    fix: "Choose from 1 to the number of signers.",
  },
  TooMany: {
    sentence: ({ found, maximum }: { found: bigint; maximum: bigint }) =>
      `there would be ${found}; at most ${maximum} fit`,
    why: "Lists that one transaction walks through must stay short.",
    fix: "Merge pools, or revoke signers that are no longer used.",
  },
  NothingParked: {
    sentence: ({ pool }: Pool) => `no statement of the pool ${showShortText(pool)} waits for confirmation`,
    why: "It was within its bound, was confirmed, or a newer one replaced it.",
    fix: "Look at the pool before doing anything else.",
  },
  WrongDigest: {
    sentence: ({ found, expected }: Compared<string>) =>
      `the parked statement has the digest ${expected}, not ${found}`,
    why: "What is confirmed must be what was reviewed; it was replaced in between.",
    fix: "Review the statement that waits now.",
  },
  SignerRevokedSince: {
    sentence: ({ custodian }: Custodian) =>
      `the custodian ${showShortText(custodian)} lost a signer, or asks for more, since the statement was parked`,
    why: "A lost key may have signed it, or too few did.",
    fix: "Have the remaining signers sign a new statement.",
  },

  ZeroValue: {
    sentence: (_: NoFields) => "a value is zero where zero means blocked",
    why: "What is unset must never be taken for permitted.",
    fix: "Give every value; to block, use the function that lowers or clears.",
  },
  NotRaised: {
    sentence: ({ requested, current }: RequestedCurrent) => `${requested} is below ${current}, so it is no raise`,
    why: PAIR,
    fix: "Use the function that lowers, or tightens.",
  },
  NotLowered: {
    sentence: ({ requested, current }: RequestedCurrent) => `${requested} is above ${current}, so it is no cut`,
    why: PAIR,
    fix: "Use the function that raises, or loosens; it waits.",
  },
  ExpiryInPast: {
    sentence: ({ expiry, timestamp }: At & { expiry: bigint }, say: Wording) =>
      `the expiry ${say.time(expiry)} has passed; it is ${say.time(timestamp)}`,
    why: "It would be over before it began.",
    fix: "Give a later time, in Unix seconds.",
  },
  ExpiryTooFar: {
    sentence: ({ expiry, latest }: { expiry: bigint; latest: bigint }, say: Wording) =>
      `the expiry ${say.time(expiry)} is too far away; ${say.time(latest)} is the latest`,
    why: "A time beyond it is a slip of the unit, or longer than anybody can answer for.",
    fix: "Give an earlier time, in Unix seconds.",
  },
  WrongEpoch: {
    sentence: ({ found, expected }: Compared<bigint>) => `the allocation table is epoch ${found}; ${expected} is next`,
    why: "Every chain must go through the same tables in the same order.",
    fix: "Submit the tables of the epochs between, or number this one anew.",
  },
  SharesNotSorted: {
    sentence: ({ previous, next }: { previous: bigint; next: bigint }) =>
      `chain ${next} stands after chain ${previous}; chain ids must ascend`,
    why: "In a sorted table no chain can stand twice.",
    fix: "Sort the shares by chain id, each chain once.",
  },
  AllocationAboveApproval: {
    sentence: ({ total, ceiling }: { total: bigint; ceiling: bigint }, say: Wording) =>
      `the shares add up to ${say.amount(total)}; the approval ends at ${say.amount(ceiling)}`,
    why: "All chains together may carry what the supervisor approved, no more.",
    fix: "Lower the shares, or have LEGAL record a higher approval.",
  },
  WoundDown: {
    sentence: (_: NoFields) => "the registry is wound down; nothing is minted through it again",
    why: "A wind-down cannot be taken back.",
    fix: "Redemption goes on. Issuing again would take a new registry, in public.",
  },

  PredecessorMismatch: {
    sentence: ({ predecessor, token }: { predecessor: string; token: string }, say: Wording) =>
      `the predecessor ${say.account(predecessor)} is not one of the token ${say.account(token)}`,
    why: "Another currency's predecessor knows nothing of this one's used credits.",
    fix: "Deploy it with the predecessor of the same currency, or with none.",
  },
  NotMintDesk: {
    sentence: ({ caller, desk }: { caller: string; desk: string }, say: Wording) =>
      `${say.account(caller)} is not the mint desk, ${say.account(desk)}`,
    why: "A credit is used up by the mint it backs and by nothing else.",
    fix: "Mint through the registered desk.",
  },
  DeskBlocked: {
    sentence: ({ until, timestamp }: At & { until: bigint }, say: Wording) =>
      `the mint desk is new and may mint from ${say.time(until)} on; it is ${say.time(timestamp)}`,
    why: "Otherwise the limits of two desks could be used within one window.",
    fix: "Wait.",
  },
  CreditUsed: {
    sentence: ({ creditId, orderId }: { creditId: string; orderId: string }) =>
      `the credit ${creditId} was used by the order ${orderId}`,
    why: "Money that came in once is minted once.",
    fix: "Find the order. If money came in twice, the bank confirms each credit by itself.",
  },
  CreditExpired: {
    sentence: ({ expiry, timestamp }: At & { expiry: bigint }, say: Wording) =>
      `the credit confirmation was good before ${say.time(expiry)}; it is ${say.time(timestamp)}`,
    why: "The bank no longer stands by it.",
    fix: "Have the custodian confirm the credit again.",
  },
  CreditNotYetValued: {
    sentence: ({ valueTime, timestamp }: At & { valueTime: bigint }, say: Wording) =>
      `the credit is available from ${say.time(valueTime)} on; it is ${say.time(timestamp)}`,
    why: "Tokens follow the money.",
    fix: "Wait for the value time.",
  },
  InvalidKind: {
    sentence: ({ kind, burnTx }: { kind: bigint; burnTx: string }) =>
      `a confirmation of kind ${kind} cannot have the burn transaction ${burnTx}`,
    why: "Kind 1 is money that came in and names no burn; kind 2 covers a burn and names it.",
    fix: "Have the custodian sign the confirmation anew.",
  },
  InsufficientReserve: {
    sentence: ({ available, requested }: { available: bigint; requested: bigint }, say: Wording) =>
      `the banks confirm backing for ${say.amount(available)} more, not for ${say.amount(requested)}`,
    why: "No token circulates that no bank has confirmed to be backed.",
    fix: "Have the custodian state its new balance, or mint less.",
  },
  CeilingExceeded: {
    sentence: (
      { bound, available, requested }: { bound: bigint; available: bigint; requested: bigint },
      say: Wording,
    ) => `${describeBound(bound)} leaves room for ${say.amount(available)}, not for ${say.amount(requested)}`,
    why: "The lowest of all bounds decides, whatever the others allow.",
    fix: "Mint less, or have that bound raised; it waits.",
  },
  NoApproval: {
    sentence: ({ expiry, timestamp }: At & { expiry: bigint }, say: Wording) =>
      expiry === 0n
        ? "no supervisor's approval is on record"
        : `the supervisor's approval ended on ${say.time(expiry)}; it is ${say.time(timestamp)}`,
    why: "Without consent nothing is issued. Redemption goes on.",
    fix: "Have LEGAL record an approval; it waits.",
  },
  ReservesStale: {
    sentence: ({ age, allowed }: { age: bigint; allowed: bigint }, say: Wording) =>
      `no statement counts any more: the latest is ${say.duration(age)} old, ${say.duration(allowed)} are allowed`,
    why: "An old balance proves nothing about today. Redemption goes on.",
    fix: "Have a custodian sign and submit a fresh statement.",
  },
} satisfies { readonly [name: string]: ErrorWords };
