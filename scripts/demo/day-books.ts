import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { AccountsFile } from "../../ledger/bank/accounts-file.ts";
import { statementHashOf } from "../../ledger/bank/statement-hash.ts";
import { importFile } from "../../ledger/bank/import.ts";
import type { Books } from "../../ledger/books.ts";
import { addDays, dayOf, endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { openBooks } from "../../ledger/open-books.ts";
import type { Break } from "../../ledger/reconcile/break-row.ts";
import { reconcile } from "../../ledger/reconcile/reconcile.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import type { ReportKind } from "../../ledger/report/report-kind.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { CURRENCIES, type Currency } from "../chain/connection.ts";
import { followedNetwork } from "../ledger/open-ledger.ts";
import { bankFilesOf, writeBankFiles, type BankFile } from "./bank-files.ts";
import { firstIssued } from "./bank-movements.ts";
import { check, list, type Check } from "./check.ts";
import type { Day, Step } from "./day-schema.ts";
import type { Stage, StatementFiles } from "./stage.ts";

export interface DayBooks {
  /** Of the database. */
  url: string;
  blocks: number;
  events: number;
  /** The last day that is closed, in Hong Kong. */
  day: string;
  files: readonly string[];
  breaks: readonly Break[];
  reports: readonly { id: string; hash: string }[];
  /** Rows that do not follow from the blocks, or that the chain contradicts. */
  findings: number;
}

export interface OpenDayBooks {
  stage: Stage;
  /** Where the books go; the banks' files are in it. */
  folder: string;
  /** What the banks sent. */
  files: readonly string[];
  accounts: AccountsFile;
  /** Of the last step of the day file. */
  lastDay: number;
}

/** Writes what the banks are going to send, before the chain has begun, and says what their people sign for. */
export function writePapers({ day, midnight, folder, accounts }: WritePapers): DayPapers {
  rmSync(folder, { recursive: true, force: true });
  const short = firstIssued(day);
  const bankDay = { day, midnight, accounts, ...(short !== undefined && { short }) };
  const made = bankFilesOf(bankDay);
  const hashOf = ({ text }: BankFile) => statementHashOf(Buffer.from(text));
  const behind = new Map(
    [...made.behind].map(([index, { statement, holdings }]) => [
      day.steps[index]!,
      { statementHash: hashOf(statement), compositionHash: hashOf(holdings) },
    ]),
  );
  return { files: writeBankFiles(join(folder, "banks"), made.files), behind };
}

export interface WritePapers {
  day: Day;
  /** Unix seconds: Hong Kong's midnight with which day 1 begins. */
  midnight: number;
  /** Emptied first. */
  folder: string;
  accounts: AccountsFile;
}

export interface DayPapers {
  /** Paths of the banks' files. */
  files: string[];
  behind: ReadonlyMap<Step, StatementFiles>;
}

/** What is made of a single day and needs nothing that only the issuer knows. */
const REPORTS: readonly ReportKind[] = ["C1", "C2", "C4", "C8", "C9P"];

/** Follows the day that was just played, reads the banks' files, compares the two and reports. */
export async function openDayBooks({ stage, folder, files, accounts, lastDay }: OpenDayBooks): Promise<DayBooks> {
  const url = `sqlite:${join(folder, "books.db")}`;
  const day = addDays(dayOf(stage.midnight), lastDay - 1);
  await closeDay(stage, endOfDay(day));
  const network = followedNetwork(stage.connection);
  const books = await openBooks({
    url,
    networks: [network],
    policies: new Map([[network.chainId, stage.network]]),
    names: new Map(stage.cast.actors.map(({ name, address }) => [address.toLowerCase(), name])),
  });
  try {
    const { store } = books;
    const rpc = providerRpc({ request: (call) => stage.chain.node.request(call) });
    const { to: blocks, events } = await sync({ store, network, rpc });
    for (const path of files)
      await importFile({ store, accounts, name: basename(path), bytes: readFileSync(path), now: stage.chain.now() });
    const { breaks } = await reconcile({ books, accounts, asOf: endOfDay(day), rpc: () => rpc });
    const reports = [];
    for (const currency of CURRENCIES) reports.push(...(await reportDay(books, currency, day)));
    const findings = await store.transaction((session) => verifyBooks({ session, network, rpc }));
    const names = files.map((path) => basename(path));
    return { url, blocks, events, day, files: names, breaks, reports, findings: findings.length };
  } finally {
    await books.store.close();
  }
}

/** What the books are to say at the end. */
export function checkBooks({ breaks, findings }: DayBooks, final: Day["final"]): Check[] {
  return [
    ...CURRENCIES.map((currency) => {
      const open = breaks.filter((one) => one.currency === currency && one.state === "open");
      const found = open.map(({ rule, difference }) => `${rule}: ${difference}`).sort();
      return check(`breaks of ${currency}`, list([...final[currency].breaks].sort()), list(found));
    }),
    check("rows of the books that are not as the chain says", "0", String(findings)),
  ];
}

/** A day's statement is of final blocks, and only a later block says that no other can come before its end. */
async function closeDay({ chain }: Stage, end: number): Promise<void> {
  await chain.node.request({ method: "evm_setNextBlockTimestamp", params: [end + 1] });
  await chain.node.request({ method: "evm_mine", params: [] });
}

async function reportDay(books: Books, currency: Currency, day: string): Promise<{ id: string; hash: string }[]> {
  const made = [];
  for (const kind of REPORTS) {
    const report = await buildReport({ books, kind, currency, day, options: { withBreaks: true } });
    await saveReport(books.store, report);
    made.push({ id: report.id, hash: report.hash });
  }
  return made;
}
