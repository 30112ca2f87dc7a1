import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { LineProblem } from "../csv-file.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { showCount } from "../words.ts";
import { nameLines, showProblems } from "./lines.ts";

/** The errors of lists of accounts. */

export const accountsOrList = (given: string): HarbourError =>
  fault(
    "HB-2870",
    ExitCode.usage,
    `${given}; one of the two is needed.`,
    "A command is for what stands on the command line or for what stands in a file.",
    "Name the account, with its amount where one is needed, or add --from <file.csv>.",
  );

export const badHeader = (path: string, problems: readonly string[], known: readonly string[]): HarbourError =>
  fault(
    "HB-2871",
    ExitCode.usage,
    `The header of ${path} cannot be used: ${problems.join("; ")}.`,
    "A column that nobody reads could be the one that matters.",
    `The first line names the columns; this command knows ${known.join(", ")}.`,
  );

export const badLines = (path: string, problems: readonly LineProblem[]): HarbourError =>
  fault(
    "HB-2872",
    ExitCode.usage,
    `${path}: ${showCount(problems.length, "line")} cannot be read, so nothing was sent.\n${showProblems(problems)}`,
    "A list is taken whole or not at all: the account that is left out could be the one that matters.",
    "Mend these lines; copy an address with its capitals, they are its checksum.",
  );

export const conflictingLines = (path: string, problems: readonly LineProblem[]): HarbourError =>
  fault(
    "HB-2873",
    ExitCode.usage,
    `${path} names an account again and says something else of it.\n${showProblems(problems)}`,
    "Only one of the two can be meant, and the order of lines does not say which.",
    "Keep one line for each account.",
  );

export const emptyList = (path: string): HarbourError =>
  fault(
    "HB-2874",
    ExitCode.usage,
    `${path} has a header and no accounts.`,
    "An empty list is more often a failed export than a wish.",
    "Check where the file comes from.",
  );

export const protectedListed = (problems: readonly LineProblem[]): HarbourError =>
  fault(
    "HB-2875",
    ExitCode.refused,
    `${showCount(problems.length, "account")} of the list cannot be frozen, so nothing was sent.\n${showProblems(problems)}`,
    "Freezing one of our own contracts would stop everybody who uses it.",
    "Take these lines out. If they are meant, ADMIN would have to take the flag off first.",
  );

export const rowsRefused = (problems: readonly LineProblem[]): HarbourError =>
  fault(
    "HB-2876",
    ExitCode.refused,
    `The simulation refuses ${showCount(problems.length, "line")}, so nothing was sent.\n${showProblems(problems)}`,
    "Each transaction of a list is tried on the chain's present state before any is sent.",
    "Mend or take out these lines; harbour account show has what the chain says of an account.",
  );

export const signerPending = (signer: string, waiting: number): HarbourError =>
  fault(
    "HB-2877",
    ExitCode.temporary,
    `${showCount(waiting, "transaction")} of ${signer} ${waiting === 1 ? "is" : "are"} not yet in a block.`,
    "They may be parts of this list; until they are in a block nobody can say what is left of it.",
    "Wait for them, then run the same command again: it leaves out what they did.",
  );

export const mixedHolds = (raised: readonly number[], lowered: readonly number[]): HarbourError =>
  fault(
    "HB-2878",
    ExitCode.refused,
    `The list raises ${showCount(raised.length, "hold")} and lowers ${lowered.length}: ` +
      `lowered in ${nameLines(lowered)}.`,
    "Raising is BLACKLISTER's and lowering UNBLACKLISTER's, who are never the same, so one signer cannot do both.",
    "Make two files of it, and run each with --as its signer.",
  );

export const delayedFreezer = (signer: string, role: string, delay: string): HarbourError =>
  fault(
    "HB-2879",
    ExitCode.refused,
    `${signer} holds ${role} with a delay of ${delay}.`,
    "A list is split by the gas of the moment, so what is scheduled today would not be what is sent later.",
    "Use --as with a holder that acts at once; harbour role list shows them.",
  );

export const linesWaiting = (lines: readonly number[], readyAt: string): HarbourError =>
  fault(
    "HB-2880",
    ExitCode.temporary,
    `${showCount(lines.length, "line")} left: ${nameLines(lines)}. The last is ready at ${readyAt}.`,
    "The delay is the time others have to see the call and cancel it.",
    "Run the same command again after that; it leaves out what is done.",
  );

export const linesUnscheduled = (lines: readonly number[]): HarbourError =>
  fault(
    "HB-2881",
    ExitCode.refused,
    `${showCount(lines.length, "line")} left that nobody scheduled: ${nameLines(lines)}.`,
    "What has a delay is scheduled first; a schedule also ends when GUARDIAN cancels it or a week passes.",
    "Run the same command with --schedule, and with --send when they are ready.",
  );

export const rowAboveBound = (line: number, gas: bigint, bound: bigint): HarbourError =>
  fault(
    "HB-2882",
    ExitCode.refused,
    `Line ${line} alone takes ${gas} gas; at most ${bound} are sent in one transaction.`,
    "A transaction near the chain's limit waits for an empty block, and a freeze must not wait.",
    "Check --network and --rpc: an ordinary chain has room for hundreds of accounts.",
  );
