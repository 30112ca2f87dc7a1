import type { HarbourError } from "../../sdk/harbour-error.ts";
import { quote } from "../../sdk/quote.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** HB-2930 to HB-2947: quotes and fills. Those of every signed settlement file are in settlement-faults.ts. */

export const notMoney = (flag: string, text: string): HarbourError =>
  fault(
    "HB-2930",
    ExitCode.usage,
    `${flag} ${quote(text)} is not an amount with its currency.`,
    "Of two currencies, an amount that does not say which is its own could be either side's.",
    'Write it as "1,000.00 CNH" or "1,000.00 HKD", in quotation marks.',
  );

export const badRate = (text: string): HarbourError =>
  fault(
    "HB-2931",
    ExitCode.usage,
    `${quote(text)} is not a rate between the two currencies.`,
    "A rate that does not say what is counted per what means two prices.",
    'Write it as "1.0837 HKD per CNH": what one unit of the second costs in the first.',
  );

export const badSeconds = (flag: string, text: string, least: number, most: number): HarbourError =>
  fault(
    "HB-2932",
    ExitCode.usage,
    `${flag} ${quote(text)} is not a number of seconds from ${least} to ${most}.`,
    "A quote that lives long is an option given away, and the contract refuses it.",
    "Write whole seconds.",
  );

export const badBand = (problem: string): HarbourError =>
  fault(
    "HB-2933",
    ExitCode.usage,
    problem,
    "A band compares the price with a feed: without feed, direction, width or age it means nothing.",
    'Give all of --feed <address> --feed-says "HKD per CNH" --band <percent> --max-age <seconds>, or none.',
  );

export const notTheTaker = (signer: string, taker: string): HarbourError =>
  fault(
    "HB-2936",
    ExitCode.unauthorised,
    `The quote is for ${taker}; ${signer} cannot fill it.`,
    "The maker chose who may take this price.",
    "Use --as with the taker, or ask the maker for a quote of your own.",
  );

export const ownQuote = (part: string, account: string): HarbourError =>
  fault(
    "HB-2937",
    ExitCode.refused,
    `The ${part} is ${account}, who made the quote.`,
    "To trade with oneself moves nothing, and the contract refuses it.",
    "Use --as with the taker, and --to with whoever shall get the money.",
  );

export const quoteOver = (state: string): HarbourError =>
  fault(
    "HB-2938",
    ExitCode.refused,
    `The quote cannot be filled: ${state}.`,
    "A quote lives for minutes and sells once what its maker signed.",
    "Ask the maker for a new one.",
  );

export const fillOutOfRange = (asked: string, allowed: string): HarbourError =>
  fault(
    "HB-2939",
    ExitCode.refused,
    `The fill is of ${asked}; ${allowed} is allowed.`,
    "All fills together sell at most what the maker signed, and only what is left may be below the minimum.",
    "Choose another --amount, or leave it out to take all that is left.",
  );

export const acceptanceOver = (state: string): HarbourError =>
  fault(
    "HB-2940",
    ExitCode.refused,
    `The acceptance cannot be used: ${state}.`,
    "A taker accepts once and for a time.",
    "Ask the taker to accept again.",
  );

export const feeTooHigh = (asked: string, most: string): HarbourError =>
  fault(
    "HB-2941",
    ExitCode.refused,
    `--fee is ${asked}; the taker signed at most ${most}.`,
    "Whoever submits takes what was signed or less.",
    "Lower --fee.",
  );

export const notForBatch = (path: string, reason: string): HarbourError =>
  fault(
    "HB-2942",
    ExitCode.refused,
    `${path} cannot be part of a batch: ${reason}.`,
    "In a batch everybody pays his net amount, by allowance.",
    "Submit it alone with harbour fx submit, or have it signed with --funding allowance.",
  );

export const notOwnNonce = (path: string, owner: string, signer: string): HarbourError =>
  fault(
    "HB-2943",
    ExitCode.unauthorised,
    `The nonce in ${path} is of ${owner}, not of ${signer}.`,
    "Everybody cancels his own nonces only.",
    "Use --as with its owner.",
  );

export const severalWords = (nonces: readonly bigint[]): HarbourError =>
  fault(
    "HB-2944",
    ExitCode.usage,
    `The nonces ${nonces.join(", ")} do not lie in one run of 128.`,
    "One call cancels nonces of one storage word, 128 in a row from a multiple of 128.",
    "Cancel them in several runs.",
  );

export const badNonce = (text: string): HarbourError =>
  fault(
    "HB-2946",
    ExitCode.usage,
    `--nonce ${quote(text)} is not a number.`,
    "A nonce tells messages of one account apart.",
    "Write digits, at most 77 of them.",
  );
