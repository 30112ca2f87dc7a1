import { z } from "zod/v4";
import { breakOf } from "../../reconcile/break-row.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, noParams, wholeSchema } from "../parameters.ts";
import { momentOn } from "../reading.ts";
import { asOf, asOfSchema, COMPONENTS, secondsSchema } from "../wire.ts";

const stateSchema = z.enum(["open", "resolved", "closed", "accepted"]);

const query = z.strictObject({
  ...finalityQuery,
  state: stateSchema.optional(),
  after: z.string().min(1).max(64).optional(),
  limit: wholeSchema(1, 200).optional(),
});

const answer = z
  .strictObject({
    schema: z.literal("harbour.breaks/1"),
    asOf: z.array(asOfSchema),
    breaks: z.array(
      z.strictObject({
        id: z.string(),
        rule: z.string(),
        currency: z.string(),
        subject: z.string(),
        state: stateSchema,
        left: z.string(),
        right: z.string(),
        difference: z.string(),
        opened: secondsSchema,
        seen: secondsSchema,
        owner: z.string(),
        explanation: z.string(),
        closed: secondsSchema.nullable(),
        evidence: z.array(z.looseObject({ is: z.string() })),
        closingNote: z.string(),
      }),
    ),
    next: z.string().nullable().describe("For ?after= of the next page; null on the last page."),
  })
  .register(COMPONENTS, { id: "Breaks" });

export const breaksEndpoint = endpoint({
  id: "breaks",
  path: "/v1/breaks",
  access: "private",
  summary: "Where two sides that should agree do not, by the break's id",
  params: noParams,
  query,
  answer,
  from: "books",
  read: async ({ query: { state, after, limit = 50 } }, reading) => {
    const { store, networks } = reading.books;
    let select = store.db
      .selectFrom("reconciliation_break")
      .selectAll()
      .orderBy("id")
      .limit(limit + 1);
    if (after !== undefined) select = select.where("id", ">", after);
    if (state !== undefined) select = select.where("state", "=", state);
    const rows = await select.execute();
    const page = rows.slice(0, limit);
    return {
      schema: "harbour.breaks/1" as const,
      asOf: networks.map((network) => asOf(network, momentOn(reading, network.chainId), reading.finality)),
      breaks: page.map(breakOf).map(({ closed, ...one }) => ({ ...one, closed: closed === 0 ? null : closed })),
      next: rows.length > limit ? page.at(-1)!.id : null,
    };
  },
});
