import type { HarbourError } from "../sdk/harbour-error.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { fault } from "../sdk/fault.ts";
import type { Check } from "./plan/intent.ts";
import { showCount } from "./words.ts";

/** The errors of the issuance commands. Numbers continue those of faults.ts, in the same groups. */

// 21xx: the command line and its files

export const fileUnreadable = (path: string, problem: string, cause?: unknown): HarbourError =>
  fault(
    "HB-2120",
    ExitCode.usage,
    `${path} cannot be read: ${problem}.`,
    "The command works on a file that somebody else may have written.",
    "Check the path and the rights.",
    cause,
  );

export const fileMalformed = (path: string, problems: readonly string[], cause?: unknown): HarbourError =>
  fault(
    "HB-2121",
    ExitCode.usage,
    `${path} cannot be used: ${problems.join("; ")}.`,
    "A file is taken whole or not at all: what is missing or unknown in it could be what matters.",
    "Write the file anew with the command that makes it.",
    cause,
  );

export const fileExists = (path: string): HarbourError =>
  fault(
    "HB-2122",
    ExitCode.usage,
    `${path} exists already.`,
    "A file that people sign is never overwritten.",
    "Choose another name, or move the file away.",
  );

export const badTime = (flag: string, text: string): HarbourError =>
  fault(
    "HB-2123",
    ExitCode.usage,
    `${flag} ${JSON.stringify(text)} is not a time.`,
    "Without its zone a time means another moment in every office.",
    "Write it as 2026-11-22T18:00:00+08:00, or with Z for UTC.",
  );

export const optionNeeded = (option: string, reason: string): HarbourError =>
  fault("HB-2124", ExitCode.usage, `${option} is needed.`, reason, "Add it; --help shows how.");

// 22xx: chain and deployment

export const noIssuance = (network: string, currency: string): HarbourError =>
  fault(
    "HB-2220",
    ExitCode.refused,
    `No registry and desks of ${currency} are recorded for ${network}.`,
    "Addresses come from deployments/<network>, not from the command line.",
    "Deploy them first, or check --network.",
  );

export const foreignIssuance = (what: string, found: string, recorded: string): HarbourError =>
  fault(
    "HB-2221",
    ExitCode.refused,
    `${what[0]!.toUpperCase()}${what.slice(1)} is ${found}; ${recorded} is recorded.`,
    "Contracts that do not name each other would judge by different numbers.",
    "Stop, and find out who changed it, or mend the record in deployments/.",
  );

// 23xx: refused by a check or by the simulation

/** Every failing rule by its name, so that mending one does not merely uncover the next. */
export const refusedByChecks = (failed: readonly Check[]): HarbourError =>
  fault(
    "HB-2330",
    ExitCode.refused,
    `Refused by ${showCount(failed.length, "check")}: ${failed.map(({ check }) => check).join(", ")}.`,
    "The command judges each rule by itself before anybody signs; the contracts judge them again.",
    "The plan shows what was found and what is allowed beside every rule.",
  );

export const digestMismatch = (path: string, found: string, computed: string): HarbourError =>
  fault(
    "HB-2331",
    ExitCode.refused,
    `${path} says its digest is ${found}; its values give ${computed}.`,
    "Something in the file was changed after it was written, so its signatures are for something else.",
    "Draft it anew.",
  );

export const creditMismatch = (path: string, name: string, found: string, signed: string): HarbourError =>
  fault(
    "HB-2342",
    ExitCode.refused,
    `${path} names the credit ${name}, whose id is ${found}; the id in it is ${signed}.`,
    "Only the id is signed, so the name beside it must be the one it is the hash of.",
    "Ask the custodian which credit it confirmed.",
  );

export const networkMismatch = (path: string, found: string, connected: string): HarbourError =>
  fault(
    "HB-2332",
    ExitCode.refused,
    `${path} was written for ${found}; this is ${connected}.`,
    "Statements are signed once per chain.",
    "Check --network, or draft it for this network.",
  );

