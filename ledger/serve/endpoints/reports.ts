import { z } from "zod/v4";
import { toHex } from "../../store/bytes.ts";
import type { Row } from "../../store/tables.ts";
import { PUBLIC_KINDS, REPORT_KINDS } from "../../report/report-kind.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, noParams, wholeSchema } from "../parameters.ts";
import { momentOn } from "../reading.ts";
import { asOf, asOfSchema, COMPONENTS, hashSchema, secondsSchema } from "../wire.ts";

export const reportSchema = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    currency: z.string(),
    periodStart: secondsSchema,
    periodEnd: secondsSchema,
    version: z.int().min(1),
    hash: hashSchema.describe("keccak256 of the .json form, byte for byte: what is anchored on chain."),
    previousHash: hashSchema,
    links: z.strictObject({ json: z.string(), csv: z.string(), html: z.string() }),
  })
  .register(COMPONENTS, { id: "Report" });

const query = z.strictObject({
  ...finalityQuery,
  kind: z.enum(REPORT_KINDS).optional(),
  after: z.string().min(1).max(64).optional(),
  limit: wholeSchema(1, 200).optional(),
});

const answer = z
  .strictObject({
    schema: z.literal("harbour.reports/1"),
    asOf: z.array(asOfSchema),
    reports: z.array(reportSchema),
    next: z.string().nullable().describe("For ?after= of the next page; null on the last page."),
  })
  .register(COMPONENTS, { id: "Reports" });

export const reportsEndpoint = endpoint({
  id: "reports",
  path: "/v1/reports",
  access: "public",
  summary: "The reports that were made, by id; in public those that are made for the public",
  params: noParams,
  query,
  answer,
  from: "books",
  read: async ({ query: { kind, after, limit = 50 } }, reading) => {
    const { store, networks } = reading.books;
    let select = store.db
      .selectFrom("report")
      .select(["id", "kind", "currency", "period_start", "period_end", "version", "hash", "previous_hash"])
      .orderBy("id")
      .limit(limit + 1);
    if (!reading.inside) select = select.where("kind", "in", PUBLIC_KINDS);
    if (kind !== undefined) select = select.where("kind", "=", kind);
    if (after !== undefined) select = select.where("id", ">", after);
    const rows = await select.execute();
    const page = rows.slice(0, limit);
    return {
      schema: "harbour.reports/1" as const,
      asOf: networks.map((network) => asOf(network, momentOn(reading, network.chainId), reading.finality)),
      reports: page.map(reportOf),
      next: rows.length > limit ? page.at(-1)!.id : null,
    };
  },
});

export function reportOf(row: Omit<Row<"report">, "inputs" | "body">): z.infer<typeof reportSchema> {
  const { id, kind, currency, version } = row;
  const link = (form: string) => `/v1/reports/${encodeURIComponent(id)}.${form}`;
  return {
    id,
    kind,
    currency,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    version,
    hash: toHex(row.hash),
    previousHash: toHex(row.previous_hash),
    links: { json: link("json"), csv: link("csv"), html: link("html") },
  };
}
