import { z } from "zod/v4";
import { TOKEN_DECIMALS } from "../../sdk/amount.ts";
import { CURRENCIES, type FollowedNetwork } from "../followed-network.ts";
import type { Finality, Moment } from "../read/moment.ts";

/** What the answers are made of; those with an id are the components of the OpenAPI document. */
export const COMPONENTS = z.registry<{ id: string; description?: string }>();

export const currencySchema = z.enum(CURRENCIES as [string, ...string[]] as ["CNH", "HKD"]);
export const hashSchema = z.string().regex(/^0x[0-9a-f]{64}$/);
export const addressSchema = z.string().regex(/^0x[0-9a-f]{40}$/);
export const blockSchema = z.int().min(0);
export const secondsSchema = z.int().min(0);
export const finalitySchema = z.enum(["seen", "safe", "final"]);

export const amountSchema = z
  .strictObject({ decimal: z.string().regex(/^-?\d+\.\d{6}$/), minor: z.string().regex(/^(0|-?[1-9]\d*)$/) })
  .register(COMPONENTS, {
    id: "Amount",
    description: "The same amount twice: in units of the currency with six decimals, and in minor units (10^-6).",
  });

/** @param minor Minor units. */
export function amountOf(minor: bigint): z.infer<typeof amountSchema> {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(TOKEN_DECIMALS + 1, "0");
  const split = digits.length - TOKEN_DECIMALS;
  const sign = minor < 0n ? "-" : "";
  return { decimal: `${sign}${digits.slice(0, split)}.${digits.slice(split)}`, minor: String(minor) };
}

export const asOfSchema = z
  .strictObject({
    chain: z.string().regex(/^eip155:\d+$/),
    network: z.string(),
    block: blockSchema,
    hash: hashSchema,
    time: secondsSchema,
    iso: z.string(),
    finality: finalitySchema,
  })
  .register(COMPONENTS, {
    id: "AsOf",
    description: "The block that the answer is of. `time` is Unix seconds, `iso` the same in UTC, `chain` is CAIP-2.",
  });

export type AsOf = z.infer<typeof asOfSchema>;

export function asOf({ network, chainId }: FollowedNetwork, moment: Moment, finality: Finality): AsOf {
  const { block, hash, time } = moment;
  return { chain: chainOf(chainId), network, block, hash, time, iso: isoOf(time), finality };
}

/** "eip155:1", as CAIP-2 names a chain. */
export function chainOf(chainId: number): string {
  return `eip155:${chainId}`;
}

/** "2026-11-22T16:00:00Z" */
export function isoOf(time: number): string {
  return new Date(time * 1000).toISOString().replace(".000Z", "Z");
}

export const errorSchema = z
  .strictObject({
    schema: z.literal("harbour.error/1"),
    code: z.string().regex(/^HB-\d{4}$/),
    message: z.string(),
    why: z.string(),
    fix: z.string(),
  })
  .register(COMPONENTS, { id: "Error", description: "What is wrong, why that matters and what to do about it." });
