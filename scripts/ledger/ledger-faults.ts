import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { quote } from "../../sdk/quote.ts";

// 298x: the books, from the command line

export const passwordInUrl = () =>
  fault(
    "HB-2980",
    ExitCode.usage,
    "--db has a password in it.",
    "What is on a command line is seen by every user of the machine and kept in the shell's history.",
    "Put the URL into HARBOUR_BOOKS_URL and leave --db out: of the environment, or for a public network of Hardhat's keystore.",
  );

export const nothingFollowed = (name: string) =>
  fault(
    "HB-2981",
    ExitCode.refused,
    `The books at ${name} have followed no chain yet.`,
    "Without the chain there is nothing to compare, to report or to explain.",
    "Run harbour ledger sync first.",
  );

export const unknownChoice = (what: string, found: string, allowed: readonly string[]) =>
  fault(
    "HB-2982",
    ExitCode.usage,
    `${quote(found)} is not known as ${what}; one of ${allowed.join(", ")} is.`,
    "A choice that is guessed would do something else than was meant.",
    "Take one of those.",
  );

export const accountsRequired = () =>
  fault(
    "HB-2983",
    ExitCode.usage,
    "It is not known whose the bank accounts are.",
    "A bank's line is compared with an order by the bank's BIC and with a pool of the reserve by the account's purpose.",
    "Add --accounts <file>; examples/bank/accounts.yaml shows one.",
  );
