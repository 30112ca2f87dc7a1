import { showShortText } from "../../sdk/short-text.ts";
import { coverageRatio } from "../../sdk/ratio.ts";
import type { Books } from "../books.ts";
import { eventsOf, readEvents, type EventOf } from "../read/events.ts";
import type { PoolAt, ReserveAt } from "../read/reserve-at.ts";
import { isInForce, listOf, UNLISTED } from "./composition-list.ts";
import { lookBack } from "./look-back.ts";
import { minorOf, partyOf, type TokenOnChain } from "./token-place.ts";
import type {
  AttestationView,
  CompositionPart,
  Headline,
  LastAttestation,
  Minor,
  PoolView,
  ReserveView,
  SignedBy,
  StatedReserve,
} from "./transparency-view.ts";

/**
 * The pools of all chains. A bank signs a statement once for each chain, so that the newest of them is the pool's, wherever it came
 * on chain.
 */
export function mergePools(reserves: readonly ReserveAt[]): PoolAt[] {
  const newest = new Map<string, PoolAt>();
  for (const pool of reserves.flatMap(({ pools }) => pools)) {
    const key = `${pool.custodian} ${pool.pool}`;
    const known = newest.get(key);
    if (known === undefined || pool.asOf > known.asOf) newest.set(key, pool);
  }
  return [...newest.values()];
}

export interface HeadlineParameters {
  circulating: bigint;
  openRedemptions: { count: number; amount: bigint };
  pools: readonly PoolAt[];
  /** The highest age, in seconds, that the registries allow; the lowest of them. */
  maxAge: number;
  signedBy: readonly SignedBy[];
  /** Unix seconds of the reading. */
  at: number;
}

export function headline(parameters: HeadlineParameters): Headline {
  const { circulating, openRedemptions, pools } = parameters;
  const reserves = sumOf(pools, "counted");
  const stale = pools.filter((pool) => pool.status === "stale" && pool.total > 0n);
  return {
    ...statedReserve(circulating, reserves, sumOf(pools, "stale")),
    surplus: minorOf(reserves - circulating),
    unconfirmedSince: stale.length === 0 ? 0 : Math.min(...stale.map((pool) => pool.countsUntil)),
    openRedemptions: { count: openRedemptions.count, amount: minorOf(openRedemptions.amount) },
    attestation: lastAttestation(parameters),
  };
}

/** @param unconfirmed Minor units in statements that are too old to count. */
export function statedReserve(circulating: bigint, reserves: bigint, unconfirmed: bigint): StatedReserve {
  const stated = reserves + unconfirmed;
  return {
    circulating: minorOf(circulating),
    reserves: minorOf(reserves),
    coverage: coverageOf(reserves, circulating),
    unconfirmed: minorOf(unconfirmed),
    stated: { reserves: minorOf(stated), coverage: coverageOf(stated, circulating) },
  };
}

/** Floored; null where nothing circulates. */
function coverageOf(reserves: bigint, circulating: bigint): Minor | null {
  return circulating <= 0n ? null : minorOf(coverageRatio(reserves, circulating));
}

function sumOf(pools: readonly PoolAt[], status: PoolAt["status"]): bigint {
  return pools.filter((pool) => pool.status === status).reduce((sum, pool) => sum + pool.total, 0n);
}

function lastAttestation({ pools, maxAge, signedBy, at }: HeadlineParameters): LastAttestation | null {
  const stated = pools.filter((pool) => pool.status === "counted" || pool.status === "stale");
  if (stated.length === 0) return null;
  const asOf = Math.max(...stated.map((pool) => pool.asOf));
  const counted = stated.filter((pool) => pool.status === "counted");
  const countsUntil = Math.max(...stated.map((pool) => pool.countsUntil));
  const speaking = new Set((counted.length > 0 ? counted : stated).map(({ custodian }) => custodian));
  return {
    asOf,
    oldestAsOf: counted.length === 0 ? 0 : Math.min(...counted.map((pool) => pool.asOf)),
    age: Math.max(0, at - asOf),
    maxAge,
    countsUntil,
    stale: at >= countsUntil,
    signedBy: signedBy.filter(({ custodian }) => speaking.has(custodian)),
  };
}

/** Whose keys count for each custodian, as the registry's events leave it. */
export async function signersOf(books: Books, { moment, currency }: TokenOnChain): Promise<SignedBy[]> {
  const names = ["CustodianAdded", "SignerAdded", "SignerRevoked", "ThresholdSet", "CustodianRevoked"];
  const custodians = new Map<string, { threshold: number; signers: Set<string> }>();
  for (const event of await eventsOf(books.store, moment, { origin: "registry", currency, names })) {
    if (!("custodian" in event.fields)) continue;
    const id = showShortText(event.fields.custodian);
    const known = custodians.get(id);
    if (event.name === "CustodianAdded") {
      const signers = new Set([...event.fields.signers].map((one) => one.toLowerCase()));
      custodians.set(id, { threshold: Number(event.fields.threshold), signers });
    } else if (event.name === "SignerAdded") known?.signers.add(event.fields.signer.toLowerCase());
    else if (event.name === "SignerRevoked") known?.signers.delete(event.fields.signer.toLowerCase());
    else if (event.name === "ThresholdSet" && known !== undefined) known.threshold = Number(event.fields.threshold);
    else if (event.name === "CustodianRevoked") custodians.delete(id);
  }
  return [...custodians].map(([custodian, { threshold, signers }]) => ({
    custodian,
    threshold,
    signers: [...signers].map((address) => partyOf(books, address)),
  }));
}

