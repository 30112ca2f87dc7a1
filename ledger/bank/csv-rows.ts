import { badCsv } from "./bank-faults.ts";

export interface CsvRow {
  /** Where it starts, counted from 1. */
  line: number;
  cells: readonly string[];
}

/**
 * RFC 4180 to the letter: LF or CRLF, every row as many cells as the header, quotation marks around a whole cell or nowhere,
 * doubled inside. No comment, no blank line, no space that does not belong to the value.
 *
 * @returns The rows after the header.
 * @throws HarbourError HB-4305
 */
export function csvRows(text: string, header: readonly string[]): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const row = readRow(text, at, line);
    rows.push({ line, cells: row.cells });
    for (let i = at; i < row.end; i++) if (text[i] === "\n") line++;
    at = row.end;
  }
  const [first, ...rest] = rows;
  if (first === undefined || first.cells.join() !== header.join())
    throw badCsv(1, `the header has to be ${header.join(",")}`);
  for (const { line: where, cells } of rest)
    if (cells.length !== header.length)
      throw badCsv(where, `it has ${cells.length} cells, where the header has ${header.length}`);
  return rest;
}

function readRow(text: string, start: number, line: number): { cells: string[]; end: number } {
  const cells: string[] = [];
  for (let at = start; ; at++) {
    const cell = text[at] === '"' ? quotedCell(text, at, line) : plainCell(text, at, line);
    cells.push(cell.value);
    at = cell.end;
    if (text[at] === ",") continue;
    if (at >= text.length) return { cells, end: at };
    if (text[at] === "\n") return { cells, end: at + 1 };
    if (text.startsWith("\r\n", at)) return { cells, end: at + 2 };
    throw badCsv(line, "something stands behind a closing quotation mark");
  }
}

function plainCell(text: string, start: number, line: number): { value: string; end: number } {
  let end = start;
  while (end < text.length && !',"\r\n'.includes(text[end]!)) end++;
  if (text[end] === '"') throw badCsv(line, "a quotation mark stands inside a cell that has none around it");
  return { value: text.slice(start, end), end };
}

function quotedCell(text: string, start: number, line: number): { value: string; end: number } {
  let value = "";
  for (let from = start + 1; ;) {
    const mark = text.indexOf('"', from);
    if (mark < 0) throw badCsv(line, "a quotation mark is never closed");
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') return { value, end: mark + 1 };
    value += '"';
    from = mark + 2;
  }
}

/** Rows as a file that {@link csvRows} reads. */
export function writeCsvRows(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}
