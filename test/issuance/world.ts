import { network } from "hardhat";
import { id } from "ethers";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { ChainStates } from "../chain-states.ts";
import { deployHarbour, type Connection, type HarbourFixture } from "../fixture.ts";
import { confirm, statement, submit, text, voidNext, type Statement } from "./bank-messages.ts";
import { approve, creditFor, order, propose } from "./orders.ts";
import { act, millions, reach, stageOf, units, type Stage } from "./stage.ts";

/** Hong Kong time in Unix seconds: hongKong("2026-02-13 18:00"). */
export const hongKong = (moment: string): bigint => BigInt(Date.parse(`${moment.replace(" ", "T")}:00+08:00`)) / 1000n;

/**
 * World W0 of the acceptance scenarios, on a chain of its own that begins in February 2026, so that the scenarios'
 * dates are the chain's. HKD: 1,000,000,000 in circulation, sequence 411 of the bank's pool says 1,012,500,000.00. CNH:
 * 500,000,000 in circulation, 505,000,000.00 in reserve. Both under the network file's bounds: buffer 1 %, 50 million
 * per order, 100 million in 24 h, statements count for 26 h.
 */
export interface World {
  readonly hkd: Stage;
  readonly cnh: Stage;
}

/** 250m cash, 250m deposits, 412.5m bills and 100m reverse repo. */
export const HKD_RESERVE = {
  cash: millions(250),
  termDeposits: millions(250),
  securities: millions(412) + units(500_000),
  reverseRepo: millions(100),
  total: millions(1_012) + units(500_000),
};
/** 205m cash, 200m bills of the central bank and 100m deposits. */
export const CNH_RESERVE = {
  cash: millions(205),
  termDeposits: millions(100),
  securities: millions(200),
  total: millions(505),
};
export const HKD_SUPPLY = millions(1_000);
export const CNH_SUPPLY = millions(500);
/** What CNH was approved for in this world; in what we ship there is no approval. */
export const CNH_APPROVED = millions(1_000);
export const TABLE_END = 1_893_456_000n;

export interface Chain {
  readonly connection: Connection;
  readonly harbour: HarbourFixture;
  readonly states: ChainStates;
}

/** A chain in this process with an id and a clock of its own, both currencies deployed through `deploy/`. */
export async function newChain(chainId: number, begins: string): Promise<Chain> {
  const initialDate = new Date(Number(hongKong(begins)) * 1000).toISOString();
  const connection = await network.create({ override: { chainId, initialDate } } as never);
  const harbour = await deployHarbour(connection, fileOf(chainId));
  return { connection, harbour, states: new ChainStates(connection.provider as never) };
}

/** The local network's file, for another chain. */
function fileOf(chainId: number): NetworkFile {
  const file = loadNetworkFile("localhost");
  const currencies = file.currencies.map((settings) => {
    const { allocation } = settings.issuance;
    if (allocation === undefined) return settings;
    const shares = allocation.shares.map(({ amount }) => ({ chainId, amount }));
    return { ...settings, issuance: { ...settings.issuance, allocation: { ...allocation, shares } } };
  });
  return { ...file, chainId, currencies };
}

let chain: Promise<Chain> | undefined;

/** W0 as it was first built, on Friday 13 February 2026 at 09:00 in Hong Kong; built once for all scenarios. */
export async function loadWorld(): Promise<World> {
  chain ??= newChain(31_337, "2026-02-02 09:00");
  const { states } = await chain;
  return states.load(buildWorld);
}

async function buildWorld(): Promise<World> {
  const { connection, harbour } = await chain!;
  const world = {
    hkd: await stageOf(connection, harbour, harbour.hkd),
    cnh: await stageOf(connection, harbour, harbour.cnh),
  };
  await giveConsent(world.cnh);
  await usedSequences(world.hkd, 409n);
  for (const stage of [world.hkd, world.cnh]) await openBounds(stage);
  await reach(world.hkd, hongKong("2026-02-11 09:00"));
  await issue(world.hkd, HKD_RESERVE, HKD_SUPPLY);
  await issue(world.cnh, CNH_RESERVE, CNH_SUPPLY);
  for (const stage of [world.hkd, world.cnh]) await closeBounds(stage);
  await reach(world.hkd, hongKong("2026-02-13 08:55"));
  await state(world.hkd, HKD_RESERVE);
  await state(world.cnh, CNH_RESERVE);
  await reach(world.hkd, hongKong("2026-02-13 09:00"));
  return world;
}

/** The bank's next statement of these reserves, confirmed by a person where it needs one. */
export async function state(stage: Stage, reserves: Partial<Statement>): Promise<void> {
  const message = await statement(stage, "a", { ...reserves });
  await submit(stage, message);
  if ((await stage.registry.pool(message.pool)).parked) await confirm(stage, message);
}

async function giveConsent(cnh: Stage): Promise<void> {
  await act(cnh, "registry", "setApproval", text("PBOC"), id("consent"), CNH_APPROVED, TABLE_END);
  const shares = [{ chainId: cnh.domains.registry.chainId, amount: CNH_APPROVED }];
  await act(cnh, "registry", "raiseAllocation", 1n, TABLE_END, shares);
}

/** The bank has used this many sequences before the first that is told here. */
async function usedSequences(stage: Stage, count: bigint): Promise<void> {
  for (let used = 0n; used < count; used += 1n) await voidNext(stage, "a");
}

/** Wide enough to issue a whole world by two orders. */
async function openBounds(stage: Stage): Promise<void> {
  await act(stage, "mintDesk", "raiseOrderLimit", millions(500));
  await act(stage, "mintDesk", "raiseWindowLimit", millions(1_000));
  await act(stage, "mintDesk", "raiseShareLimit", 10_000n);
}

async function closeBounds(stage: Stage): Promise<void> {
  const { orderLimit, windowLimit, shareLimitBps } = stage.settings.issuance;
  await act(stage, "mintDesk", "lowerOrderLimit", orderLimit);
  await act(stage, "mintDesk", "lowerWindowLimit", windowLimit);
  await act(stage, "mintDesk", "lowerShareLimit", shareLimitBps);
}

async function issue(stage: Stage, reserves: Partial<Statement>, supply: bigint): Promise<void> {
  await state(stage, reserves);
  const wallets = [stage.distributor, stage.otherDistributor];
  for (const { address } of wallets) {
    const placed = await order(stage, supply / 2n, { beneficiary: address });
    await propose(stage, placed);
    await approve(stage, placed, { large: true, credit: await creditFor(stage, placed) });
  }
}

/** Keeps the world as it is now, so that a reorganisation can go back to it. */
export async function keepWorld(): Promise<() => Promise<boolean>> {
  return (await chain!).states.keep();
}
