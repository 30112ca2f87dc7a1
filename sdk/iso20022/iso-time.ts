/**
 * Messages are written in the time of Hong Kong and of the mainland, which has no summer time: the date in them is the
 * date in the books of the banks that read them.
 */
const OFFSET_SECONDS = 8n * 3600n;
const OFFSET = "+08:00";

/** xs:dateTime of Unix seconds: "2026-01-06T07:30:00+08:00". */
export function writeIsoTime(seconds: bigint): string {
  return `${new Date(Number((seconds + OFFSET_SECONDS) * 1000n)).toISOString().slice(0, 19)}${OFFSET}`;
}

/** xs:date of Unix seconds. */
export function writeIsoDate(seconds: bigint): string {
  return writeIsoTime(seconds).slice(0, 10);
}

/** Unix seconds of a time that says its offset and has no fraction; undefined for any other text. */
export function readIsoTime(text: string): bigint | undefined {
  if (!isIsoTime(text) || !/:\d\d(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  return BigInt(Date.parse(text)) / 1000n;
}

/** Whether it is a date in the calendar, "2026-01-06", with an offset or without. */
export function isIsoDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (found === null) return false;
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
}

/** Whether it is an xs:dateTime; without an offset it is the sender's local time. */
export function isIsoTime(text: string): boolean {
  const found = /^(.{10})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?$/.exec(text);
  return found !== null && isIsoDate(found[1]!);
}
