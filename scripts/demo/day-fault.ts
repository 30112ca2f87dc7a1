import { HarbourError, type HarbourErrorCode } from "../../sdk/harbour-error.ts";
import { ExitCode } from "../../sdk/exit-code.ts";

/**
 * What can be wrong with a day file. Every problem carries the line it stands on.
 *
 * - HB-3001 the file cannot be read
 * - HB-3002 not JSON: a trailing comma, a comment, a missing bracket
 * - HB-3003 the same key twice in one object
 * - HB-3011 a field is missing
 * - HB-3012 a field that does not belong there
 * - HB-3013 a value of the wrong kind
 * - HB-3014 a kind of step nobody knows
 * - HB-3015 not an amount of money
 * - HB-3016 a name of nobody
 * - HB-3017 not a time, or one that is not after the step before
 * - HB-3018 an error's name that none of our contracts has
 * - HB-3019 not a payment reference, an order's number, a UETR or a bank's credit
 * - HB-3020 a step that needs an earlier one, which is not there or there twice: execute, approve, confirm, settle
 * - HB-3021 a name that cannot be given
 */
export type DayFileErrorCode =
  | "HB-3001"
  | "HB-3002"
  | "HB-3003"
  | "HB-3011"
  | "HB-3012"
  | "HB-3013"
  | "HB-3014"
  | "HB-3015"
  | "HB-3016"
  | "HB-3017"
  | "HB-3018"
  | "HB-3019"
  | "HB-3020"
  | "HB-3021";

export interface DayFileProblem {
  code: DayFileErrorCode;
  /** From 1. */
  line: number;
  message: string;
}

/** A day file that cannot be played; nothing was deployed. Its code is that of the first problem. */
export class DayFileError extends HarbourError {
  declare readonly code: DayFileErrorCode;
  readonly path: string;
  readonly problems: readonly DayFileProblem[];

  constructor(path: string, problems: readonly [DayFileProblem, ...DayFileProblem[]]) {
    const [{ code, line, message }] = problems;
    super({ code, message: `${path}:${line}: ${message}`, why: "Nothing was deployed.", exitCode: ExitCode.usage });
    this.path = path;
    this.problems = problems;
  }
}

// 31xx: the chain to play on; 32xx: a step that could not be taken at all

function fault(code: HarbourErrorCode, message: string, why: string, fix: string, cause?: unknown): HarbourError {
  return new HarbourError({ code, message, why, fix, exitCode: ExitCode.refused, cause });
}

export const chainNotFresh = (block: number) =>
  fault(
    "HB-3101",
    `The node is at block ${block}.`,
    "The day's expectations are about a chain on which nothing has happened yet.",
    "Start the node anew, or leave --rpc out to play in-process.",
  );

export const noTimeTravel = (cause: unknown) =>
  fault(
    "HB-3102",
    "The node cannot be moved in time.",
    "The day waits for delays of 24 and 48 hours.",
    "Use a local development node such as npx hardhat node.",
    cause,
  );

export const notLocal = (chainId: number, expected: number) =>
  fault(
    "HB-3103",
    `The node is on chain ${chainId}; the demo plays on chain ${expected} only.`,
    "Its keys are known to everybody.",
    "Use a local development node such as npx hardhat node.",
  );

export const stepNotSent = (step: number, line: number, reason: string, cause: unknown) =>
  new HarbourError({
    code: "HB-3201",
    message: `Step ${step} (line ${line}) could not be sent: ${reason}.`,
    why: "The chain did not judge it, so there is nothing to compare with an expectation.",
    fix: "Look at what the node says, then play the day again on a fresh one.",
    exitCode: ExitCode.fault,
    cause,
  });
