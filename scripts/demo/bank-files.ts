import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeHoldings } from "../../ledger/bank/holdings-csv.ts";
import { dayOf, endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import type { BankDay } from "./bank-day.ts";
import { holdingsOf } from "./bank-holdings.ts";
import { movementsOf } from "./bank-movements.ts";
import { fileName, formatted, statementsOf } from "./bank-statements.ts";

export interface BankFile {
  name: string;
  text: string;
}

export interface BankFiles {
  /** In the order in which the banks write them. */
  files: readonly BankFile[];
  /**
   * By the index of an `attest` step: the newest statement of the pool's account that was closed by then, and the list of
   * holdings. What the custodian signs as `statementHash` and `compositionHash` is `statementHashOf` of their bytes.
   */
  behind: ReadonlyMap<number, { statement: BankFile; holdings: BankFile }>;
}

/**
 * The banks' files of a day: a statement for each account and day, from the first on which any of them is used, and a list of holdings for
 * each statement that custodians are to make. Made of the day file alone, so that they can contradict the chain.
 *
 * @throws HarbourError HB-4319
 */
export function bankFilesOf(bankDay: BankDay): BankFiles {
  const { movements, attested } = movementsOf(bankDay);
  const lastStep = Math.max(...bankDay.day.steps.map(({ at }) => bankDay.midnight + at.seconds));
  const times = [...movements.map(({ time }) => time), ...attested.map(({ asOf }) => asOf), lastStep];
  const [first, last] = [dayOf(Math.min(...times)), dayOf(Math.max(...times))];
  const written = bankDay.accounts.accounts.flatMap((account) => {
    const own = movements.filter((one) => one.account === account.account);
    const drafts = statementsOf(account, own, first, last);
    return formatted(account, bankDay, drafts).map((file, index) => ({ ...file, account, to: drafts[index]!.to }));
  });
  const behind = new Map<number, { statement: BankFile; holdings: BankFile }>();
  const lists = attested.map((one) => {
    const { custodian, pool, token } = one.step;
    const when = new Date((one.asOf + 8 * 3600) * 1000).toISOString().slice(0, 16).replace(":", "");
    const holdings = {
      name: fileName(custodian, pool, token, when, "holdings.csv"),
      text: writeHoldings(holdingsOf(one)),
    };
    const closed = written.findLast(({ account, to }) => account === one.account && endOfDay(to) <= one.asOf);
    if (closed !== undefined) behind.set(one.index, { statement: { name: closed.name, text: closed.text }, holdings });
    return holdings;
  });
  const byDay = [...written].sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0));
  return { files: [...byDay.map(({ name, text }) => ({ name, text })), ...lists], behind };
}

/** Writes them into a folder, which is made. @returns Their paths. */
export function writeBankFiles(folder: string, files: readonly BankFile[]): string[] {
  mkdirSync(folder, { recursive: true });
  return files.map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}
