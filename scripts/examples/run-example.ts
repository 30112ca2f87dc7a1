import type { NetworkFile } from "../../policy/network-file.ts";
import type { Eip1193 } from "../chain/connection.ts";
import type { People } from "../demo/day-schema.ts";
import { firstMidnight, openChain } from "../demo/demo-chain.ts";
import { setStage } from "../demo/set-stage.ts";
import { fundPeople, type Purse } from "./fund-people.ts";
import type { ExampleFile } from "./read-example.ts";
import { renderOpening, renderTold, renderVerdicts, type Opening } from "./render.ts";
import { openSession, type Session, type Told } from "./session.ts";
import type { Verdict } from "./verdict.ts";

/** One worked example: who is in it, what they have, and what happens. */
export interface Story<T extends { title: string }> {
  file: ExampleFile<T>;
  /** What each of them is, has, and by which name. */
  people(data: T): Opening["people"];
  purses(data: T): Purse[];
  play(session: Session, file: ExampleFile<T>): Promise<Verdict[]>;
}

export interface RunExample {
  network: NetworkFile;
  /** A fresh local chain. */
  node: Eip1193;
  /** What to call it: "in-process". */
  where: string;
  /** A new folder for the files that people pass around; they are thrown away unless told. */
  keep: string | undefined;
  /** Told while it happens. */
  narrate(text: string): void;
}

/** What `--json` prints. */
export interface ExampleResult {
  schema: "harbour.example/1";
  title: string;
  told: readonly Told[];
  expectations: readonly Verdict[];
  exitCode: 0 | 1;
}

/** Deploys both currencies, plays the story and compares. @throws HarbourError HB-3101 to HB-3103, HB-3302 */
export async function runExample<T extends { title: string }>(
  { file, people, purses, play }: Story<T>,
  { network, node, where, keep, narrate }: RunExample,
): Promise<ExampleResult> {
  const { data, path } = file;
  const purse = purses(data);
  const cast: People = Object.fromEntries(people(data).map(([name, is]) => [name, { is, gas: true }]));
  const chain = await openChain(node);
  const stage = await setStage({ people: cast, network, chain, midnight: await firstMidnight(chain) });
  await fundPeople(stage, purse);
  narrate(renderOpening({ title: data.title, path, where, chainId: network.chainId, people: people(data) }));

  let day = "";
  const tell = (told: Told) => {
    const [, today] = /^(day \d+)/.exec(told.when)!;
    narrate(renderTold(told, today !== day));
    day = today!;
  };
  const session = await openSession({ stage, keep, tell });
  try {
    const verdicts = await play(session, file);
    narrate(renderVerdicts(path, verdicts));
    return {
      schema: "harbour.example/1",
      title: data.title,
      told: session.told,
      expectations: verdicts,
      exitCode: verdicts.every(({ held }) => held) ? 0 : 1,
    };
  } finally {
    session.end();
  }
}
