import { html } from "hono/html";
import { printable } from "../sdk/printable.ts";
import type { Html } from "./markup.ts";

export interface Column {
  label: string;
  /** Set in figures of one width, to the right. */
  number?: boolean;
}

export interface TableParameters {
  caption: string;
  columns: readonly Column[];
  /** The first cell of a row is its heading. */
  rows: readonly (readonly (Html | string)[])[];
  /** The last row sums the others up. */
  total?: boolean;
  /** On a narrow screen each row becomes a list, because the table would not fit. */
  stacked?: boolean;
  /** Classes of rows, where they have any. */
  rowClass?: (index: number) => string;
}

/**
 * A table with caption and scopes. A stacked one says its roles again: a browser that lays it out as blocks forgets that it is a
 * table.
 */
export function table({ caption, columns, rows, total = false, stacked = false, rowClass }: TableParameters): Html {
  const role = (name: string) => (stacked ? html`role="${name}"` : "");
  const kind = (column: number) => (columns[column]?.number === true ? html`class="number"` : "");
  const row = (cells: readonly (Html | string)[], index: number) => {
    const name = rowClass?.(index) ?? "";
    return html`<tr ${role("row")} ${name === "" ? "" : html`class="${name}"`}>
      ${cells.map((cell, column) =>
        column === 0
          ? html`<th scope="row" ${role("rowheader")} ${kind(0)}>${shown(cell)}</th>`
          : html`<td ${role("cell")} ${kind(column)} data-label="${columns[column]!.label}">${shown(cell)}</td>`,
      )}
    </tr>`;
  };
  const body = total ? rows.slice(0, -1) : rows;
  return html`<table class="${stacked ? "stacked" : "plain"}" ${role("table")}>
    <caption>
      ${caption}
    </caption>
    <thead ${role("rowgroup")}>
      <tr ${role("row")}>
        ${columns.map(({ label }, column) => html`<th scope="col" ${role("columnheader")} ${kind(column)}>${label}</th>`)}
      </tr>
    </thead>
    <tbody ${role("rowgroup")}>
      ${body.map(row)}
    </tbody>
    ${
      total
        ? html`<tfoot ${role("rowgroup")}>
            ${row(rows.at(-1)!, rows.length - 1)}
          </tfoot>`
        : ""
    }
  </table>`;
}

/** A bank's file or a chain may have put anything in a text: what a page would obey instead of show is spelt out. */
function shown(cell: Html | string): Html | string {
  return typeof cell === "string" ? printable(cell) : cell;
}
