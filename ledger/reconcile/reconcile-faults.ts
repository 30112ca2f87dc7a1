import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 440x: reconciliation; 441x: breaks; 442x: explaining

export const nothingFinal = (network: string) =>
  fault(
    "HB-4401",
    ExitCode.temporary,
    `The books of ${network} have no final block yet.`,
    "Only what cannot change any more is reconciled.",
    "Run harbour ledger sync until a block is final, then run the same command again.",
  );

export const unknownBreak = (id: string) =>
  fault(
    "HB-4411",
    ExitCode.usage,
    `There is no break ${id}.`,
    "A break has the id that harbour ledger breaks prints.",
    "Copy the id from the list; with --all it also has those that are closed.",
  );

export const stillDiffers = (id: string, left: string, right: string, difference: string) =>
  fault(
    "HB-4412",
    ExitCode.refused,
    `Break ${id} still differs by ${difference}: ${left}; ${right}.`,
    "A break that is closed while both sides differ would be forgotten.",
    "Remove the cause and reconcile again, or accept the difference with a reason: --accept.",
  );

export const notOpen = (id: string, state: string) =>
  fault(
    "HB-4413",
    ExitCode.refused,
    `Break ${id} is ${state}, so it cannot be changed in this way.`,
    "What was closed stays as it was written down; if the difference shows again, the break opens by itself.",
    "Reconcile again if the difference has come back.",
  );

export const badBreakText = (field: string, found: number, allowed: number) =>
  fault(
    "HB-4414",
    ExitCode.usage,
    `The ${field} has ${found} characters; 1 to ${allowed} are allowed.`,
    "Who owns a break and why it is closed is read by the supervisor.",
    `Write a ${field} of 1 to ${allowed} characters.`,
  );

export const unknownSubject = (subject: string) =>
  fault(
    "HB-4421",
    ExitCode.usage,
    `${subject} is no transaction, entry or break.`,
    "Evidence is found from one of them.",
    "Write a transaction hash, address@block/log for an entry, or a break such as BRK-7F3A21.",
  );

export const notInBooks = (subject: string) =>
  fault(
    "HB-4422",
    ExitCode.refused,
    `${subject} is not in the books.`,
    "The books have what the followed contracts said in the blocks that were followed, and no other transaction.",
    "Run harbour ledger sync if the block is newer, or check the subject.",
  );
