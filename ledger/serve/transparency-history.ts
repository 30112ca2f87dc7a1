import type { Books } from "../books.ts";
import { addDays, dayOf, endOfDay } from "../clock/hong-kong-time.ts";
import { eventsOf } from "../read/events.ts";
import { flowsUntil, type Flow } from "../read/flows.ts";
import { readPools, type PoolRecord } from "../read/reserve-pools.ts";
import { registryInForce } from "./registry-in-force.ts";
import { minorOf, type TokenOnChain } from "./token-place.ts";
import { statedReserve } from "./transparency-reserve.ts";
import type { FlowsView, FlowTotal, HistoryPoint } from "./transparency-view.ts";

const DAYS = 366;

/** What circulated and what banks stated, confirmed or not, at the end of each day; the last day ends at the newest final block. */
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
    const pools = new Map<string, StatedPool>();
    for (const chain of chains)
      for (const [key, pool] of chain.poolsAt(time)) if ((pools.get(key)?.asOf ?? -1) < pool.asOf) pools.set(key, pool);
    const sumOf = (fresh: boolean) =>
      [...pools.values()].reduce((sum, pool) => (pool.fresh === fresh ? sum + pool.total : sum), 0n);
    points.push({ day, ...statedReserve(circulating, sumOf(true), sumOf(false)) });
  }
  return points;
}

/** What a bank stated last about a pool, and whether it counted. */
interface StatedPool {
  total: bigint;
  asOf: number;
  fresh: boolean;
}

interface Replay {
  supply: { time: number; supply: bigint }[];
  /** Both are asked for rising times only. */
  supplyAt(time: number): bigint;
  poolsAt(time: number): [string, StatedPool][];
}

async function replayOf(books: Books, token: TokenOnChain): Promise<Replay> {
  const { moment, currency } = token;
  const supply = await supplyRows(books, token);
  const registryAt = await registryInForce(books, token);
  const events = await eventsOf(books.store, moment, { origin: "registry", currency, names: POOL_EVENTS });
  let [known, now] = [0, 0n];
  let read = 0;
  /** Of each registry: one that is to replace another is told of pools before it counts. */
  const registries = new Map<string, { pools: Map<string, PoolRecord>; maxAge: number }>();
  return {
    supply,
    supplyAt(time) {
      while (known < supply.length && supply[known]!.time <= time) now = supply[known++]!.supply;
      return now;
    },
    poolsAt(time) {
      for (; read < events.length && events[read]!.time <= time; read++) {
        const event = events[read]!;
        const told = registries.get(event.address) ?? { pools: new Map<string, PoolRecord>(), maxAge: 0 };
        registries.set(event.address, told);
        if (event.name === "MaxAgeSet") told.maxAge = Number(event.fields.maxAge);
        else readPools([event], told.pools);
      }
      const { pools, maxAge } = registries.get(registryAt(time) ?? "") ?? {
        pools: new Map<string, PoolRecord>(),
        maxAge: 0,
      };
      return [...pools.values()].flatMap(({ custodian, pool, inForce, revoked }): [string, StatedPool][] => {
        if (inForce === undefined || revoked !== undefined) return [];
        const { total, asOf, validUntil } = inForce;
        const fresh = time < Math.min(asOf + maxAge, validUntil);
        return [[`${custodian} ${pool}`, { total, asOf, fresh }]];
      });
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
