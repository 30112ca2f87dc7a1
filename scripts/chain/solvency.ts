import { BOUNDS } from "../../sdk/issuance-states.ts";
import type { Block } from "./block.ts";
import type { Issuance } from "./issuance.ts";
import type { Token } from "./token.ts";

/** Short enough for a column; the sdk has the sentence. */
const BOUND_NAMES = {
  Capacity: "reserves",
  Approval: "approval",
  Allocation: "allocation",
  CeilingCap: "ceiling cap",
} as const;
export type BoundName = (typeof BOUND_NAMES)[(typeof BOUNDS)[number]];

export interface Pool {
  pool: string;
  custodian: string;
  total: bigint;
  asOf: number;
  validUntil: number;
  sequence: bigint;
  fresh: boolean;
  baseline: bigint;
  baselineAt: number;
  /** A statement that waits for its confirmation; the total above stays in force. */
  parked?: { digest: string; total: bigint; asOf: number; validUntil: number };
}

export interface Solvency {
  /** Supply of this chain, frozen tokens included. */
  liabilities: bigint;
  /** Of the fresh pools. */
  reserves: bigint;
  /** Of the stale pools: not a shortfall, not counted. */
  unconfirmed: bigint;
  capacity: bigint;
  /** What the registry would push now. */
  ceiling: bigint;
  validUntil: number;
  bound: BoundName;
  oldestAsOf: number;
  stalePools: number;
  openRedemptions: number;
  openRedemptionAmount: bigint;
  /** In 10^-8, floored; undefined where this chain is not the whole or nothing circulates. */
  ratio?: bigint;
  bufferBps: number;
  maxAge: number;
  stepBps: number;
  woundDown: boolean;
  approval: { authority: string; referenceHash: string; ceiling: bigint; expiry: number };
  allocation: { epoch: number; amount: bigint; validUntil: number; whole: boolean };
  /** What the token last got; `push` brings it to `ceiling`. */
  pushed: { ceiling: bigint; validUntil: number };
  pools: Pool[];
}

/** What the registry knows, as of one block. */
export async function readSolvency(
  { registry: { contract } }: Issuance,
  { contract: token }: Token,
  { number }: Block,
): Promise<Solvency> {
  const at = { blockTag: number };
  const [s, bufferBps, maxAge, stepBps, woundDown, approval, allocation, [ceiling, validUntil], pools] =
    await Promise.all([
      contract.solvency(at),
      contract.bufferBps(at),
      contract.maxAge(at),
      contract.stepBps(at),
      contract.woundDown(at),
      contract.approval(at),
      contract.allocation(at),
      token.supplyCeiling(at),
      readPools(contract, number),
    ]);
  return {
    liabilities: s.liabilities,
    reserves: s.reserves,
    unconfirmed: s.unconfirmed,
    capacity: s.capacity,
    ceiling: s.ceiling,
    validUntil: Number(s.validUntil),
    bound: BOUND_NAMES[BOUNDS[Number(s.bound)]!],
    oldestAsOf: Number(s.oldestAsOf),
    stalePools: Number(s.stalePools),
    openRedemptions: Number(s.openRedemptions),
    openRedemptionAmount: s.openRedemptionAmount,
    ...(allocation.whole && s.liabilities > 0n ? { ratio: s.ratio } : {}),
    bufferBps: Number(bufferBps),
    maxAge: Number(maxAge),
    stepBps: Number(stepBps),
    woundDown,
    approval: {
      authority: approval.authority,
      referenceHash: approval.referenceHash,
      ceiling: approval.ceiling,
      expiry: Number(approval.expiry),
    },
    allocation: {
      epoch: Number(allocation.epoch),
      amount: allocation.amount,
      validUntil: Number(allocation.validUntil),
      whole: allocation.whole,
    },
    pushed: { ceiling, validUntil: Number(validUntil) },
    pools,
  };
}

async function readPools(contract: Issuance["registry"]["contract"], number: number): Promise<Pool[]> {
  const at = { blockTag: number };
  const views = await contract.pools(at);
  return Promise.all(
    views.map(async (view) => {
      const waiting = view.parked ? await contract.parked(view.pool, at) : undefined;
      return {
        pool: view.pool,
        custodian: view.custodian,
        total: view.total,
        asOf: Number(view.asOf),
        validUntil: Number(view.validUntil),
        sequence: view.sequence,
        fresh: view.fresh,
        baseline: view.baseline,
        baselineAt: Number(view.baselineAt),
        ...(waiting === undefined
          ? {}
          : {
              parked: {
                digest: waiting.digest,
                total: waiting.total,
                asOf: Number(waiting.asOf),
                validUntil: Number(waiting.validUntil),
              },
            }),
      };
    }),
  );
}
