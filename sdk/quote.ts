const LONGEST = 80;

/** More digits than an address has: an error must not print a key that somebody took for something else. */
const LONG_HEX = /[0-9a-f]{41,}/gi;

/**
 * Shows an untrusted value inside an error message: quoted, on one line, in ASCII (a digit of another script
 * or an invisible character must not look like the thing it imitates), and never longer than a line.
 * Of more than 40 hexadecimal digits in a row the first and the last are shown, and how many there are.
 */
export function quote(value: unknown): string {
  if (typeof value === "string") {
    const short = value.replace(LONG_HEX, (run) => `${run.slice(0, 8)}...(${run.length} digits)...${run.slice(-4)}`);
    const cut = short.length > LONGEST ? `${short.slice(0, LONGEST)}...` : short;
    return JSON.stringify(cut).replace(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  }
  if (value === null) return "null";
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  return Array.isArray(value) ? "a list" : typeof value === "undefined" ? "nothing" : `a value of type ${typeof value}`;
}
