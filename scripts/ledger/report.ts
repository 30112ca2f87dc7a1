import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireDay } from "../../ledger/clock/hong-kong-time.ts";
import type { Books } from "../../ledger/books.ts";
import type { Report } from "../../ledger/report/render-report.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import type { CommandFile, Invocation } from "../command.ts";
import { badUsage } from "../faults.ts";
import { fileExists, fileUnreadable } from "../issuance-faults.ts";
import { readBytes } from "../json-file.ts";
import { currencyOf } from "../open.ts";
import { parseTime } from "../time.ts";
import { columns, toJson } from "../words.ts";
import { oneOf } from "./choices.ts";
import { openFilledBooks } from "./open-ledger.ts";

const FORMATS = ["json", "csv", "html"] as const;

export const command: CommandFile = {
  schema: "harbour.ledger-report/1",
  writes: false,

  configure(report) {
    report
      .argument(
        "[report]",
        "C1 to C4, C8, C9 or C9P to make one; the id of a saved one to rebuild it; nothing to list them",
      )
      .option("--token <cnh|hkd>", "of which currency")
      .option("--day <day>", "of which day in Hong Kong; for C2 its week, for C3 its month")
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--issuer <file>", "what only the issuer knows: licence, case files, names")
      .option(
        "--created-by <time>",
        "for a correction: files that banks made until then count, such as 2026-11-23T18:00:00Z",
      )
      .option("--with-breaks", "list sums that do not tie out, instead of refusing")
      .option("--format <json|csv|html>", "how it is written", "json")
      .option("--out <path>", "file, or for csv the folder, that it goes to; the screen unless told")
      .addHelpText(
        "after",
        `
C1 daily statement · C2 weekly disclosure · C3 attestation pack · C4 supply by chain · C8 redemption ledger
C9 freeze register, which is not public · C9P its numbers, which are

A report is made of final blocks and of files that banks made in time, and of nothing else: whoever has the same gets it
byte for byte. It is saved behind the one before; a correction is a new version. Its hash is what harbour reserve anchor
records on chain.

  harbour ledger report C1 --token hkd --day 2026-11-22 --network localhost
  harbour ledger report C1-HKD-2026-11-22-1 --format html --out c1.html`,
      );
  },

  async run(invocation) {
    const asked = invocation.arguments[0] as string | undefined;
    const books = await openFilledBooks(invocation);
    try {
      if (asked === undefined) await list(books, invocation, this.schema);
      else if (/^C\d+P?-/.test(asked)) await rebuild(books, invocation, asked, this.schema);
      else await make(books, invocation, asked, this.schema);
      return ExitCode.done;
    } finally {
      await books.store.close();
    }
  },
};

async function list(books: Books, { flags, io }: Invocation, schema: string): Promise<void> {
  const { verifyAnchors } = await import("../../ledger/report/anchor.ts");
  const reports = await verifyAnchors(books);
  if (flags.json) return io.out(toJson({ schema, reports, exitCode: 0 }));
  if (reports.length === 0) return io.out("No report was made yet.");
  const rows = reports.map(({ id, anchor, recorded }) => [
    id,
    anchor.hash,
    recorded === undefined ? "not anchored" : `anchored in block ${recorded.block}`,
  ]);
  io.out(columns(rows));
}

async function make(books: Books, invocation: Invocation, asked: string, schema: string): Promise<void> {
  const { flags } = invocation;
  const [{ REPORT_KINDS }, { buildReport }, { saveReport }, { readIssuerFacts }] = await Promise.all([
    import("../../ledger/report/report-kind.ts"),
    import("../../ledger/report/build-report.ts"),
    import("../../ledger/report/save-report.ts"),
    import("../../ledger/report/issuer-facts.ts"),
  ]);
  const kind = oneOf("a report", asked, REPORT_KINDS);
  if (flags.day === undefined) throw badUsage("Say which day the report is of: --day 2026-11-22.");
  const facts = flags.issuer === undefined ? {} : readIssuerFacts(readBytes(flags.issuer).toString("utf8"));
  const report = await buildReport({
    books,
    kind,
    currency: currencyOf(flags),
    day: requireDay(flags.day),
    options: {
      facts,
      withBreaks: flags.withBreaks === true,
      ...(flags.createdBy !== undefined && { createdBy: Number(parseTime("--created-by", flags.createdBy)) }),
    },
  });
  await saveReport(books.store, report);
  await show(invocation, report, "saved", schema);
}

async function rebuild(books: Books, invocation: Invocation, id: string, schema: string): Promise<void> {
  const { rebuildReport } = await import("../../ledger/report/rebuild.ts");
  await show(invocation, await rebuildReport(books, id), "rebuilt, byte for byte as it was saved", schema);
}

async function show({ flags, io }: Invocation, report: Report, what: string, schema: string): Promise<void> {
  const format = oneOf("a format", flags.format ?? "json", FORMATS);
  const files = await filesOf(report, format);
  const written = flags.out === undefined ? [] : writeFiles(flags.out, files);
  const { id, hash, body } = report;
  if (flags.json) return io.out(toJson({ schema, id, hash, files: written, report: JSON.parse(body), exitCode: 0 }));
  if (flags.out === undefined) for (const { text } of files) io.out(text.trimEnd());
  io.err([`✓ ${id}: ${what}`, `  ${hash}`, ...written.map((path) => `  ${path}`)].join("\n"));
}

interface TextFile {
  name: string;
  text: string;
}

/** One file, or as CSV one for each table of the report. */
async function filesOf({ id, body }: Report, format: (typeof FORMATS)[number]): Promise<readonly TextFile[]> {
  if (format === "csv") return (await import("../../ledger/report/csv.ts")).csvFiles(body);
  if (format === "json") return [{ name: `${id}.json`, text: body }];
  return [{ name: `${id}.html`, text: (await import("../../ledger/report/print-html.ts")).printHtml(body) }];
}

/** The very text, without a line end behind it: its hash is what is anchored. Never over an old file. */
function writeFiles(out: string, files: readonly TextFile[]): string[] {
  const paths = files.length === 1 ? [out] : files.map(({ name }) => join(out, name));
  if (files.length > 1) mkdirSync(out, { recursive: true });
  for (const [index, path] of paths.entries()) {
    try {
      writeFileSync(path, files[index]!.text, { flag: "wx" });
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      throw code === "EEXIST" ? fileExists(path) : fileUnreadable(path, code, error);
    }
  }
  return paths;
}
