import { z } from "zod/v4";
import type { Books } from "../../books.ts";
import { CURRENCIES, type Currency } from "../../followed-network.ts";
import { endpoint } from "../endpoint.ts";
import { noParams, plainQuery } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import { addressSchema, asOfSchema, COMPONENTS, currencySchema } from "../wire.ts";

const answer = z
  .strictObject({
    schema: z.literal("harbour.tokens/1"),
    asOf: z.array(asOfSchema),
    tokens: z.array(
      z.strictObject({
        currency: currencySchema,
        symbol: z.string(),
        name: z.string(),
        decimals: z.literal(6),
        chains: z.array(z.strictObject({ chain: z.string(), network: z.string(), contract: addressSchema })),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Tokens" });

export const tokensEndpoint = endpoint({
  id: "tokens",
  path: "/v1/tokens",
  access: "public",
  summary: "The tokens, and where each of them is",
  params: noParams,
  query: plainQuery,
  answer,
  from: "chain",
  read: async (_input, reading) => {
    const followed = reading.books.networks.flatMap(({ contracts }) => contracts);
    const currencies = CURRENCIES.filter((currency) =>
      followed.some((one) => one.origin === "token" && one.currency === currency),
    );
    const tokens = currencies.map((currency) => ({ currency, places: placesOf(reading, currency) }));
    const all = tokens.flatMap(({ places }) => places.map((place) => place.asOf));
    return {
      schema: "harbour.tokens/1" as const,
      asOf: all.filter((one, index) => all.findIndex((other) => other.chain === one.chain) === index),
      tokens: tokens.map(({ currency, places }) => ({
        currency,
        ...namesOf(reading.books, currency),
        decimals: 6 as const,
        chains: places.map(({ asOf: { chain, network }, contract }) => ({ chain, network, contract })),
      })),
    };
  },
});

/** As the policy files call it; where none is at hand, the currency stands for both. */
function namesOf({ policies }: Books, currency: Currency): { symbol: string; name: string } {
  const all = [...policies.values()].flatMap(({ currencies }) => currencies);
  const settings = all.find((one) => one.currency === currency);
  return { symbol: settings?.symbol ?? currency, name: settings?.name ?? currency };
}
