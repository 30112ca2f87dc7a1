import type { NetworkFile } from "../../policy/network-file.ts";
import { CURRENCIES, type Currency, type Eip1193 } from "../chain/connection.ts";
import type { Check } from "./check.ts";
import type { DayFile } from "./day-file.ts";
import type { ByName } from "./observe.ts";
import { play, playEnd, type StepResult } from "./play.ts";
import { readEnd } from "./read-end.ts";
import { renderFinal, renderOpening, renderStep, renderVerdict } from "./render.ts";
import { setStage } from "./set-stage.ts";

export interface DemoParameters {
  file: DayFile;
  network: NetworkFile;
  /** A fresh local chain. */
  node: Eip1193;
  /** What to call it: "in-process". */
  where: string;
  /** Told while it happens. */
  narrate(text: string): void;
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
  expectations: { held: number; failed: number };
  exitCode: 0 | 1;
}

/** Deploys both currencies, plays the day and compares. @throws HarbourError HB-3101 to HB-3201 */
export async function runDemo({ file, network, node, where, narrate }: DemoParameters): Promise<DemoResult> {
  const stage = await setStage({ people: file.day.people, network, node });
  const { day, path } = file;
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

  const all = [...steps.flatMap((step) => step.checks), ...checks.CNH, ...checks.HKD];
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
    expectations: { held, failed },
    exitCode: failed === 0 ? 0 : 1,
  };
}
