import { z } from "zod/v4";
import type { Currency } from "../../followed-network.ts";
import { balanceAt } from "../../read/balance-at.ts";
import { restrictedAt, type Restriction } from "../../read/restricted-at.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery, tokenParams, writtenAddress } from "../parameters.ts";
import { keptAt, placesOf, type Reading, type TokenPlace } from "../reading.ts";
import { addressSchema, amountOf, amountSchema, asOfSchema, COMPONENTS, currencySchema } from "../wire.ts";

const answer = z
  .strictObject({
    schema: z.literal("harbour.account/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    address: addressSchema,
    total: amountSchema,
    chains: z.array(
      z.strictObject({
        asOf: asOfSchema,
        balance: amountSchema,
        blacklisted: z.boolean().describe("The account can neither pay nor be paid."),
        hold: amountSchema.describe("What may not leave; it may exceed the balance."),
        frozen: amountSchema.describe("What of the balance cannot leave."),
        official: z
          .strictObject({ contract: z.string(), currency: z.string() })
          .nullable()
          .describe("Which contract of ours is at this address; null if none is."),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Account" });

export const accountEndpoint = endpoint({
  id: "account",
  path: "/v1/tokens/{currency}/accounts/{address}",
  access: "public",
  summary: "What an address has, whether it is restricted, and whether it is a contract of ours",
  params: tokenParams.extend({ address: writtenAddress }),
  query: plainQuery,
  answer,
  from: "chain",
  read: async ({ params: { currency, address } }, reading) => {
    const places = placesOf(reading, currency);
    const chains = await Promise.all(places.map((place) => accountOn(reading, place, currency, address)));
    return {
      schema: "harbour.account/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      address,
      total: amountOf(chains.reduce((sum, { had }) => sum + had, 0n)),
      chains: chains.map(({ shown }) => shown),
    };
  },
});

async function accountOn(reading: Reading, place: TokenPlace, currency: Currency, address: string) {
  const { moment, network } = place;
  const had = await balanceAt(reading.books.store, moment, currency, address);
  const restrictions = await restrictionsOf(reading, place, currency);
  const restriction = restrictions.get(address);
  const official = network.contracts.find((one) => one.address === address);
  return {
    had,
    shown: {
      asOf: place.asOf,
      balance: amountOf(had),
      blacklisted: restriction?.blacklisted !== undefined,
      hold: amountOf(restriction?.hold?.amount ?? 0n),
      frozen: amountOf(restriction?.frozen ?? 0n),
      official: official === undefined ? null : { contract: official.origin, currency: official.currency },
    },
  };
}

function restrictionsOf(reading: Reading, { moment }: TokenPlace, currency: Currency) {
  return keptAt(reading, `restricted ${currency}`, moment, async () => {
    const { accounts } = await restrictedAt(reading.books.store, moment, currency);
    return new Map<string, Restriction>(accounts.map((one) => [one.account, one]));
  });
}
