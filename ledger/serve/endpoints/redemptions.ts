import { z } from "zod/v4";
import { isOpen, redemptionsAt, type RedemptionAt } from "../../read/redemptions-at.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, tokenParams, wholeSchema } from "../parameters.ts";
import { pageOf, placeKeySchema } from "../place-key.ts";
import { keptAt, placesOf } from "../reading.ts";
import { amountOf, amountSchema, asOfSchema, chainOf, COMPONENTS, currencySchema, secondsSchema } from "../wire.ts";

const query = z.strictObject({
  ...finalityQuery,
  before: placeKeySchema.optional(),
  limit: wholeSchema(1, 200).optional(),
});

const answer = z
  .strictObject({
    schema: z.literal("harbour.redemptions/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    open: z.strictObject({ count: z.int().min(0), amount: amountSchema }),
    redemptions: z
      .array(
        z.strictObject({
          chain: z.string(),
          id: z.string().regex(/^\d+$/).describe("Of its desk, from 1."),
          amount: amountSchema,
          requestedAt: secondsSchema,
          state: z.enum(["open", "settled", "rejected", "reclaimed", "seized"]),
          endedAt: secondsSchema.nullable(),
        }),
      )
      .describe("Without holders, payout accounts and bank references."),
    next: z.string().nullable().describe("For ?before= of the next page, which is older; null on the last page."),
  })
  .register(COMPONENTS, { id: "Redemptions" });

export const redemptionsEndpoint = endpoint({
  id: "redemptions",
  path: "/v1/tokens/{currency}/redemptions",
  access: "public",
  summary: "What was handed in for redemption, newest first, and how long it took",
  params: tokenParams,
  query,
  answer,
  from: "chain",
  read: async ({ params: { currency }, query: { before, limit = 50 } }, reading) => {
    const places = placesOf(reading, currency);
    const found = await Promise.all(
      places.map(({ moment }) =>
        keptAt(reading, `redemptions ${currency}`, moment, () => redemptionsAt(reading.books.store, moment, currency)),
      ),
    );
    const all = found.flatMap(({ redemptions }, index) =>
      redemptions.map((one) => {
        const { chainId } = places[index]!.network;
        return { chainId, block: one.requested.block, logIndex: one.requested.logIndex, one };
      }),
    );
    const { page, next } = pageOf(all, { before, limit });
    return {
      schema: "harbour.redemptions/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      open: {
        count: found.reduce((sum, { open }) => sum + open.count, 0),
        amount: amountOf(found.reduce((sum, { open }) => sum + open.amount, 0n)),
      },
      redemptions: page.map(({ chainId, one }) => ({
        chain: chainOf(chainId),
        id: String(one.id),
        amount: amountOf(one.amount),
        requestedAt: one.requestedAt,
        ...outcomeOf(one),
      })),
      next,
    };
  },
});

/** Who proposed what meanwhile is the issuer's own affair. */
function outcomeOf(one: RedemptionAt) {
  if (isOpen(one)) return { state: "open" as const, endedAt: null };
  const state = one.state as "settled" | "rejected" | "reclaimed" | "seized";
  return { state, endedAt: one[state]!.time };
}
