import { contractNames } from "../../scripts/chain/contract-names.ts";
import type { Connection } from "../../scripts/chain/connection.ts";
import { decodeShortText } from "../../sdk/short-text.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { loadStage, type Stage } from "../settlement/stage.ts";
import { chainOf, cliOf, planHashOf, type Cli, type Ran } from "./cli.ts";
import { expectPaperGolden, type Paper } from "./paper.ts";

/** The stage of the settlement contracts with a command line, and its people under names of their trade. */
export interface SettlementDesk extends Stage {
  chain: Connection;
  cli: Cli;
  /** Plans a line, then sends the plan that was shown. */
  send(line: string): Promise<Ran>;
}

/** Who is who: the first four allow the settlement contracts any amount, the walk-in and the rest allow nothing. */
const FX_PEOPLE = {
  dealer: "alice",
  "dealer-2": "bob",
  importer: "carol",
  exporter: "dave",
  "walk-in": "erin",
  newcomer: "frank",
  relayer: "relayer",
} as const;

/** The same people in trade. */
const TRADE_PEOPLE = {
  bank: "alice",
  financier: "bob",
  importer: "carol",
  exporter: "dave",
  carrier: "erin",
  arbiter: "frank",
  relayer: "relayer",
} as const;

export const loadTradeDesk = (): Promise<SettlementDesk> => loadSettlementDesk(TRADE_PEOPLE);

export async function loadSettlementDesk(
  names: Readonly<Record<string, "alice" | "bob" | "carol" | "dave" | "erin" | "frank" | "relayer">> = FX_PEOPLE,
): Promise<SettlementDesk> {
  const stage = await loadStage();
  const own = chainOf(stage.harbour);
  const people = Object.entries(names).map(([name, actor]) => [name, stage[actor].address]);
  const book = {
    ...contractNames(own.deployment),
    ...loadNetworkFile("localhost").book,
    ...Object.fromEntries(people),
  } as Record<string, string>;
  const chain = { ...own, book };
  const cli = cliOf(chain);
  const send = async (line: string): Promise<Ran> => {
    const plan = await cli(line);
    if (plan.code !== 0) throw new Error(`${line}\n${plan.out}${plan.err}`);
    const sent = await cli(`${line} --send --approve ${planHashOf(plan)}`);
    if (sent.code !== 0) throw new Error(`${line} --send\n${sent.out}${sent.err}`);
    return sent;
  };
  return { ...stage, chain, cli, send };
}

/**
 * Compares a screen with the committed one. Beside what other screens blot out: hashes that are no short text, and how long
 * something still lasts, which depends on how fast the machine is.
 */
export function expectSettlementGolden(name: string, screen: string, paper: Paper): void {
  const stable = screen
    .replace(/0x[0-9a-f]{64}\b/g, (word) => (decodeShortText(word) === undefined && !/^0x0+$/.test(word) ? HASH : word))
    .replace(/(order )0x[0-9a-f]{8}…/g, "$10x········…")
    .replace(/\b\d+ (d|h|min|s)( \d+ (h|min|s))?(?= (left|old)\b)/g, "···")
    .replace(/( · nonce )\d+$/gm, "$1·")
    .replace(/(, in )\d+ (d|h|min|s)( \d+ (h|min|s))?/g, "$1···");
  expectPaperGolden(name, stable, paper);
}

const HASH = "0x".padEnd(66, "·");
