import type { Books } from "../books.ts";
import { addDays, dayOf, endOfDay } from "../clock/hong-kong-time.ts";
import { eventsOf } from "../read/events.ts";
import { flowsUntil, type Flow } from "../read/flows.ts";
import { readPools, type PoolRecord } from "../read/reserve-pools.ts";
import { registryAt } from "../read/followed-contracts.ts";
import { minorOf, type TokenOnChain } from "./token-place.ts";
import { coverageOf } from "./transparency-reserve.ts";
import type { FlowsView, FlowTotal, HistoryPoint } from "./transparency-view.ts";

const DAYS = 366;

/** What circulated and what was confirmed at the end of each day; the last day ends at the newest final block. */
export async function history(books: Books, tokens: readonly TokenOnChain[]): Promise<HistoryPoint[]> {
  const chains = await Promise.all(tokens.map(async (token) => replayOf(books, token)));
  const firsts = chains.flatMap(({ supply }) => supply.slice(0, 1).map(({ time }) => time));
  if (firsts.length === 0) return [];
  const last = Math.max(...tokens.map(({ moment }) => moment.time));
  const today = dayOf(last);
  const points: HistoryPoint[] = [];
  const oldest = addDays(today, 1 - DAYS);
  const began = dayOf(Math.min(...firsts));
  for (let day = began > oldest ? began : oldest; day <= today; day = addDays(day, 1)) {
    const time = Math.min(endOfDay(day), last);
    const circulating = chains.reduce((sum, chain) => sum + chain.supplyAt(time), 0n);
    const pools = new Map<string, { total: bigint; asOf: number }>();
    for (const chain of chains)
      for (const [key, pool] of chain.countedAt(time))
        if ((pools.get(key)?.asOf ?? -1) < pool.asOf) pools.set(key, pool);
    const reserves = [...pools.values()].reduce((sum, { total }) => sum + total, 0n);
    points.push({
      day,
      circulating: minorOf(circulating),
      reserves: minorOf(reserves),
      coverage: coverageOf(reserves, circulating),
    });
  }
  return points;
}

interface Replay {
  supply: { time: number; supply: bigint }[];
  /** Both are asked for rising times only. */
  supplyAt(time: number): bigint;
  countedAt(time: number): [string, { total: bigint; asOf: number }][];
}

async function replayOf(books: Books, token: TokenOnChain): Promise<Replay> {
  const { moment, currency } = token;
  const supply = await supplyRows(books, token);
  const registry = await registryAt(books.store, moment, currency);
  const all = await eventsOf(books.store, moment, { origin: "registry", currency, names: POOL_EVENTS });
  const events = all.filter(({ address }) => address === registry);
  let [known, now] = [0, 0n];
  let read = 0;
  const pools = new Map<string, PoolRecord>();
  let maxAge = 0;
  return {
    supply,
    supplyAt(time) {
      while (known < supply.length && supply[known]!.time <= time) now = supply[known++]!.supply;
      return now;
    },
    countedAt(time) {
      const before = read;
      while (read < events.length && events[read]!.time <= time) read++;
      const since = events.slice(before, read);
      readPools(since, pools);
      for (const event of since) if (event.name === "MaxAgeSet") maxAge = Number(event.fields.maxAge);
      return [...pools.values()].flatMap(({ custodian, pool, inForce, revoked }) => {
        if (inForce === undefined || revoked !== undefined) return [];
        const { total, asOf, validUntil } = inForce;
        return time < Math.min(asOf + maxAge, validUntil) ? [[`${custodian} ${pool}`, { total, asOf }] as const] : [];
      }) as [string, { total: bigint; asOf: number }][];
    },
  };
}

const POOL_EVENTS = [
  ...["PoolAdded", "CustodianRevoked", "StatementAccepted", "StatementParked", "StatementConfirmed"],
  ...["StatementDropped", "SequenceVoided", "PoolDropped", "MaxAgeSet"],
];

async function supplyRows(books: Books, { moment, currency }: TokenOnChain): Promise<Replay["supply"]> {
  const rows = await books.store.db
    .selectFrom("supply")
    .innerJoin("chain_block", (join) =>
      join.onRef("chain_block.chain_id", "=", "supply.chain_id").onRef("chain_block.block", "=", "supply.block"),
    )
    .select(["supply.minted", "supply.burned", "chain_block.time"])
    .where("supply.chain_id", "=", moment.chainId)
    .where("supply.currency", "=", currency)
    .where("supply.block", "<=", moment.block)
    .orderBy("supply.block")
    .execute();
  return rows.map(({ minted, burned, time }) => ({ time, supply: BigInt(minted) - BigInt(burned) }));
}

/** What was issued and redeemed, over all chains. */
export async function flowsView(books: Books, tokens: readonly TokenOnChain[]): Promise<FlowsView> {
  const last = Math.max(...tokens.map(({ moment }) => moment.time));
  const oldest = addDays(dayOf(last), -364);
  const days = new Map<string, Flow>();
  const totals = { last7: zero(), last30: zero(), last365: zero() };
  for (const { moment, currency } of tokens) {
    const flows = await flowsUntil(books.store, moment, currency, last);
    for (const { day, minted, burned } of flows.days)
      if (day >= oldest) days.set(day, sum(days.get(day) ?? zero(), { minted, burned }));
    for (const period of ["last7", "last30", "last365"] as const) totals[period] = sum(totals[period], flows[period]);
  }
  return {
    days: [...days]
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .map(([day, { minted, burned }]) => ({ day, issued: minorOf(minted), redeemed: minorOf(burned) })),
    totals: [total(7, totals.last7), total(30, totals.last30), total(365, totals.last365)],
  };
}

const zero = (): Flow => ({ minted: 0n, burned: 0n });
const sum = (a: Flow, b: Flow): Flow => ({ minted: a.minted + b.minted, burned: a.burned + b.burned });

function total(days: FlowTotal["days"], { minted, burned }: Flow): FlowTotal {
  return { days, issued: minorOf(minted), redeemed: minorOf(burned), net: minorOf(minted - burned) };
}
