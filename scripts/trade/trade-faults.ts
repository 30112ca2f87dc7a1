import type { HarbourError } from "../../sdk/harbour-error.ts";
import { quote } from "../../sdk/quote.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** HB-2950 to HB-2979: trade orders and the files about them. */

export const unknownOrder = (id: string): HarbourError =>
  fault(
    "HB-2950",
    ExitCode.refused,
    `No order ${id} was opened.`,
    "An order's id is the hash of all of its first terms: one changed field is another order.",
    "Open it with harbour trade open, or check the id and --network.",
  );

export const termsUnknown = (id: string, inForce: string): HarbourError =>
  fault(
    "HB-2951",
    ExitCode.refused,
    `The terms in force of order ${id}, ${inForce}, are not at hand.`,
    "The chain keeps their hash only; the call that put them in force could not be read.",
    "Give the file of the order, or of its last amendment.",
  );

export const notEntitled = (signer: string, act: string, entitled: string): HarbourError =>
  fault(
    "HB-2952",
    ExitCode.unauthorised,
    `${signer} cannot ${act}; ${entitled} can.`,
    "The signed terms say who does what.",
    "Use --as with whoever is meant.",
  );

export const tooEarly = (act: string, start: string, left: string): HarbourError =>
  fault(
    "HB-2953",
    ExitCode.refused,
    `It is too early to ${act}: it can happen from ${start} on, in ${left}.`,
    "Until then somebody else has the time that the terms give him.",
    "Run the same command after that.",
  );

export const tooLate = (act: string, end: string): HarbourError =>
  fault(
    "HB-2954",
    ExitCode.refused,
    `It is too late to ${act}: it could happen before ${end}.`,
    "Every right in an order has its time, so that nobody's silence locks the money.",
    "See harbour trade show for what can happen now.",
  );

export const wrongState = (milestone: number, state: string, needed: string): HarbourError =>
  fault(
    "HB-2955",
    ExitCode.refused,
    `Milestone ${milestone} is ${state}; it would have to be ${needed}.`,
    "Every statement has its place in a milestone's course.",
    "See harbour trade show for what can happen now.",
  );

export const noMilestone = (text: string, count: number): HarbourError =>
  fault(
    "HB-2956",
    ExitCode.usage,
    `There is no milestone ${quote(text)}; 0 to ${count - 1} are there.`,
    "Milestones are counted from 0, as the chain counts them.",
    "See harbour trade show.",
  );

export const noArbiter = (id: string): HarbourError =>
  fault(
    "HB-2957",
    ExitCode.refused,
    `Order ${id} has no arbiter, so nothing in it can be disputed.`,
    "A dispute needs somebody whom the parties signed to decide it.",
    "Settle it by harbour trade amend or harbour trade cancel.",
  );

export const badShare = (text: string, least: string): HarbourError =>
  fault(
    "HB-2958",
    ExitCode.usage,
    `--share ${quote(text)} is not a share from ${least} to 100%.`,
    "An attestation says which part was fulfilled, and the buyer accepts that part or more.",
    'Write it as "90%", with at most two decimals.',
  );

export const missingSignatures = (missing: readonly string[]): HarbourError =>
  fault(
    "HB-2959",
    ExitCode.refused,
    `These have not signed: ${missing.join(", ")}.`,
    "Everybody whose money or claim it decides has to agree; whoever calls need not sign.",
    "Have them run harbour trade sign with the file, and give all signed copies.",
  );

export const noPart = (signer: string, parties: readonly string[]): HarbourError =>
  fault(
    "HB-2960",
    ExitCode.unauthorised,
    `${signer} has nothing to sign here; ${parties.join(", ")} sign it.`,
    "A signature of anybody else counts for nothing.",
    "Use --as with one of them.",
  );

export const termsMoved = (path: string, found: bigint, inForce: bigint): HarbourError =>
  fault(
    "HB-2961",
    ExitCode.refused,
    `${path} speaks of terms number ${found}; number ${inForce} is in force.`,
    "The order was amended or cancelled since, and what was signed before speaks of it no more.",
    "Write the file anew and have it signed again.",
  );

export const badOrderDraft = (path: string, problems: readonly string[], cause?: unknown): HarbourError =>
  fault(
    "HB-2962",
    ExitCode.usage,
    `${path} is no draft of an order: ${problems.join("; ")}.`,
    "A draft is taken whole or not at all: what is missing or unknown in it could be what matters.",
    "harbour trade draft --help shows one.",
    cause,
  );

export const differentOrders = (paths: readonly string[]): HarbourError =>
  fault(
    "HB-2963",
    ExitCode.refused,
    `${paths.join(" and ")} are not about the same.`,
    "Signatures are gathered from several copies of one order.",
    "Give copies of one order only.",
  );

export const receivableTaken = (what: string): HarbourError =>
  fault(
    "HB-2964",
    ExitCode.refused,
    `The receivable ${what}.`,
    "The same order is financed once and assigned once, so that nobody pays twice for it.",
    "See harbour trade show for who gets the money.",
  );

export const nothingDue = (next: string): HarbourError =>
  fault(
    "HB-2965",
    ExitCode.refused,
    `Nothing is due now: ${next}.`,
    "Money moves when somebody has agreed to it, or when the time for objecting is over.",
    "See harbour trade show for what can happen until then.",
  );

export const orderEnded = (id: string): HarbourError =>
  fault(
    "HB-2966",
    ExitCode.refused,
    `Order ${id} has ended: every milestone is settled.`,
    "What was paid is final.",
    "See harbour trade show for what was paid to whom.",
  );

export const messageOver = (path: string, when: string): HarbourError =>
  fault(
    "HB-2967",
    ExitCode.refused,
    `What is signed in ${path} is good ${when}.`,
    "A signature that is passed around is good for a time.",
    "Have it signed again.",
  );

export const poolTooLow = (free: string, asked: string): HarbourError =>
  fault(
    "HB-2968",
    ExitCode.refused,
    `${free} is free in the pool; ${asked} is asked for.`,
    "What an order has reserved comes back only through the order.",
    "Ask for less, or wait for orders to end.",
  );

export const rulingTooHigh = (asked: string, most: string): HarbourError =>
  fault(
    "HB-2969",
    ExitCode.usage,
    `--to-seller is ${asked}; the milestone has ${most}.`,
    "An arbiter divides the disputed milestone and nothing else.",
    "Write what the seller gets of it; the rest goes back.",
  );

export const oneOf = (options: readonly string[], reason: string): HarbourError =>
  fault("HB-2970", ExitCode.usage, `Exactly one of ${options.join(", ")} is needed.`, reason, "See --help.");

export const nothingToFund = (): HarbourError =>
  fault(
    "HB-2971",
    ExitCode.usage,
    "The buyer pays nothing when this order opens, so there is no payment to sign.",
    "All of its milestones are guaranteed, and there is no fee.",
    "Leave --funding out, or write --funding allowance.",
  );

export const notOpenedYet = (path: string): HarbourError =>
  fault(
    "HB-2972",
    ExitCode.refused,
    `The order in ${path} is not open yet.`,
    "There is nothing in it that could be said, paid or changed.",
    "Have it signed, then harbour trade open.",
  );

export const nothingChanged = (): HarbourError =>
  fault(
    "HB-2973",
    ExitCode.usage,
    "The amended terms are those in force.",
    "An amendment that changes nothing would only need everybody's signature.",
    "Change the draft.",
  );
