import { z } from "zod/v4";
import { csvFiles } from "../../report/csv.ts";
import { printHtml } from "../../report/print-html.ts";
import { PUBLIC_KINDS, type ReportKind } from "../../report/report-kind.ts";
import { endpoint, FileAnswer } from "../endpoint.ts";
import { finalityQuery } from "../parameters.ts";
import { momentOn } from "../reading.ts";
import { notInBooks } from "../serve-faults.ts";
import { asOf, asOfSchema, COMPONENTS } from "../wire.ts";
import { reportOf, reportSchema } from "./reports.ts";

const answer = z
  .strictObject({
    schema: z.literal("harbour.report/1"),
    asOf: z.array(asOfSchema),
    report: reportSchema,
    lists: z.array(z.string()).describe("The lists in it, each of which is a table of its own: .csv?list=…"),
  })
  .register(COMPONENTS, { id: "ReportRecord" });

export const reportEndpoint = endpoint({
  id: "report",
  path: "/v1/reports/{id}",
  access: "public",
  summary: "What a report is; with .json, .csv or .html behind its id, the report itself",
  params: z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9-]{1,64}(\.(json|csv|html))?$/, "an id and .json, .csv or .html are expected"),
  }),
  query: z.strictObject({ ...finalityQuery, list: z.string().min(1).max(160).optional() }),
  answer,
  files: ["text/csv", "text/html"],
  from: "books",
  read: async ({ params: { id: asked }, query: { list } }, reading) => {
    const [id, form] = asked.split(".") as [string, string | undefined];
    const { store, networks } = reading.books;
    const row = await store.db.selectFrom("report").selectAll().where("id", "=", id).executeTakeFirst();
    // In public a report that is not for the public and one that does not exist are the same.
    const hidden = !reading.inside && !PUBLIC_KINDS.includes(row?.kind as ReportKind);
    if (row === undefined || hidden) throw notInBooks(`report ${id}`);
    if (form === "json") return new FileAnswer(row.body, "application/json", `${id}.json`);
    if (form === "html") return new FileAnswer(printHtml(row.body), "text/html", `${id}.html`);
    const tables = csvFiles(row.body);
    if (form === "csv") {
      const name = list === undefined ? `${id}.csv` : `${id}-${list.replaceAll(".", "-")}.csv`;
      const table = tables.find((one) => one.name === name);
      if (table === undefined) throw notInBooks(`such list in the report ${id}`);
      return new FileAnswer(table.text, "text/csv", name);
    }
    return {
      schema: "harbour.report/1" as const,
      asOf: networks.map((network) => asOf(network, momentOn(reading, network.chainId), reading.finality)),
      report: reportOf(row),
      lists: tables.slice(1).map(({ name }) => name.slice(id.length + 1, -".csv".length)),
    };
  },
});
