import { quote } from "../../sdk/quote.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** The errors of what is scheduled with the authority. */

export const unknownOperation = (id: string) =>
  fault(
    "HB-2408",
    ExitCode.refused,
    `No operation ${quote(id)} was ever scheduled.`,
    "An operation's id is the hash of who calls what with which bytes: another caller or argument is another one.",
    "See harbour operation list --all, and check --token and --network.",
  );

export const ambiguousOperation = (id: string, found: readonly string[]) =>
  fault(
    "HB-2409",
    ExitCode.usage,
    `${id} is the beginning of ${found.length} operations: ${found.join(", ")}.`,
    "A short id is a convenience; it must not choose between two calls.",
    "Write more digits of it.",
  );

export const badOperationId = (text: string) =>
  fault(
    "HB-2412",
    ExitCode.usage,
    `${quote(text)} is not the id of an operation.`,
    "An id is 0x and 64 hexadecimal digits; its first 8 or more are enough where they are unique.",
    "Copy it from harbour operation list.",
  );

export const notItsCaller = (signer: string, caller: string, id: string) =>
  fault(
    "HB-2410",
    ExitCode.unauthorised,
    `${signer} cannot execute ${id}: ${caller} scheduled it.`,
    "The authority lets only the account that scheduled a call make it.",
    `Use --as ${caller}.`,
  );

export const mayNotCancel = (signer: string, id: string, allowed: readonly string[]) =>
  fault(
    "HB-2411",
    ExitCode.unauthorised,
    `${signer} cannot cancel ${id}; ${allowed.join(", ")} can.`,
    "Only who scheduled it, an ADMIN, and the guardian of the function's role can stop an operation.",
    "Use --as with one of them.",
  );

export const operationEnded = (id: string, state: string, act: string) =>
  fault(
    "HB-2413",
    ExitCode.refused,
    `${id} is ${state}, so it cannot be ${act}.`,
    "The authority forgets an operation once it was executed or cancelled, and 7 days after it was ready.",
    "Schedule the call again with the command that makes it, if it is still meant.",
  );

export const operationUnreadable = (id: string, problem: string) =>
  fault(
    "HB-2414",
    ExitCode.refused,
    `${id} cannot be executed here: ${problem}.`,
    "What cannot be decoded in full cannot be shown, and what cannot be shown is not signed.",
    "Have GUARDIAN cancel it, or find out who scheduled it and what it is.",
  );
