import { CURRENCIES, type Currency } from "../chain/connection.ts";
import type { Solvency } from "../chain/solvency.ts";
import { command as statusCommand } from "../status.ts";
import { showMoney } from "../words.ts";
import { balances, blacklistedNames, holds, installedRelease, solvencyOf, type ByName } from "./observe.ts";
import type { Stage } from "./stage.ts";

/** What the last page shows, read from the chain; the status screen is that of `harbour status`. */
export async function readEnd(stage: Stage) {
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
    solvency: await both(solvencyOf),
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
