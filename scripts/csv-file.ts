import { readFileSync, statSync } from "node:fs";
import { keccak256 } from "ethers";
import { HarbourError } from "../sdk/harbour-error.ts";
import { fileUnreadable } from "./issuance-faults.ts";
import { showCount } from "./words.ts";

/** About 60,000 addresses; a wrong path to something else ends here and not in memory. */
const LARGEST = 4 * 1024 * 1024;

export interface LineProblem {
  line: number;
  problem: string;
}

export interface CsvRecord {
  /** Where it starts, counted from 1. */
  line: number;
  cells: string[];
}

export interface CsvFile {
  /** keccak256 of the bytes as they are. */
  hash: string;
  /** The header among them, comments and blank lines not. */
  records: CsvRecord[];
  problems: LineProblem[];
}

/** A small file in UTF-8. @throws HarbourError HB-2120 */
export function readCsvFile(path: string): CsvFile {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > LARGEST) throw fileUnreadable(path, `it has ${size} bytes, more than ${LARGEST}`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw fileUnreadable(path, (error as NodeJS.ErrnoException).code ?? "unknown", error);
  }
  let text: string;
  try {
    // Drops a byte order mark too.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw fileUnreadable(path, "it is not text in UTF-8", error);
  }
  return { hash: keccak256(bytes), ...parseCsv(text) };
}

/**
 * RFC 4180, with LF or CRLF. Besides, a blank line or one that starts with # is skipped, and space around a cell is no
 * part of it. What cannot be read is told by its line, and reading goes on after it.
 */
export function parseCsv(text: string): Omit<CsvFile, "hash"> {
  const records: CsvRecord[] = [];
  const problems: LineProblem[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const end = endOfLine(text, at);
    const skip = text[at] === "#" || text.slice(at, end).trim() === "";
    const read = skip ? { cells: undefined, end: afterLine(end) } : readRecord(text, at);
    if (typeof read === "string") problems.push({ line, problem: read });
    else if (read.cells !== undefined) records.push({ line, cells: read.cells });
    const next = typeof read === "string" ? afterLine(end) : read.end;
    for (let i = at; i < next; i++) if (text[i] === "\n") line++;
    at = next;
  }
  return { records, problems };
}

/** The cells of one record and where the next begins, or what is wrong with it. */
function readRecord(text: string, start: number): { cells: string[]; end: number } | string {
  const cells: string[] = [];
  for (let at = start; ; at++) {
    while (text[at] === " " || text[at] === "\t") at++;
    const quoted = text[at] === '"';
    const cell = quoted ? quotedCell(text, at) : plainCell(text, at);
    if (cell === undefined) return "a quotation mark is never closed";
    cells.push(cell.value);
    at = cell.end;
    while (quoted && (text[at] === " " || text[at] === "\t")) at++;
    if (text[at] === ",") continue;
    if (at >= text.length) return { cells, end: at };
    if (text[at] === "\n") return { cells, end: at + 1 };
    if (text[at] === "\r" && text[at + 1] === "\n") return { cells, end: at + 2 };
    if (text[at] === "\r") return "a carriage return without a line feed";
    return quoted ? "text after a closing quotation mark" : "a quotation mark inside a cell without them";
  }
}

function plainCell(text: string, start: number): { value: string; end: number } {
  let end = start;
  while (end < text.length && !',"\r\n'.includes(text[end]!)) end++;
  return { value: text.slice(start, end).trimEnd(), end };
}

/** Two quotation marks in a row stand for one. */
function quotedCell(text: string, start: number): { value: string; end: number } | undefined {
  let value = "";
  for (let from = start + 1; ;) {
    const mark = text.indexOf('"', from);
    if (mark < 0) return undefined;
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') return { value, end: mark + 1 };
    value += '"';
    from = mark + 2;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

const afterLine = (end: number) => end + 1;

export interface Columns {
  required: readonly string[];
  optional: readonly string[];
}

/** The records by the columns of the header, and what is wrong with the header or with a line. */
export function byColumn({ records: [header, ...records], problems }: CsvFile, { required, optional }: Columns) {
  const names = (header?.cells ?? []).map((cell) => cell.toLowerCase());
  const known = [...required, ...optional];
  const strange = names.filter((name) => !known.includes(name)).map((name) => JSON.stringify(name));
  const headerProblems = [
    ...(header === undefined ? ["the file has no header"] : []),
    ...(strange.length === 0 ? [] : [`unknown: ${strange.join(", ")}`]),
    ...required.filter((name) => header !== undefined && !names.includes(name)).map((name) => `missing: ${name}`),
    ...known.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).map((name) => `twice: ${name}`),
  ];
  const whole = records.filter(({ cells }) => cells.length === names.length);
  const ragged = records
    .filter(({ cells }) => cells.length !== names.length)
    .map(({ line, cells }) => ({
      line,
      problem: `${showCount(cells.length, "cell")}, the header has ${names.length}`,
    }));
  return {
    headerProblems,
    lines: records.length,
    rows: whole.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(cells.map((cell, i) => [names[i]!, cell])) as Record<string, string>,
    })),
    problems: [...problems, ...ragged],
  };
}
