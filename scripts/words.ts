import { formatAmount } from "../sdk/amount.ts";
import { formatDuration, formatTime } from "../sdk/wording.ts";

export function showDelay(seconds: number | bigint): string {
  return Number(seconds) === 0 ? "no delay" : formatDuration(BigInt(seconds));
}

export function showTime(unixSeconds: number | bigint): string {
  return formatTime(BigInt(unixSeconds));
}

export function showCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Lines of cells; every column as wide as its widest cell, `right` columns flush right. No trailing spaces. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = [], indent = "  "): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map(
      (row) =>
        indent +
        row.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join("  "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}

export function showMoney(minor: bigint, currency: string): string {
  return `${formatAmount(minor)} ${currency}`;
}

/** Bigints as decimal text: a minor-unit amount does not fit a JSON number. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
