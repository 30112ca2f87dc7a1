import { quote } from "../../sdk/quote.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** The errors of reading and trying calls. */

export const unknownTransaction = (hash: string, network: string) =>
  fault(
    "HB-2886",
    ExitCode.refused,
    `The node of ${network} knows no transaction ${quote(hash)}.`,
    "It may be of another chain, not sent yet, or dropped.",
    "Check --network and the hash; calldata is decoded with --to.",
  );

export const notCalldata = (text: string) =>
  fault(
    "HB-2887",
    ExitCode.usage,
    `${quote(text)} is neither calldata nor a transaction hash.`,
    "Both are 0x and an even number of hexadecimal digits; 64 of them are taken for a hash.",
    "Copy it whole.",
  );

export const badValue = (text: string) =>
  fault(
    "HB-2892",
    ExitCode.usage,
    `--value ${JSON.stringify(text)} is not an amount of wei.`,
    "The chain's own currency is sent in its smallest unit, digits only.",
    "Leave it out, or write the number of wei.",
  );

export const notWhollyRead = (problems: readonly string[]) =>
  fault(
    "HB-2889",
    ExitCode.refused,
    `Not everything here is what it seems or can be read: ${problems.join("; ")}.`,
    "Nobody should sign what cannot be shown in full.",
    "Ask whoever made it what it is; a call of ours comes from a harbour command.",
  );
