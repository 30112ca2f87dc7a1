import { z } from "zod/v4";
import { addDays, dayOf } from "../../clock/hong-kong-time.ts";
import { flowsUntil, type Flow, type Flows } from "../../read/flows.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, tokenParams, wholeSchema } from "../parameters.ts";
import { keptAt, placesOf } from "../reading.ts";
import { amountOf, amountSchema, asOfSchema, COMPONENTS, currencySchema } from "../wire.ts";

const query = z.strictObject({ ...finalityQuery, days: wholeSchema(1, 366).optional() });
const flow = { minted: amountSchema, burned: amountSchema, net: amountSchema };

const answer = z
  .strictObject({
    schema: z.literal("harbour.flows/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    days: z
      .array(z.strictObject({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), ...flow }))
      .describe("Days in Hong Kong with anything minted or burned, newest first."),
    totals: z.array(z.strictObject({ days: z.literal([7, 30, 365]), ...flow })),
  })
  .register(COMPONENTS, { id: "Flows" });

export const flowsEndpoint = endpoint({
  id: "flows",
  path: "/v1/tokens/{currency}/flows",
  access: "public",
  summary: "What was minted and burned on each of the last days (30, unless ?days= says another number)",
  params: tokenParams,
  query,
  answer,
  from: "chain",
  read: async ({ params: { currency }, query: { days: count = 30 } }, reading) => {
    const places = placesOf(reading, currency);
    // The days end with the newest of the blocks, on every chain.
    const at = Math.max(...places.map(({ moment }) => moment.time));
    const flows = await Promise.all(
      places.map(({ moment }) =>
        keptAt(reading, `flows ${currency} ${at}`, moment, () => flowsUntil(reading.books.store, moment, currency, at)),
      ),
    );
    const first = addDays(dayOf(at), 1 - count);
    return {
      schema: "harbour.flows/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      days: byDay(flows).filter(({ day }) => day >= first),
      totals: ([7, 30, 365] as const).map((days) => ({ days, ...shown(sum(flows.map((one) => one[`last${days}`]))) })),
    };
  },
});

function byDay(flows: readonly Flows[]) {
  const days = new Map<string, Flow[]>();
  for (const { day, ...one } of flows.flatMap((each) => each.days)) days.set(day, [...(days.get(day) ?? []), one]);
  return [...days].sort(([a], [b]) => (a < b ? 1 : -1)).map(([day, all]) => ({ day, ...shown(sum(all)) }));
}

function sum(flows: readonly Flow[]): Flow {
  return flows.reduce((all, one) => ({ minted: all.minted + one.minted, burned: all.burned + one.burned }), {
    minted: 0n,
    burned: 0n,
  });
}

function shown({ minted, burned }: Flow) {
  return { minted: amountOf(minted), burned: amountOf(burned), net: amountOf(minted - burned) };
}
