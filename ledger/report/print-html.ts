import { html, raw } from "hono/html";
import { printable } from "../../sdk/printable.ts";
import { textHash, type Json } from "./canonical.ts";
import { collect, type Row } from "./csv.ts";
import { byColumnOrder, byReadingOrder, fieldWords, figureText, HEADER_FIELDS } from "./field-words.ts";
import { PRINT_STYLE } from "./print-style.ts";

/** Columns that fit on a page. */
const FITTING = 10;

/**
 * A report to print or to save as PDF: one page that needs nothing else. It is a view; the report is the canonical text,
 * whose hash stands at the end.
 */
export function printHtml(body: string): string {
  const report = JSON.parse(body) as Readonly<Record<string, Json>>;
  const figures: [string, Json][] = [];
  const lists = new Map<string, readonly Row[]>();
  collect("", report, figures, lists);
  const absent = figures.filter(([path]) => path.startsWith("notAvailable."));
  const known = new Set(["title", ...HEADER_FIELDS, ...absent.map(([path]) => path)]);
  const rest = figures.filter(([path]) => !known.has(path)).sort(([a], [b]) => byReadingOrder(a, b));
  const header = HEADER_FIELDS.map((path): [string, Json] => [path, report[path] ?? null]);
  const tables = [...lists].sort(([a], [b]) => byReadingOrder(a, b));
  const title = `${text(report["title"])} ${text(report["currency"])} ${text(report["asOf"]).slice(0, 10)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${raw(`<style>${PRINT_STYLE}</style>`)}
      </head>
      <body>
        <h1>${title}</h1>
        ${figureTable("Report", header)} ${figureTable("Figures", rest)}
        ${tables.map(([path, rows]) => listTable(path, rows))}
        ${
          absent.length === 0
            ? ""
            : figureTable(
                "What is not here, and why",
                absent.map(([path, reason]): [string, Json] => [path.slice("notAvailable.".length), reason]),
              )
        }
        <h2>The report itself</h2>
        <p>This page is a view. The report is the text in canonical JSON (RFC 8785) whose keccak256 is</p>
        <p class="hash">${textHash(body)}</p>
      </body>
    </html> `;
  return `${String(page).trimEnd()}\n`;
}

function figureTable(title: string, figures: readonly [string, Json][]) {
  return html`<h2>${title}</h2>
    <table>
      <tbody>
        ${figures.map(
          ([path, value]) =>
            html`<tr>
              <th scope="row">${fieldWords(path)}</th>
              ${cell(value)}
            </tr> `,
        )}
      </tbody>
    </table> `;
}

function listTable(path: string, rows: readonly Row[]) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort(byColumnOrder);
  if (columns.length > FITTING) return records(path, rows, columns);
  return html`<h2>${fieldWords(path)}</h2>
    <table class="list">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${fieldWords(column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr class="${row["holds"] === false ? "failed" : ""}">
              ${columns.map((column) => cell(row[column] ?? null))}
            </tr> `,
        )}
      </tbody>
    </table> `;
}

/** Rows with more columns than a page is wide: one block each. */
function records(path: string, rows: readonly Row[], columns: readonly string[]) {
  return html`<h2>${fieldWords(path)}</h2>
    ${rows.map(
      (row) =>
        html`<dl>
          ${columns.map(
            (column) =>
              html`<div>
                <dt>${fieldWords(column)}</dt>
                <dd>${figureText(text(row[column]))}</dd>
              </div> `,
          )}
        </dl> `,
    )}`;
}

function cell(value: Json) {
  const shown = figureText(text(value));
  return /^-?[\d,]+(\.\d+)?$/.test(shown) ? html`<td class="n">${shown}</td>` : html`<td>${shown}</td>`;
}

function text(value: Json | undefined): string {
  if (value === null || value === undefined) return "—";
  // A list without rows.
  if (value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : printable(value.map(String).join(", "));
  return printable(typeof value === "object" ? JSON.stringify(value) : String(value));
}
