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
    "Put the URL into the configuration variable HARBOUR_BOOKS_URL (npx hardhat keystore set HARBOUR_BOOKS_URL) and leave --db out.",
  );

export const nothingFollowed = (name: string) =>
  fault(
    "HB-2981",
    ExitCode.refused,
    `The books at ${name} have followed no chain yet.`,
    "Without the chain there is nothing to compare, to report or to explain.",
    "Run harbour ledger sync first.",
  );

export const severalChains = (chains: readonly string[]) =>
  fault(
    "HB-2982",
    ExitCode.usage,
    `The books follow ${chains.join(" and ")}; say which one is meant.`,
    "What is asked for is a matter of one chain.",
    "Add --network <name>.",
  );

export const unknownChoice = (what: string, found: string, allowed: readonly string[]) =>
  fault(
    "HB-2983",
    ExitCode.usage,
    `${quote(found)} is not known as ${what}; one of ${allowed.join(", ")} is.`,
    "A choice that is guessed would do something else than was meant.",
    "Take one of those.",
  );

export const accountsRequired = () =>
  fault(
    "HB-2984",
    ExitCode.usage,
    "Say which bank accounts are whose.",
    "A bank's line is compared with an order by the bank's BIC and with a pool of the reserve by the account's purpose.",
    "Add --accounts <file>; examples/bank/accounts.yaml shows one.",
  );
