import { ExitCode } from "../sdk/exit-code.ts";
import { fault } from "../sdk/fault.ts";

// 48xx: the page and what serves it

export const badServingOption = (problem: string) =>
  fault(
    "HB-4861",
    ExitCode.usage,
    `The command line cannot be used: ${problem}.`,
    "An option that is guessed would serve other books, or to other people.",
    "See npm run ledger -- --help.",
  );

export const noNode = (network: string, variable: string) =>
  fault(
    "HB-4862",
    ExitCode.usage,
    `There is no node for ${network}: neither --rpc nor the environment's ${variable} is given.`,
    "A chain is followed through a node.",
    "Give one of them, or serve what the books have with --no-follow.",
  );

export const emptyBooks = (name: string) =>
  fault(
    "HB-4863",
    ExitCode.refused,
    `The books at ${name} have followed no chain.`,
    "Without a chain there is nothing to serve.",
    "Leave --no-follow out, or run harbour ledger sync first.",
  );

export const noBooks = (network: string) =>
  fault(
    "HB-4864",
    ExitCode.usage,
    `It is not said where the books of ${network} are: neither --db nor the environment's HARBOUR_BOOKS_URL is given.`,
    "New books would be begun beside the real ones, and would be served without banks' files, breaks and reports.",
    "Give one of them, the same as to harbour ledger.",
  );

export const secretInOption = (option: string, variable: string) =>
  fault(
    "HB-4865",
    ExitCode.usage,
    `${option} has a password in it.`,
    "What is on a command line is seen by every user of the machine for as long as the process runs.",
    `Put the URL into the environment's ${variable} and leave ${option} out.`,
  );
