import { BOUNDS } from "../../sdk/issuance-states.ts";
import { capacity, coverageRatio } from "../../sdk/ratio.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, type EventOf } from "./events.ts";
import { registryAt } from "./followed-contracts.ts";
import type { Moment } from "./moment.ts";
import { reserveTerms, type ReserveTerms } from "./reserve-terms.ts";
import { readPools, type PoolRecord } from "./reserve-pools.ts";
import { supplyAt } from "./supply-at.ts";

/**
 * counted: fresh, part of the reserve · stale: too old or over, unconfirmed and not counted · parked: nothing in force,
 * a statement waits for a person · dropped, revoked: counts as nothing until a new confirmed statement, or for ever ·
 * empty: the custodian has never stated anything
 */
export type PoolStatus = "counted" | "stale" | "parked" | "dropped" | "revoked" | "empty";

/** A pool of the reserve at a time. Amounts are minor units, times Unix seconds. */
export interface PoolAt extends PoolRecord {
  status: PoolStatus;
  /** What is in force, counted or not. */
  total: bigint;
  asOf: number;
  validUntil: number;
  /** It counts strictly before this time: the earlier of `validUntil` and as-of plus the highest age. */
  countsUntil: number;
}

export type CeilingBound = (typeof BOUNDS)[number];

/** What a registry says of the reserve, as its own `solvency()` would at that time. */
export interface ReserveAt extends ReserveTerms {
  registry: string;
  /** Seconds for which everything is judged: the block's time, or the later time that was asked for. */
  at: number;
  pools: PoolAt[];
  /** Sum of the pools that count; of all chains. */
  reserveTotal: bigint;
  /** Sum of the stale pools: not a shortfall, not counted. */
  unconfirmed: bigint;
  /** Of the counted pools; 0 if there is none. */
  oldestAsOf: number;
  /** What the reserve would carry with the buffer. */
  capacity: bigint;
  /** What a push would give the token now, which of the bounds is the lowest, and until when it would stand. */
  ceiling: bigint;
  bound: CeilingBound;
  ceilingUntil: number;
  /** Supply of this chain, frozen tokens included. */
  liabilities: bigint;
  /** In 10^-8, floored; 0 where this chain is not the whole or nothing circulates. */
  ratio: bigint;
}

/**
 * The reserve of a currency at a moment. Undefined if no registry is followed.
 *
 * @param at Unix seconds for which age is judged, not before the moment; absent: the time of its block, as the contract
 * judges.
 */
export async function reserveAt(
  session: Session,
  moment: Moment,
  currency: Currency,
  at: number = moment.time,
): Promise<ReserveAt | undefined> {
  const registry = await registryAt(session, moment, currency);
  if (registry === undefined) return undefined;
  const all = await eventsOf(session, moment, { origin: "registry", currency, names: NAMES });
  const events = all.filter((event) => event.address === registry);
  const caps = await eventsOf(session, moment, { origin: "token", currency, names: ["CeilingCapSet"] });
  const terms = reserveTerms(events);
  const pools = [...readPools(events).values()].map((pool) => judge(pool, terms.maxAge, at));
  const counted = pools.filter((pool) => pool.status === "counted");
  const sum = (of: readonly PoolAt[]) => of.reduce((total, pool) => total + pool.total, 0n);
  const reserveTotal = sum(counted);
  const { supply } = await supplyAt(session, moment, currency);
  return {
    registry,
    at,
    ...terms,
    pools,
    reserveTotal,
    unconfirmed: sum(pools.filter((pool) => pool.status === "stale")),
    oldestAsOf: counted.length === 0 ? 0 : Math.min(...counted.map((pool) => pool.asOf)),
    capacity: capacity(reserveTotal, BigInt(terms.bufferBps)),
    ...ceilingOf({ terms, counted, reserveTotal, cap: capOf(caps), at }),
    liabilities: supply,
    ratio: terms.allocation.whole ? coverageRatio(reserveTotal, supply) : 0n,
  };
}

const NAMES = [
  ...["PoolAdded", "CustodianRevoked", "StatementAccepted", "StatementParked", "StatementConfirmed"],
  ...["StatementDropped", "SequenceVoided", "PoolDropped", "ApprovalSet", "ApprovalCleared", "AllocationSet"],
  ...["BufferSet", "MaxAgeSet", "StepSet", "WindDownStarted"],
];

function judge(pool: PoolRecord, maxAge: number, at: number): PoolAt {
  const { total = 0n, asOf = 0, validUntil = 0 } = pool.inForce ?? {};
  const countsUntil = Math.min(asOf + maxAge, validUntil);
  return { ...pool, total, asOf, validUntil, countsUntil, status: statusOf(pool, countsUntil, at) };
}

function statusOf({ inForce, parked, dropped, revoked }: PoolRecord, countsUntil: number, at: number): PoolStatus {
  if (revoked !== undefined) return "revoked";
  if (inForce !== undefined) return at < countsUntil ? "counted" : "stale";
  if (parked !== undefined) return "parked";
  return dropped === undefined ? "empty" : "dropped";
}

function capOf(events: readonly EventOf<"token">[]): bigint {
  const last = events.at(-1);
  return last?.name === "CeilingCapSet" ? last.fields.cap : 0n;
}

interface CeilingOf {
  terms: ReserveTerms;
  counted: readonly PoolAt[];
  reserveTotal: bigint;
  cap: bigint;
  at: number;
}

/** The registry's own reckoning: the lowest bound, and the first end of what it rests on. */
function ceilingOf({ terms, counted, reserveTotal, cap, at }: CeilingOf) {
  let ceiling = capacity(reserveTotal, BigInt(terms.bufferBps));
  let bound: CeilingBound = "Capacity";
  const ends = counted.map((pool) => pool.countsUntil);
  for (const [name, amount, until] of [
    ["Approval", terms.approval?.ceiling ?? 0n, terms.approval?.expiry ?? 0],
    ["Allocation", terms.allocation.amount, terms.allocation.validUntil],
  ] as const) {
    const inForce = at < until ? amount : 0n;
    if (inForce < ceiling) [ceiling, bound] = [inForce, name];
    ends.push(until);
  }
  if (terms.woundDown) ceiling = 0n;
  let ceilingUntil = ceiling === 0n ? 0 : Math.min(...ends);
  if (cap < ceiling) {
    [ceiling, bound] = [cap, "CeilingCap"];
    if (cap === 0n) ceilingUntil = 0;
  }
  return { ceiling, bound, ceilingUntil };
}
