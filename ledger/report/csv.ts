import type { Json } from "./canonical.ts";

/** A file of comma-separated values (RFC 4180). */
export interface CsvFile {
  name: string;
  text: string;
}

/**
 * A report's body as tables: one file of its single figures, by their path, and one of each list of rows. Every value of
 * the body is in exactly one of them.
 */
export function csvFiles(body: string): CsvFile[] {
  const report = JSON.parse(body) as { readonly reportId: string } & Readonly<Record<string, Json>>;
  const lists = new Map<string, readonly Row[]>();
  const figures: [string, Json][] = [];
  collect("", report, figures, lists);
  const { reportId } = report;
  return [
    { name: `${reportId}.csv`, text: tableText(["field", "value"], figures) },
    ...[...lists].map(([path, rows]) => {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
      const name = `${reportId}-${path.replaceAll(".", "-")}.csv`;
      return {
        name,
        text: tableText(
          columns,
          rows.map((row) => columns.map((column) => row[column] ?? null)),
        ),
      };
    }),
  ];
}

export type Row = Readonly<Record<string, Json>>;

/** Splits a report into single values by their path, and lists of rows by theirs. */
export function collect(
  path: string,
  value: Json,
  figures: [string, Json][],
  lists: Map<string, readonly Row[]>,
): void {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isRow)) lists.set(path, value);
    else figures.push([path, value.map(String).join("; ")]);
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) collect(at(key), inner, figures, lists);
  } else figures.push([path, value]);
}

function isRow(value: Json): value is Row {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function tableText(columns: readonly string[], rows: readonly (readonly Json[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/**
 * What a spreadsheet runs as a formula: some of them drop white space and invisible characters before it, and take the
 * wide signs of Chinese and Japanese keyboards for the narrow ones.
 */
const FORMULA = /^[\p{White_Space}\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** A text that a spreadsheet would run as a formula gets an apostrophe; a number with a minus does not. */
function field(value: Json): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = FORMULA.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
