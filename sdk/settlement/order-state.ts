import { parseAddress } from "../address.ts";
import { quote } from "../quote.ts";
import { SettlementError } from "./settlement-error.ts";
import { addressOrNone, isNone } from "./settlement-values.ts";

/** ITradeEscrow's MilestoneState, in its order. */
export const MILESTONE_STATES = ["Held", "Attested", "Accepted", "Disputed", "Ruled", "Settled"] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];

/** ITradeEscrow's Outcome, in its order: how a settled milestone ended, as MilestoneSettled says. */
export const OUTCOMES = ["Released", "Ruled", "DefaultRuled", "Refunded", "Cancelled"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where a milestone stands. */
export interface MilestoneProgress {
  state: MilestoneState;
  /** Unix seconds of the last statement, 0 for none. */
  since: bigint;
  /** Minor units that the last statement gives the seller. */
  toSeller: bigint;
}

/** Where an order stands. */
export interface OrderStanding {
  /** False once every milestone is settled. */
  open: boolean;
  /** Minor units not settled yet. */
  held: bigint;
  /** Milestones that are settled, by their place from 0. */
  settled: number[];
  /** Number of the terms now in force, 0 for the first. */
  amendment: bigint;
  /** The digest of the terms now in force. */
  terms: string;
  /** Who gets the seller's part. */
  payee: string;
  /** Unless the receivable was sold, undefined. */
  financing?: {
    financier: string;
    /** The milestones that he is paid out of first, by their place from 0. */
    milestones: number[];
    /** Minor units still owed to him before the payee. */
    left: bigint;
  };
}

/** The contract's `orderState` by its names, as typechain returns it. */
export interface OrderStateResult {
  open: boolean;
  held: bigint;
  settled: bigint;
  amendment: bigint;
  terms: string;
  payee: string;
  financier: string;
  financed: bigint;
  financierLeft: bigint;
}

/** Reads `milestoneState` by position. @throws SettlementError HB-1805 */
export function readMilestoneState(
  result: readonly [state: bigint, since: bigint, toSeller: bigint],
): MilestoneProgress {
  const [state, since, toSeller] = result;
  return { state: named("state", MILESTONE_STATES, state), since, toSeller };
}

/** Reads `orderState`. @throws AddressError */
export function readOrderState(result: OrderStateResult): OrderStanding {
  const { open, held, settled, amendment, terms, payee, financed, financierLeft } = result;
  const financier = addressOrNone(result.financier);
  const financing = isNone(financier)
    ? {}
    : { financing: { financier, milestones: placesOf(financed), left: financierLeft } };
  return { open, held, settled: placesOf(settled), amendment, terms, payee: parseAddress(payee), ...financing };
}

/** How a milestone ended, by MilestoneSettled's `outcome`. @throws SettlementError HB-1805 */
export function outcomeOf(outcome: bigint): Outcome {
  return named("outcome", OUTCOMES, outcome);
}

/** The places of the bits that are set, ascending: 5n is 0 and 2. */
export function placesOf(bits: bigint): number[] {
  return [...bits.toString(2)].reverse().flatMap((bit, place) => (bit === "1" ? [place] : []));
}

/** The bits of these places: 0 and 2 are 5n. */
export function bitsOf(places: readonly number[]): bigint {
  return places.reduce((bits, place) => bits | (1n << BigInt(place)), 0n);
}

function named<N extends string>(what: string, names: readonly N[], value: bigint): N {
  const name = names[Number(value)];
  if (name !== undefined) return name;
  throw new SettlementError(
    "HB-1805",
    `The ${what} is ${quote(value)}; 0 (${names[0]}) to ${names.length - 1} (${names.at(-1)}) is known.`,
  );
}
