import type { ErrorWords, NoFields } from "./error-words.ts";
import { SETTLEMENT_ERRORS } from "./settlement-errors.ts";
import type { Wording } from "./wording.ts";

interface Requested {
  quote: string;
  requested: bigint;
}

/** What every error of the FX settlement means. */
export const FX_SETTLEMENT_ERRORS = {
  ...SETTLEMENT_ERRORS,
  InvalidPair: {
    sentence: ({ sellToken, buyToken }: { sellToken: string; buyToken: string }, say: Wording) =>
      `a quote cannot sell ${say.account(sellToken)} for ${say.account(buyToken)}`,
    why: "The two tokens of a quote are the two of this contract, and not the same.",
    fix: "Check the quote's tokens.",
  },
  InvalidQuote: {
    sentence: ({ quote }: { quote: string }) => `the price of the quote ${quote} has a zero in it`,
    why: "A price is a fraction of two numbers above 0.",
    fix: "Have the maker sign a quote with a price.",
  },
  QuoteTooLong: {
    sentence: (
      { validAfter, validBefore, maximum }: { validAfter: bigint; validBefore: bigint; maximum: bigint },
      say: Wording,
    ) => `the quote is good for ${say.duration(validBefore - validAfter)}; at most ${say.duration(maximum)} is allowed`,
    why: "A quote that lives long is an option given away.",
    fix: "Have the maker sign a shorter one.",
  },
  NotTaker: {
    sentence: ({ caller, taker }: { caller: string; taker: string }, say: Wording) =>
      `the quote is for ${say.account(taker)}, not for ${say.account(caller)}`,
    why: "The maker chose who may fill it.",
    fix: "Ask the maker for a quote of your own.",
  },
  SelfFill: {
    sentence: ({ account }: { account: string }, say: Wording) =>
      `${say.account(account)} is the maker and cannot also fill the quote or get what it sells`,
    why: "To trade with oneself moves nothing.",
    fix: "Check who takes the quote and who receives.",
  },
  NonceUsed: {
    sentence: ({ account, nonce }: { account: string; nonce: bigint }, say: Wording) =>
      `the nonce ${nonce} of ${say.account(account)} was used up or cancelled, or belongs to another message`,
    why: "One message per nonce: nobody sells more than he signed once.",
    fix: "Have a message with another nonce signed.",
  },
  QuoteExceeded: {
    sentence: ({ quote, requested, left }: Requested & { left: bigint }, say: Wording) =>
      `${say.amount(left)} is left of the quote ${quote}, not ${say.amount(requested)}`,
    why: "All fills together sell at most what the maker signed.",
    fix: "Fill at most what is left.",
  },
  FillTooSmall: {
    sentence: ({ quote, requested, minimum }: Requested & { minimum: bigint }, say: Wording) =>
      `a fill of the quote ${quote} takes at least ${say.amount(minimum)}, not ${say.amount(requested)}`,
    why: "The maker wants no crumbs; only what is left may be less.",
    fix: "Fill at least that, or all that is left.",
  },
  AcceptanceDiffers: {
    sentence: ({ expected, quote }: { expected: string; quote: string }) =>
      `the acceptance is of the quote ${quote}, not of ${expected}`,
    why: "A taker accepts one quote, word for word.",
    fix: "Submit it with the quote that was accepted.",
  },
  InvalidBand: {
    sentence: ({ bandBps, bandMaxAge }: { bandBps: bigint; bandMaxAge: bigint }, say: Wording) =>
      `a band of ${bandBps} basis points around a rate at most ${say.duration(bandMaxAge)} old means nothing`,
    why: "A band is at most 10,000 basis points wide, and its rate has an age.",
    fix: "Have the maker sign a quote with a band that binds, or without a feed.",
  },
  ReferenceUnusable: {
    sentence: ({ feed, answer, updatedAt }: { feed: string; answer: bigint; updatedAt: bigint }, say: Wording) =>
      `the reference ${say.account(feed)} says ${answer} as of ${say.time(updatedAt)}, which is no rate`,
    why: "A band fails closed: what is odd about its reference stops the fill.",
    fix: "Check the feed, or have the maker sign a quote without it.",
  },
  ReferenceStale: {
    sentence: ({ feed, updatedAt, maxAge }: { feed: string; updatedAt: bigint; maxAge: bigint }, say: Wording) =>
      `the reference ${say.account(feed)} is of ${say.time(updatedAt)}; it may be ${say.duration(maxAge)} old`,
    why: "An old rate says nothing about the price.",
    fix: "Wait for the feed, or have the maker sign a quote without it.",
  },
  OutsideBand: {
    sentence: (
      {
        feed,
        priceNumerator,
        priceDenominator,
        answer,
        bandBps,
      }: { feed: string; priceNumerator: bigint; priceDenominator: bigint; answer: bigint; bandBps: bigint },
      say: Wording,
    ) =>
      `the price ${priceNumerator} / ${priceDenominator} is more than ${bandBps} basis points away from ` +
      `the reference ${say.account(feed)}, which says ${answer}`,
    why: "The maker signed how far the price may be from the reference.",
    fix: "Ask for a new quote.",
  },
  InvalidRecipient: {
    sentence: ({ recipient }: { recipient: string }, say: Wording) =>
      `${say.account(recipient)} cannot be the recipient: it is this contract`,
    why: "Nothing stays here between calls.",
    fix: "Name the account that is to be paid.",
  },
  PartiesUnsorted: {
    sentence: ({ index, party }: { index: bigint; party: string }, say: Wording) =>
      `the party ${index}, ${say.account(party)}, is not above the one before it`,
    why: "Everybody is listed once, so that everybody pays or is paid once.",
    fix: "List the parties once each, in ascending order.",
  },
  PartyMismatch: {
    sentence: ({ row, expected, index }: { row: bigint; expected: string; index: bigint }, say: Wording) =>
      `row ${row} is about ${say.account(expected)}, who is not the party ${index} of the list`,
    why: "A row points to its parties by their place in the list.",
    fix: "Correct the row's indices, or the list.",
  },
  NoFills: {
    sentence: (_: NoFields) => "the batch has no fills",
    why: "To fill nothing is a mistake.",
    fix: "Give at least one fill.",
  },
} satisfies { readonly [name: string]: ErrorWords };
