import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 43xx: the banks' files. A file is taken as a whole or not at all.

export const notText = (problem: string) =>
  fault(
    "HB-4301",
    ExitCode.refused,
    `The bank's file cannot be read: ${problem}.`,
    "A byte that is guessed could be a digit of an amount.",
    "Ask the bank for the file in UTF-8, or for smaller files.",
  );

export const unknownFormat = (start: string) =>
  fault(
    "HB-4302",
    ExitCode.refused,
    `The file begins with ${start}, which is none of the formats that are read.`,
    "The format is told from the content, never from the file's name.",
    "Give a camt.053 (version 02, 08 or 13), an MT940, a statement in CSV or a list of holdings in CSV; docs/ledger/banks.md has them.",
  );

export const badCamt = (problem: string, cause?: unknown) =>
  fault(
    "HB-4303",
    ExitCode.refused,
    `The camt.053 cannot be read: ${problem}.`,
    "What two programs could read differently is not read at all.",
    "Ask the bank for a correct file; it is never corrected by hand.",
    cause,
  );

export const badMt940 = (line: number, problem: string) =>
  fault(
    "HB-4304",
    ExitCode.refused,
    `Line ${line} of the MT940 cannot be read: ${problem}.`,
    "A field that is skipped could be a movement of money.",
    "Ask the bank for a correct file; it is never corrected by hand.",
  );

export const badCsv = (line: number, problem: string) =>
  fault(
    "HB-4305",
    ExitCode.refused,
    `Line ${line} of the CSV cannot be read: ${problem}.`,
    "The columns and the quoting are fixed, so that every program reads the same.",
    "Write it as docs/ledger/banks.md says.",
  );

export const badBankAmount = (place: string, found: string) =>
  fault(
    "HB-4306",
    ExitCode.refused,
    `${place} is ${found}, which is no amount of money; digits with at most 2 decimals are needed.`,
    "Banks keep money to the cent: more decimals belong to something else.",
    "Ask the bank what it means.",
  );

export const badBankDate = (place: string, found: string) =>
  fault(
    "HB-4307",
    ExitCode.refused,
    `${place} is ${found}, which is no day or time of the calendar in the form of the format.`,
    "A day that is guessed puts money on another day's report.",
    "Ask the bank for a correct file.",
  );

export const badBankValue = (place: string, found: string, needed: string) =>
  fault(
    "HB-4308",
    ExitCode.refused,
    `${place} is ${found}; ${needed}.`,
    "A value that is cut or bent to fit would name another payment.",
    "Ask the bank for a correct file.",
  );

export const mixedCurrency = (place: string, found: string, currency: string) =>
  fault(
    "HB-4309",
    ExitCode.refused,
    `${place} is in ${found}, the statement in ${currency}.`,
    "A statement is of one account in one currency.",
    "Ask the bank for a correct file.",
  );

export const doesNotAddUp = (statement: string, opening: string, lines: string, closing: string, difference: string) =>
  fault(
    "HB-4310",
    ExitCode.refused,
    `${statement} does not add up: opening ${opening} and lines ${lines} are not the closing ${closing}; the difference is ${difference}.`,
    "A statement that does not add up has lost or gained a line on its way.",
    "Ask the bank for the statement again.",
  );

export const batchDoesNotAddUp = (place: string, booked: string, details: string) =>
  fault(
    "HB-4311",
    ExitCode.refused,
    `${place} books ${booked}, but its details tell of ${details}.`,
    "Payments of a batch are matched one by one, so they must be all of it.",
    "Ask the bank for a correct breakdown, or for entries without one.",
  );

export const incompleteStatement = (statement: string, problem: string) =>
  fault(
    "HB-4312",
    ExitCode.refused,
    `${statement} is not whole: ${problem}.`,
    "A page alone has no closing balance to check it by.",
    "Import one file with all pages of the statement.",
  );

export const statementTwice = (statement: string) =>
  fault(
    "HB-4313",
    ExitCode.refused,
    `${statement} is in the file twice.`,
    "Its lines would count twice.",
    "Ask the bank for a correct file.",
  );

export const otherContent = (statement: string, difference: string) =>
  fault(
    "HB-4314",
    ExitCode.refused,
    `${statement} is in the books with other content: ${difference}.`,
    "A statement number stands for one content for ever; a correction is a new statement.",
    "Ask the bank which is right, and for a new number of the corrected one.",
  );

export const otherHoldings = (list: string, difference: string) =>
  fault(
    "HB-4315",
    ExitCode.refused,
    `${list} is in the books with other content: ${difference}.`,
    "What a custodian held at a moment was reported from the first list.",
    "Ask the custodian which is right, and for a list as of another moment.",
  );

export const unknownAccount = (account: string, path: string) =>
  fault(
    "HB-4316",
    ExitCode.refused,
    `The account ${account} is not in ${path}.`,
    "Money of an account that nobody declared is not the issuer's.",
    "Add the account with its bank, pool and purpose, or give the file to whom it belongs.",
  );

export const otherCurrency = (account: string, found: string, declared: string, path: string) =>
  fault(
    "HB-4317",
    ExitCode.refused,
    `The statement of ${account} is in ${found}; ${path} declares ${declared}.`,
    "Banks in Hong Kong write CNY or CNH for offshore renminbi, and CNY for onshore as well: only the account's own declaration tells.",
    "If the bank writes the account's currency so, add it to the account's \"labels\".",
  );

export const otherBank = (account: string, found: string, declared: string, path: string) =>
  fault(
    "HB-4318",
    ExitCode.refused,
    `The statement of ${account} comes from ${found}; ${path} has the account at ${declared}.`,
    "Two banks may have accounts of the same number.",
    "Check with the bank, and correct whichever is wrong.",
  );

export const unknownPool = (custodian: string, pool: string, currency: string, path: string) =>
  fault(
    "HB-4319",
    ExitCode.refused,
    `${path} has no reserve account of ${custodian} in the pool ${pool} in ${currency}.`,
    "Assets of a pool that nobody declared back no token.",
    "Add the pool's reserve account, or correct the list.",
  );

export const badAccountsFile = (path: string, problems: string) =>
  fault(
    "HB-4320",
    ExitCode.usage,
    `${path} cannot be used: ${problems}.`,
    "It decides which bank's word counts for which pool.",
    "examples/bank/accounts.yaml shows the form; every value is text.",
  );

export const daysOutOfOrder = (place: string, problem: string) =>
  fault(
    "HB-4321",
    ExitCode.refused,
    `${place}: ${problem}.`,
    "A movement outside its statement would belong to another one.",
    "Ask the bank for a correct file.",
  );

export const badHoldings = (line: number, problem: string) =>
  fault(
    "HB-4322",
    ExitCode.refused,
    `Line ${line} of the list of holdings cannot be used: ${problem}.`,
    "A report shows every field of it.",
    "Write it as docs/ledger/banks.md says.",
  );
