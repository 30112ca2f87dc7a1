import { z } from "zod/v4";
import { supplyAt, type Supply } from "../../read/supply-at.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery, tokenParams } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import { addressSchema, amountOf, amountSchema, asOfSchema, COMPONENTS, currencySchema } from "../wire.ts";

const amounts = { minted: amountSchema, burned: amountSchema, supply: amountSchema };

const answer = z
  .strictObject({
    schema: z.literal("harbour.supply/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    total: z.strictObject(amounts),
    chains: z.array(z.strictObject({ asOf: asOfSchema, contract: addressSchema, ...amounts })),
  })
  .register(COMPONENTS, { id: "Supply" });

export const supplyEndpoint = endpoint({
  id: "supply",
  path: "/v1/tokens/{currency}/supply",
  access: "public",
  summary: "What was ever minted and burned, and what circulates, by chain",
  params: tokenParams,
  query: plainQuery,
  answer,
  from: "chain",
  read: async ({ params: { currency } }, reading) => {
    const places = placesOf(reading, currency);
    const supplies = await Promise.all(places.map(({ moment }) => supplyAt(reading.books.store, moment, currency)));
    return {
      schema: "harbour.supply/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      total: shown(supplies.reduce(add, { minted: 0n, burned: 0n, supply: 0n })),
      chains: places.map((place, index) => ({
        asOf: place.asOf,
        contract: place.contract,
        ...shown(supplies[index]!),
      })),
    };
  },
});

function add(a: Supply, b: Supply): Supply {
  return { minted: a.minted + b.minted, burned: a.burned + b.burned, supply: a.supply + b.supply };
}

function shown({ minted, burned, supply }: Supply) {
  return { minted: amountOf(minted), burned: amountOf(burned), supply: amountOf(supply) };
}
