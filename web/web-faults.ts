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
