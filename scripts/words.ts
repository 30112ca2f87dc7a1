import { formatAmount } from "../sdk/amount.ts";
import { showShortText } from "../sdk/short-text.ts";
import { formatDuration, formatTime } from "../sdk/wording.ts";

export function showDelay(seconds: number | bigint): string {
  return Number(seconds) === 0 ? "no delay" : formatDuration(BigInt(seconds));
}

export function showTime(unixSeconds: number | bigint): string {
  return formatTime(BigInt(unixSeconds));
}

/** "3 h 20 min": how long ago, at most two units. */
export function showAge(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const;
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return "0 s";
  let left = seconds;
  const words: string[] = [];
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(" ");
}

/** Short text beside its bytes. A hash stays a hash: some of its digits may look like a UETR by chance. */
export function showBytes32(bytes32: string): string {
  if (/^0x0+$/.test(bytes32)) return `none = ${bytes32}`;
  const text = showShortText(bytes32);
  return text === bytes32.toLowerCase() ? bytes32 : `"${text}" = ${bytes32}`;
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

/**
 * Bigints as decimal text: a minor-unit amount does not fit a JSON number. What a terminal would obey, and JSON leaves
 * as it is, is escaped as JSON escapes.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
