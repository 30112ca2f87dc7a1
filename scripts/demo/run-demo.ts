import type { NetworkFile } from "../../policy/network-file.ts";
import { CURRENCIES, type Currency, type Eip1193 } from "../chain/connection.ts";
import type { Check } from "./check.ts";
import type { DayFile } from "./day-file.ts";
import type { ByName } from "./observe.ts";
import { play, playEnd, type StepResult } from "./play.ts";
import { readEnd } from "./read-end.ts";
import { renderDifference, renderFinal, renderOpening, renderStep, renderVerdict } from "./render.ts";
import { renderBooks } from "./render-books.ts";
import { setStage } from "./set-stage.ts";
import type { AccountsFile } from "../../ledger/bank/accounts-file.ts";
import { checkBooks, openDayBooks, writePapers, type DayBooks } from "./day-books.ts";
import { firstMidnight, openChain } from "./demo-chain.ts";

export interface DemoParameters {
  file: DayFile;
  network: NetworkFile;
  /** A fresh local chain. */
  node: Eip1193;
  /** What to call it: "in-process". */
  where: string;
  /** Told while it happens. */
  narrate(text: string): void;
  /** Where the books of the day go; absent: none are kept. */
  books?: { folder: string; accounts: AccountsFile };
}

/** What `--json` prints. Amounts are minor units as text. */
export interface DemoResult {
  schema: "harbour.demo/1";
  title: string;
  tokens: Readonly<Record<string, string>>;
  steps: readonly StepResult[];
  final: Readonly<Record<Currency, { release: number; balances: ByName; checks: readonly Check[] }>>;
  /** The object of `harbour status --json`. */
  status: unknown;
  /** What the books say of it, where any were kept. */
  books?: DayBooks;
  expectations: { held: number; failed: number };
  exitCode: 0 | 1;
}

/** Deploys both currencies, plays the day and compares. @throws HarbourError HB-3101 to HB-3201 */
export async function runDemo(parameters: DemoParameters): Promise<DemoResult> {
  const { file, network, node, where, narrate } = parameters;
  const { day, path } = file;
  const chain = await openChain(node);
  const midnight = await firstMidnight(chain);
  const papers = parameters.books && writePapers({ day, midnight, ...parameters.books });
  const stage = await setStage({
    people: day.people,
    network,
    chain,
    midnight,
    ...(papers && { behind: papers.behind }),
  });
  narrate(
    renderOpening({
      title: day.title,
      path,
      steps: day.steps.length,
      where,
      chainId: network.chainId,
      deployed: network.currencies.map(({ currency, name, symbol }) => ({
        currency,
        name,
        symbol,
        address: stage.tokens[currency as Currency].token.address,
      })),
    }),
  );

  const steps: StepResult[] = [];
  const width = Math.max(...Object.keys({ ...network.book, ...day.people }).map((name) => name.length));
  for await (const step of play(stage, file)) {
    narrate(renderStep(step, { width, newDay: step.day !== steps.at(-1)?.day }));
    steps.push(step);
  }

  const checks = await playEnd(stage, file);
  const end = await readEnd(stage);
  narrate(renderFinal({ ...end, checks: [...checks.CNH, ...checks.HKD], line: file.finalLine }));

  const books =
    parameters.books &&
    (await openDayBooks({
      ...{ stage, ...parameters.books, files: papers!.files },
      lastDay: Math.max(...day.steps.map(({ at }) => at.day)),
    }));
  if (books !== undefined) narrate(renderBooks(books));

  const bookChecks = books === undefined ? [] : checkBooks(books, day.final);
  for (const one of bookChecks.filter(({ held }) => !held)) narrate(renderDifference(one, file.finalLine));
  const all = [...steps.flatMap((step) => step.checks), ...checks.CNH, ...checks.HKD, ...bookChecks];
  const held = all.filter((one) => one.held).length;
  const failed = all.length - held;
  narrate(`\n${renderVerdict(held, failed)}`);

  const finalOf = (currency: Currency) => ({
    release: end.releases[currency],
    balances: end.balances[currency],
    checks: checks[currency],
  });
  return {
    schema: "harbour.demo/1",
    title: day.title,
    tokens: Object.fromEntries(CURRENCIES.map((currency) => [currency, stage.tokens[currency].token.address])),
    steps,
    final: { CNH: finalOf("CNH"), HKD: finalOf("HKD") },
    status: end.statusJson,
    ...(books && { books }),
    expectations: { held, failed },
    exitCode: failed === 0 ? 0 : 1,
  };
}
