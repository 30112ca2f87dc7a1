import { z } from "zod/v4";
import type { Row } from "../../store/tables.ts";
import { isInForce, listOf, UNLISTED } from "../composition-list.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import { amountOf, asOfSchema, COMPONENTS, currencySchema, secondsSchema } from "../wire.ts";
import { reserveOn } from "./reserves.ts";

const accountSchema = z.strictObject({
  asset_class: z
    .string()
    .describe('"unlisted" where the custodian stated a total on chain and filed no list of assets as of it.'),
  currency: z.string(),
  amount: z.string(),
  amount_minor: z.string(),
  custodian: z.string(),
  as_of: secondsSchema.describe("Of the statement and of its list."),
  unconfirmed: z.boolean().describe("The statement is too old to count: not a shortfall, not confirmed."),
});

const answer = z
  .strictObject({ asOf: z.array(asOfSchema), accounts: z.array(accountSchema) })
  .register(COMPONENTS, { id: "TransparencyReserves" });

export const transparencyReservesEndpoint = endpoint({
  id: "transparencyReserves",
  path: "/v1/transparency/{token}/reserves",
  access: "public",
  summary: "What the reserve consists of, by class of asset and custodian, in the form of report C4",
  params: z.strictObject({ token: currencySchema }),
  query: plainQuery,
  answer,
  from: "books",
  read: async ({ params: { token } }, reading) => {
    const places = placesOf(reading, token);
    const reserves = await Promise.all(places.map((place) => reserveOn(reading, place, token)));
    // Each chain is told of the same pools.
    const index = reserves.findIndex((one) => one !== undefined);
    const pools = reserves[index]?.pools.filter(isInForce) ?? [];
    const accounts = await Promise.all(
      pools.map(async (pool) => {
        const { custodian, total, asOf } = pool;
        const listed = classesOf(await listOf(reading.books.store, pool, token));
        const whole = { asset_class: UNLISTED, currency: token, amount: total };
        return (listed.length === 0 ? [whole] : listed).map((one) => ({
          ...one,
          custodian,
          as_of: asOf,
          unconfirmed: pool.status === "stale",
        }));
      }),
    );
    return {
      asOf: places.map((place) => place.asOf),
      accounts: accounts.flat().map(({ amount, asset_class, currency, custodian, as_of, unconfirmed }) => ({
        asset_class,
        currency,
        amount: amountOf(amount).decimal,
        amount_minor: amountOf(amount).minor,
        custodian,
        as_of,
        unconfirmed,
      })),
    };
  },
});

function classesOf(lines: readonly Row<"reserve_line">[]) {
  const classes = new Map<string, { asset_class: string; currency: string; amount: bigint }>();
  for (const { asset_class, asset_currency: currency, market_value } of lines) {
    const key = `${asset_class} ${currency}`;
    const amount = (classes.get(key)?.amount ?? 0n) + BigInt(market_value);
    classes.set(key, { asset_class, currency, amount });
  }
  return [...classes.values()];
}
