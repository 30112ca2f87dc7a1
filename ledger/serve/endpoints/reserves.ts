import { z } from "zod/v4";
import { BOUNDS } from "../../../sdk/issuance-states.ts";
import { coverageRatio, formatRatio } from "../../../sdk/ratio.ts";
import type { Currency } from "../../followed-network.ts";
import { reserveAt, type ReserveAt } from "../../read/reserve-at.ts";
import { supplyAt } from "../../read/supply-at.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery, tokenParams } from "../parameters.ts";
import { keptAt, placesOf, type Reading, type TokenPlace } from "../reading.ts";
import {
  addressSchema,
  amountOf,
  amountSchema,
  asOfSchema,
  COMPONENTS,
  currencySchema,
  secondsSchema,
} from "../wire.ts";

const poolSchema = z.strictObject({
  custodian: z.string(),
  pool: z.string(),
  status: z
    .enum(["counted", "stale", "parked", "dropped", "revoked", "empty"])
    .describe("counted: part of the reserve; stale: too old, unconfirmed and not counted."),
  total: amountSchema,
  statedFor: secondsSchema.describe("Unix seconds: when the bank had it so; 0 if it never said."),
  validUntil: secondsSchema,
  countsUntil: secondsSchema,
});

const coverageSchema = z.strictObject({ ratio: z.string().regex(/^\d+$/), text: z.string() }).nullable();

const answer = z
  .strictObject({
    schema: z.literal("harbour.reserves/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    supply: amountSchema.describe("What circulates on all chains, frozen tokens included."),
    reserves: amountSchema.describe("What counts; where chains differ, the least of them."),
    surplus: amountSchema.describe(
      "Reserves less supply; negative is a shortfall as far as what is unconfirmed does not make up for it.",
    ),
    coverage: coverageSchema.describe(
      "Reserves over supply in 10^-8, floored, and in words; null while nothing circulates, or no registry is followed.",
    ),
    unconfirmed: amountSchema.describe("In statements that are too old: not a shortfall, not counted."),
    stated: z
      .strictObject({ reserves: amountSchema, coverage: coverageSchema })
      .describe("By the last statements, whether they still count or not: reserves and unconfirmed together."),
    chains: z.array(
      z.strictObject({
        asOf: asOfSchema,
        registry: addressSchema,
        reserves: amountSchema,
        unconfirmed: amountSchema.describe("Pools whose statement is too old: not a shortfall, not counted."),
        oldestStatement: secondsSchema,
        bufferBps: z.int().min(0),
        maxAge: z.int().min(0).describe("Seconds after which a statement no longer counts."),
        capacity: amountSchema,
        ceiling: amountSchema,
        bound: z.enum(BOUNDS),
        ceilingUntil: secondsSchema,
        pools: z.array(poolSchema),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Reserves" });

export const reservesEndpoint = endpoint({
  id: "reserves",
  path: "/v1/tokens/{currency}/reserves",
  access: "public",
  summary: "What the banks confirmed, what of it counts, and how far it covers what circulates",
  params: tokenParams,
  query: plainQuery,
  answer,
  from: "chain",
  read: async ({ params: { currency } }, reading) => {
    const places = placesOf(reading, currency);
    const found = await Promise.all(places.map((place) => reserveOn(reading, place, currency)));
    const supplies = await Promise.all(places.map(({ moment }) => supplyAt(reading.books.store, moment, currency)));
    const supply = supplies.reduce((sum, one) => sum + one.supply, 0n);
    const known = found.filter((one) => one !== undefined);
    const reserves = leastOf(known.map(({ reserveTotal }) => reserveTotal));
    const stated = leastOf(known.map(({ reserveTotal, unconfirmed }) => reserveTotal + unconfirmed));
    const coverageBy = (amount: bigint) => {
      if (supply === 0n || known.length === 0) return null;
      const ratio = coverageRatio(amount, supply);
      return { ratio: String(ratio), text: formatRatio(ratio) };
    };
    return {
      schema: "harbour.reserves/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      supply: amountOf(supply),
      reserves: amountOf(reserves),
      surplus: amountOf(reserves - supply),
      coverage: coverageBy(reserves),
      unconfirmed: amountOf(stated - reserves),
      stated: { reserves: amountOf(stated), coverage: coverageBy(stated) },
      chains: places.flatMap((place, index) => {
        const reserve = found[index];
        return reserve === undefined ? [] : [{ asOf: place.asOf, ...shown(reserve) }];
      }),
    };
  },
});

/** @returns undefined if no registry of the chain is followed. */
export function reserveOn(reading: Reading, { moment }: TokenPlace, currency: Currency) {
  return keptAt(reading, `reserve ${currency}`, moment, () => reserveAt(reading.books.store, moment, currency));
}

/** Each chain is told of the same pools; one that was told less is believed. */
function leastOf(totals: readonly bigint[]): bigint {
  return totals.reduce((least, one) => (one < least ? one : least), totals[0] ?? 0n);
}

function shown(reserve: ReserveAt) {
  return {
    registry: reserve.registry,
    reserves: amountOf(reserve.reserveTotal),
    unconfirmed: amountOf(reserve.unconfirmed),
    oldestStatement: reserve.oldestAsOf,
    bufferBps: reserve.bufferBps,
    maxAge: reserve.maxAge,
    capacity: amountOf(reserve.capacity),
    ceiling: amountOf(reserve.ceiling),
    bound: reserve.bound,
    ceilingUntil: reserve.ceilingUntil,
    pools: reserve.pools.map(({ custodian, pool, status, total, asOf, validUntil, countsUntil }) => ({
      custodian,
      pool,
      status,
      total: amountOf(total),
      statedFor: asOf,
      validUntil,
      countsUntil,
    })),
  };
}