export const wrongPayload = (path: string, found: string, needed: string): HarbourError =>
  fault(
    "HB-2333",
    ExitCode.usage,
    `${path} is a ${found}; a ${needed} is needed.`,
    "Each file says one thing, and each command takes one kind of it.",
    "Check the path.",
  );

export const notASigner = (signer: string, custodian: string, found: string): HarbourError =>
  fault(
    "HB-2334",
    ExitCode.unauthorised,
    `${signer} signs ${found}, not for ${custodian}.`,
    "The registry counts signatures of a custodian's registered signers only.",
    "Use --as with one of them; CUSTODIAN_ADMIN registers signers.",
  );

export const badSignature = (problem: string): HarbourError =>
  fault(
    "HB-2335",
    ExitCode.refused,
    `The signature does not count: ${problem}.`,
    "The registry would refuse it, and the whole file with it.",
    "Sign the digest that the page shows, with the key of --as.",
  );

export const unknownPool = (custodian: string, pool: string): HarbourError =>
  fault(
    "HB-2336",
    ExitCode.refused,
    `${custodian} has no pool ${pool}.`,
    "A statement is about a pool that CUSTODIAN_ADMIN registered.",
    "See harbour reserve verify for the pools there are.",
  );

export const nothingParked = (pool: string): HarbourError =>
  fault(
    "HB-2337",
    ExitCode.refused,
    `${pool} has no parked statement.`,
    "Only a statement above the pool's bound waits for a person; a newer one drops it.",
    "See harbour reserve history.",
  );

export const orderCurrencyMismatch = (path: string, found: string, asked: string): HarbourError =>
  fault(
    "HB-2340",
    ExitCode.refused,
    `${path} is an order for ${found}; --token says ${asked}.`,
    "One currency must not be issued for the other.",
    "Check --token and the file.",
  );

export const unknownOrder = (id: string): HarbourError =>
  fault(
    "HB-2338",
    ExitCode.refused,
    `No order ${id} was ever proposed.`,
    "An order's id is the hash of all of it: one changed field is another order.",
    "See harbour mint list --all, and check --token.",
  );

export const unknownRequest = (id: bigint, made: number): HarbourError =>
  fault(
    "HB-2339",
    ExitCode.refused,
    `There is no request ${id}; ${made === 1 ? "1 was" : `${made} were`} made so far.`,
    "Requests are numbered from 1 in the order they were made.",
    "See harbour redeem list --all, and check --token.",
  );

export const balanceTooSmall = (holder: string, balance: string, asked: string): HarbourError =>
  fault(
    "HB-2341",
    ExitCode.refused,
    `${holder} has ${balance}, not ${asked}.`,
    "A signed request that cannot be paid is refused when somebody submits it.",
    "Ask for less, or check the account: harbour account show.",
  );

// 25xx: approval

export const signingApprovalRequired = (digest: string): HarbourError =>
  fault(
    "HB-2504",
    ExitCode.usage,
    "Nobody is here to confirm the signature.",
    "Without a terminal, only what somebody read and compared can be signed.",
    `Read the page, compare it with your books, then add --approve ${digest}.`,
  );

export const signingApprovalMismatch = (approved: string, digest: string): HarbourError =>
  fault(
    "HB-2505",
    ExitCode.refused,
    `--approve names the digest ${approved}, this is ${digest}.`,
    "What is here differs from what was read: a signature would be for something else.",
    "Read this page and approve it, or find out what changed.",
  );

// 26xx: signing

export const signingRefused = (signer: string, reason: string, cause?: unknown): HarbourError =>
  fault(
    "HB-2605",
    ExitCode.fault,
    `${signer} did not sign: ${reason}.`,
    "The node or signer that holds the key refused, or its owner did.",
    "Run the command again when the key is ready.",
    cause,
  );

// 27xx: views

export const differences = (rows: readonly string[]): HarbourError =>
  fault(
    "HB-2720",
    ExitCode.differences,
    `These differ: ${rows.join(", ")}.`,
    "What follows from the chain's parts, or from the file, is not what is said.",
    "If only the token's ceiling or expiry lags: harbour reserve push. Anything else: stop and investigate.",
  );
