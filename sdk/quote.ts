const LONGEST = 80;

/**
 * Shows an untrusted value inside an error message: quoted, on one line, in ASCII (a digit of another script
 * or an invisible character must not look like the thing it imitates), and never longer than a line.
 */
export function quote(value: unknown): string {
  if (typeof value === "string") {
    const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value;
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
