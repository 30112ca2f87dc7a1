import { z } from "zod/v4";
import { statementsUntil } from "../../read/statements.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, tokenParams, wholeSchema } from "../parameters.ts";
import { pageOf, placeKeySchema } from "../place-key.ts";
import { keptAt, placesOf } from "../reading.ts";
import {
  addressSchema,
  amountOf,
  amountSchema,
  asOfSchema,
  blockSchema,
  chainOf,
  COMPONENTS,
  currencySchema,
  hashSchema,
  secondsSchema,
} from "../wire.ts";

const query = z.strictObject({
  ...finalityQuery,
  before: placeKeySchema.optional(),
  limit: wholeSchema(1, 200).optional(),
});

const answer = z
  .strictObject({
    schema: z.literal("harbour.attestations/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    attestations: z.array(
      z.strictObject({
        chain: z.string(),
        registry: addressSchema,
        custodian: z.string(),
        pool: z.string(),
        sequence: z.string().regex(/^\d+$/),
        total: amountSchema,
        statedFor: secondsSchema.describe("Unix seconds: when the bank had it so."),
        validUntil: secondsSchema,
        state: z.enum(["accepted", "parked", "confirmed", "dropped"]),
        statementHash: hashSchema.describe("Of the bank's own statement."),
        compositionHash: hashSchema.describe("Of the list of assets behind the total."),
        block: blockSchema,
        time: secondsSchema,
        txHash: hashSchema,
      }),
    ),
    next: z.string().nullable().describe("For ?before= of the next page, which is older; null on the last page."),
  })
  .register(COMPONENTS, { id: "Attestations" });

export const attestationsEndpoint = endpoint({
  id: "attestations",
  path: "/v1/tokens/{currency}/attestations",
  access: "public",
  summary: "What custodians signed about the reserve, newest first",
  params: tokenParams,
  query,
  answer,
  from: "chain",
  read: async ({ params: { currency }, query: { before, limit = 50 } }, reading) => {
    const places = placesOf(reading, currency);
    const stated = await Promise.all(
      places.map(async ({ moment, network: { chainId } }) => {
        const all = await keptAt(reading, `statements ${currency}`, moment, () =>
          statementsUntil(reading.books.store, moment, currency),
        );
        return all.map((one) => ({ chainId, block: one.stated.block, logIndex: one.stated.logIndex, one }));
      }),
    );
    const { page, next } = pageOf(stated.flat(), { before, limit });
    return {
      schema: "harbour.attestations/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      attestations: page.map(({ chainId, one }) => ({
        chain: chainOf(chainId),
        registry: one.registry,
        custodian: one.custodian,
        pool: one.pool,
        sequence: String(one.sequence),
        total: amountOf(one.total),
        statedFor: one.asOf,
        validUntil: one.validUntil,
        state: one.state,
        statementHash: one.statementHash,
        compositionHash: one.compositionHash,
        block: one.stated.block,
        time: one.stated.time,
        txHash: one.stated.txHash,
      })),
      next,
    };
  },
});
