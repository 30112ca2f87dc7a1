import { z } from "zod/v4";
import { restrictedAt } from "../../read/restricted-at.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery, tokenParams } from "../parameters.ts";
import { keptAt, placesOf } from "../reading.ts";
import {
  addressSchema,
  amountOf,
  amountSchema,
  asOfSchema,
  blockSchema,
  COMPONENTS,
  currencySchema,
  hashSchema,
  secondsSchema,
} from "../wire.ts";

const orderSchema = z
  .strictObject({ caseRef: hashSchema.nullable(), since: secondsSchema, block: blockSchema, txHash: hashSchema })
  .register(COMPONENTS, { id: "RestrictionOrder" });

const answer = z
  .strictObject({
    schema: z.literal("harbour.restrictions/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    chains: z.array(
      z.strictObject({
        asOf: asOfSchema,
        frozen: amountSchema,
        accounts: z.array(
          z.strictObject({
            account: addressSchema,
            balance: amountSchema,
            frozen: amountSchema,
            blacklisted: orderSchema.nullable(),
            hold: z.strictObject({ amount: amountSchema, order: orderSchema }).nullable(),
          }),
        ),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Restrictions" });

export const restrictionsEndpoint = endpoint({
  id: "restrictions",
  path: "/v1/tokens/{currency}/restrictions",
  access: "private",
  summary: "The freeze register: who cannot use what, since when and by which case",
  params: tokenParams,
  query: plainQuery,
  answer,
  from: "chain",
  read: async ({ params: { currency } }, reading) => {
    const places = placesOf(reading, currency);
    const found = await Promise.all(
      places.map(({ moment }) =>
        keptAt(reading, `register ${currency}`, moment, () => restrictedAt(reading.books.store, moment, currency)),
      ),
    );
    return {
      schema: "harbour.restrictions/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      chains: places.map((place, index) => ({
        asOf: place.asOf,
        frozen: amountOf(found[index]!.frozen),
        accounts: found[index]!.accounts.map(({ account, balance, frozen, blacklisted, hold }) => ({
          account,
          balance: amountOf(balance),
          frozen: amountOf(frozen),
          blacklisted: blacklisted === undefined ? null : orderOf(blacklisted),
          hold: hold === undefined ? null : { amount: amountOf(hold.amount), order: orderOf(hold) },
        })),
      })),
    };
  },
});

function orderOf(order: { caseRef: string | undefined; since: { block: number; time: number; txHash: string } }) {
  const { block, time, txHash } = order.since;
  return { caseRef: order.caseRef ?? null, since: time, block, txHash };
}