/** What is in the pools that are in force, by the list as of each statement; a pool without that list is "unlisted". */
export async function reserveView(
  { store }: Books,
  { currency }: TokenOnChain,
  pools: readonly PoolAt[],
): Promise<ReserveView> {
  const parts = new Map<string, Omit<CompositionPart, "amount" | "share"> & { sum: bigint }>();
  const add = (part: Omit<CompositionPart, "amount" | "share">, value: bigint) => {
    const key = [part.assetClass, part.custodian, part.assetCurrency, part.jurisdiction].join(" ");
    parts.set(key, { ...part, sum: (parts.get(key)?.sum ?? 0n) + value });
  };
  const listed: number[] = [];
  for (const pool of pools.filter(isInForce)) {
    const { custodian, total, asOf } = pool;
    const lines = await listOf(store, pool, currency);
    if (lines.length > 0) listed.push(asOf);
    else if (total > 0n) add({ assetClass: UNLISTED, custodian, assetCurrency: currency, jurisdiction: "" }, total);
    for (const { asset_class, asset_currency, jurisdiction, market_value } of lines) {
      const part = { assetClass: asset_class, custodian, assetCurrency: asset_currency, jurisdiction };
      add(part, BigInt(market_value));
    }
  }
  const all = listed.length === 0 ? [] : [...parts.values()];
  const whole = all.reduce((sum, part) => sum + part.sum, 0n);
  return {
    pools: pools.filter((pool) => pool.total > 0n).map(poolView),
    composition: all
      .sort((a, b) => (a.sum === b.sum ? 0 : a.sum > b.sum ? -1 : 1))
      .map(({ sum, ...part }) => ({
        ...part,
        amount: minorOf(sum),
        share: whole <= 0n ? 0 : Number((sum * 10_000n) / whole),
      })),
    compositionAsOf: listed.length === 0 ? 0 : Math.min(...listed),
  };
}

function poolView({ custodian, pool, total, asOf, validUntil, status }: PoolAt): PoolView {
  return { custodian, pool, total: minorOf(total), asOf, validUntil, fresh: status === "counted" };
}

/** At most this many are shown. */
const SHOWN = 20;

/** The statements that came last, with what became of those that were parked. */
export async function attestations(books: Books, tokens: readonly TokenOnChain[]): Promise<AttestationView[]> {
  const all: (AttestationView & { time: number })[] = [];
  for (const { network, moment, currency } of tokens) {
    const { chainId } = moment;
    const byDigest = new Map<string, AttestationView>();
    const events = await lookBack({
      from: network.fromBlock,
      to: moment.block,
      enough: SHOWN,
      read: (fromBlock, toBlock) =>
        readEvents(books.store, { chainId, currency, origin: "registry", names: STATED, fromBlock, toBlock }),
      counts: ({ name }) => name === "StatementAccepted" || name === "StatementParked",
    });
    for (const event of events) {
      if (event.name === "StatementAccepted" || event.name === "StatementParked") {
        const one = { ...statementView(event), chainId, time: event.time };
        all.push(one);
        if (event.name === "StatementParked") byDigest.set(event.fields.digest, one);
      } else if (event.name === "StatementConfirmed" || event.name === "StatementDropped") {
        const one = byDigest.get(event.fields.digest);
        if (one !== undefined) one.state = event.name === "StatementConfirmed" ? "confirmed" : "dropped";
      }
    }
  }
  return all
    .sort((a, b) => b.time - a.time || b.block - a.block)
    .slice(0, SHOWN)
    .map(({ time: _time, ...one }) => one);
}

const STATED = ["StatementAccepted", "StatementParked", "StatementConfirmed", "StatementDropped"];

function statementView(
  event: Extract<EventOf<"registry">, { name: "StatementAccepted" | "StatementParked" }>,
): Omit<AttestationView, "chainId"> {
  const { custodian, pool, sequence, total, asOf, validUntil, statementHash, compositionHash } = event.fields;
  return {
    custodian: showShortText(custodian),
    pool: showShortText(pool),
    sequence: Number(sequence),
    total: minorOf(total),
    asOf: Number(asOf),
    validUntil: Number(validUntil),
    state: event.name === "StatementAccepted" ? "accepted" : "parked",
    statementHash,
    compositionHash,
    block: event.block,
    txHash: event.txHash,
  };
}
