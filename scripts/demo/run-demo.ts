import { runDeployment } from "../../deploy/_run.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { latestBlock } from "../chain/block.ts";
import { CURRENCIES, type Connection, type Currency, type DeployedToken, type Eip1193 } from "../chain/connection.ts";
import { openToken } from "../chain/token.ts";
import { command as statusCommand } from "../status.ts";
import { castOf } from "./cast.ts";
import type { Check } from "./checks.ts";
import type { DayFile } from "./day-file.ts";
import { nextMidnight } from "./day-time.ts";
import { fund, openChain } from "./demo-chain.ts";
import { balances, blacklistedNames, holds, installedRelease, type ByName } from "./observe.ts";
import { play, playEnd, type StepResult } from "./play.ts";
import { renderFinal, renderOpening, renderStep, renderVerdict } from "./render.ts";
import type { Stage, StageToken } from "./stage.ts";
import { showMoney } from "../words.ts";

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
  const stage = await setStage({ file, network, node });
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
  const width = Math.max(...stage.cast.actors.map(({ name }) => name.length));
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

async function setStage({ file, network, node }: Pick<DemoParameters, "file" | "network" | "node">): Promise<Stage> {
  const chain = await openChain(node);
  const cast = castOf({ book: network.book, people: file.day.people });
  const deployed = await runDeployment({ provider: node, networkFile: network });
  await fund(chain, cast.toFund);

  const deployment = Object.fromEntries(
    CURRENCIES.map((currency) => {
      const { token, authority, release } = deployed[currency]!;
      return [currency, { address: token, authority, releases: [release], fromBlock: 0 }];
    }),
  ) as Record<Currency, DeployedToken & { releases: string[] }>;
  const connection: Connection = {
    network: "localhost",
    chainId: BigInt(network.chainId),
    provider: chain.provider,
    signer: node,
    deployment,
    book: Object.fromEntries(cast.actors.map(({ name, address }) => [name, address])),
  };
  const stageToken = async (currency: Currency): Promise<StageToken> => {
    const token = await openToken(connection, currency);
    return { token, domain: await tokenDomain({ token: token.contract }), deployed: deployment[currency] };
  };
  const touched = () => ({ allowances: new Set<string>(), nonces: new Set<string>() });
  return {
    chain,
    connection,
    network,
    cast,
    tokens: { CNH: await stageToken("CNH"), HKD: await stageToken("HKD") },
    midnight: nextMidnight((await latestBlock(chain.provider)).timestamp),
    scheduled: new Map(),
    nonces: new Map(),
    touched: { CNH: touched(), HKD: touched() },
  };
}

/** What the last page shows, read from the chain; the status screen is that of `harbour status`. */
async function readEnd(stage: Stage) {
  const both = async <T>(read: (stage: Stage, currency: Currency) => Promise<T>): Promise<Record<Currency, T>> => ({
    CNH: await read(stage, "CNH"),
    HKD: await read(stage, "HKD"),
  });
  const [found, held, blacklisted] = [await both(balances), await both(holds), await both(blacklistedNames)];
  const stopped: Record<string, string> = {};
  for (const currency of CURRENCIES) {
    const note = (name: string, words: string) => (stopped[name] = [stopped[name], words].filter(Boolean).join(", "));
    for (const name of blacklisted[currency]) note(name, `blacklisted in ${currency}`);
    for (const [name, amount] of Object.entries(held[currency])) note(name, `${showMoney(amount, currency)} held`);
  }
  const owners = new Set(CURRENCIES.flatMap((currency) => Object.keys(found[currency])));
  return {
    status: await statusText(stage, false),
    statusJson: JSON.parse(await statusText(stage, true)) as unknown,
    balances: found,
    releases: await both(installedRelease),
    names: stage.cast.actors.map(({ name }) => name).filter((name) => owners.has(name) || stopped[name] !== undefined),
    stopped,
  };
}

async function statusText({ chain, connection }: Stage, json: boolean): Promise<string> {
  const texts: string[] = [];
  const io = { out: (text: string) => texts.push(text), err: () => {}, now: () => chain.now() };
  await statusCommand.run({ arguments: [], flags: { json }, io, connect: async () => connection });
  return texts.join("\n");
}
