import { z } from "zod/v4";
import type { Session } from "../../store/store.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import { amountOf, asOfSchema, COMPONENTS, currencySchema, secondsSchema } from "../wire.ts";
import { reserveOn } from "./reserves.ts";

const accountSchema = z.strictObject({
  asset_class: z
    .string()
    .describe('"unlisted" where the custodian stated a total on chain and filed no list of assets.'),
  currency: z.string(),
  amount: z.string(),
  amount_minor: z.string(),
  custodian: z.string(),
  as_of: secondsSchema,
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
    const pools = reserves[index]?.pools.filter(({ status }) => status === "counted") ?? [];
    const until = places[index]?.moment.time ?? 0;
    const accounts = await Promise.all(
      pools.map(async ({ custodian, pool, total, asOf }) => {
        const lines = await newestLines(reading.books.store, { custodian, pool, currency: token, until });
        const listed = classesOf(lines).map((line) => ({ ...line, custodian }));
        const whole = { asset_class: "unlisted", currency: token, amount: total, custodian, as_of: asOf };
        return listed.length === 0 ? [whole] : listed;
      }),
    );
    return {
      asOf: places.map((place) => place.asOf),
      accounts: accounts.flat().map(({ amount, asset_class, currency, custodian, as_of }) => ({
        asset_class,
        currency,
        amount: amountOf(amount).decimal,
        amount_minor: amountOf(amount).minor,
        custodian,
        as_of,
      })),
    };
  },
});

interface Line {
  asset_class: string;
  asset_currency: string;
  market_value: string;
  as_of: number;
}

/** The newest list of assets that a custodian filed for a pool. */
async function newestLines(
  { db }: Session,
  { custodian, pool, currency, until }: { custodian: string; pool: string; currency: string; until: number },
): Promise<Line[]> {
  const mine = { custodian, pool, currency };
  const newest = await db
    .selectFrom("reserve_line")
    .select("as_of")
    .where((where) => where.and(mine))
    .where("as_of", "<=", until)
    .orderBy("as_of", "desc")
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return [];
  return db
    .selectFrom("reserve_line")
    .select(["asset_class", "asset_currency", "market_value", "as_of"])
    .where((where) => where.and({ ...mine, as_of: newest.as_of }))
    .orderBy("line")
    .execute();
}

function classesOf(lines: readonly Line[]) {
  const classes = new Map<string, { asset_class: string; currency: string; amount: bigint; as_of: number }>();
  for (const { asset_class, asset_currency: currency, market_value, as_of } of lines) {
    const key = `${asset_class} ${currency}`;
    const amount = (classes.get(key)?.amount ?? 0n) + BigInt(market_value);
    classes.set(key, { asset_class, currency, amount, as_of });
  }
  return [...classes.values()];
}
