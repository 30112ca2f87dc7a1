import { referenceOf } from "./bank-evidence.ts";
import type { Json } from "./canonical.ts";
import type { FullChainState } from "./chain-state.ts";
import { linesBetween, type Window } from "./day-only-lines.ts";
import { money, tokens } from "./decimal-text.ts";
import { isCash, sumOf, type ReserveEvidence } from "./reserve-evidence.ts";
import type { BankLine } from "./statement-told.ts";
import { tieOut, type TieOut } from "./tie-outs.ts";

export interface MovementParameters {
  opening: ReserveEvidence;
  closing: ReserveEvidence;
  chains: readonly FullChainState[];
  lines: readonly BankLine[];
  /** Whose lines are of the reserve; undefined: all. */
  accounts: readonly string[] | undefined;
  /** Of the period, minor units. */
  minted: bigint;
  burned: bigint;
}

export interface Movement {
  rows: Record<string, Json> | undefined;
  missing: string | undefined;
  tieOut: TieOut;
}

/**
 * Tie-out (e): what the custodians stated of the reserve changed by what the banks booked between the two statements, and
 * by what is held beside cash (purchases, and revaluation). The rows say what of the bookings was for tokens: with what was
 * received or paid on another day than minted or burned. That every mint and burn has its booking is not tied here, but by
 * reconciliation. Of lines that say only their day, any beginning of a day may be before a statement of it.
 */
export function reserveMovement(parameters: MovementParameters): Movement {
  const { opening, closing, chains, accounts, minted, burned } = parameters;
  const lines = parameters.lines.filter((line) => accounts === undefined || accounts.includes(line.account));
  const window = windowOf(opening, closing);
  const besideCash = besideCashOf(closing) - besideCashOf(opening);
  const booked = closing.total - opening.total - besideCash;
  const within = window === undefined ? undefined : linesBetween(lines, window, booked);
  const missing =
    lines.length === 0
      ? "no line of an account of the reserve is in the books"
      : !opening.listed || !closing.listed
        ? "not every pool has its list at both ends"
        : window === undefined
          ? "the pools were not stated as of one time"
          : within === undefined
            ? "too many lines of the day of a statement say only their day"
            : undefined;
  if (missing !== undefined || within === undefined)
    return { rows: undefined, missing, tieOut: tieOut("e", "reserve", { missing: missing! }) };
  const orders = new Set(chains.flatMap((chain) => chain.orders.map((order) => order.bankRef)));
  const payouts = new Set(chains.flatMap((chain) => chain.redemptions.flatMap((one) => one.bankRefs)));
  const total = (those: readonly BankLine[]) => those.reduce((sum, line) => sum + BigInt(line.amount), 0n);
  const referenced = (references: Set<string>, line: BankLine) => references.has(referenceOf(line) ?? "");
  const received = total(within.filter((line) => !line.amount.startsWith("-") && referenced(orders, line)));
  const paid = -total(within.filter((line) => line.amount.startsWith("-") && referenced(payouts, line)));
  const otherLines = total(within) - received + paid;
  const [receivedNotMinted, burnedNotPaid] = [received - minted, burned - paid];
  return {
    rows: {
      opening: money(opening.total),
      minted: tokens(minted),
      redeemed: tokens(burned),
      receivedNotMinted: tokens(receivedNotMinted),
      burnedNotPaid: tokens(burnedNotPaid),
      otherBankLines: money(otherLines),
      besideCash: money(besideCash),
      closing: money(closing.total),
    },
    missing: undefined,
    tieOut: tieOut("e", "reserve", {
      left: closing.total - opening.total,
      right: total(within) + besideCash,
    }),
  };
}

/** From the as-of time of the opening statements to that of the closing ones. */
function windowOf(opening: ReserveEvidence, closing: ReserveEvidence): Window | undefined {
  const times = [opening, closing].map(({ pools }) => [...new Set(pools.map(({ pool }) => pool.asOf))]);
  const [[after, ...others], [upTo, ...more]] = times as [number[], number[]];
  if (after === undefined || upTo === undefined || others.length + more.length > 0) return undefined;
  return { after, upTo };
}

function besideCashOf({ lines }: ReserveEvidence): bigint {
  return sumOf(lines.filter((line) => !isCash(line)));
}
