import { z } from "zod/v4";
import { endpoint } from "../endpoint.ts";
import { operationsView } from "../operations.ts";
import { noParams } from "../parameters.ts";
import { transparencyView } from "../transparency.ts";
import { COMPONENTS, currencySchema, finalitySchema, secondsSchema } from "../wire.ts";

const viewedBlock = z.looseObject({ chainId: z.int(), block: z.int(), hash: z.string(), time: secondsSchema });

const transparency = z
  .strictObject({
    schema: z.literal("harbour.transparency/1"),
    at: secondsSchema,
    currencies: z.array(
      z.looseObject({ currency: currencySchema, symbol: z.string(), name: z.string(), asOf: z.array(viewedBlock) }),
    ),
  })
  .register(COMPONENTS, { id: "Transparency", description: "All that the public page shows, of final blocks." });

const operations = z
  .looseObject({ schema: z.literal("harbour.operations/1"), at: secondsSchema, followed: z.array(z.looseObject({})) })
  .register(COMPONENTS, { id: "Operations", description: "All that the private page shows, of the newest blocks." });

/** Seconds for which a view is given again: its ages count up to when it was read. */
const KEPT = 10;

function readingTime(): number {
  return Math.floor(Date.now() / 1000 / KEPT) * KEPT;
}

export const transparencyEndpoint = endpoint({
  id: "transparency",
  path: "/v1/transparency",
  access: "public",
  summary: "Everything the public page shows, at once",
  params: noParams,
  query: z.strictObject({ finality: finalitySchema.extract(["final"]).default("final") }),
  answer: transparency,
  from: "books",
  read: (_input, { books, heads, kept }) => {
    const at = readingTime();
    const blocks = heads.map(({ moments }) => moments.final?.hash ?? "").join(" ");
    return kept.of(`transparency ${at} ${blocks}`, () => transparencyView({ books, at })) as Promise<never>;
  },
});

export const operationsEndpoint = endpoint({
  id: "operations",
  path: "/v1/operations",
  access: "private",
  summary: "Everything the private page shows, at once: what is open, and what of it is late",
  params: noParams,
  query: z.strictObject({ finality: finalitySchema.extract(["seen"]).default("seen") }),
  answer: operations,
  from: "books",
  read: (_input, { books }) =>
    operationsView({ books, at: Math.floor(Date.now() / 1000) }) as unknown as Promise<z.input<typeof operations>>,
});
