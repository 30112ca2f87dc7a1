import { badTime } from "./issuance-faults.ts";

const SHAPE = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads "2026-11-22T18:00:00+08:00" into Unix seconds. The zone is part of the time: there is no default one.
 *
 * @throws HarbourError HB-2123
 */
export function parseTime(flag: string, text: string): bigint {
  const parts = SHAPE.exec(text);
  const milliseconds = parts === null ? NaN : Date.parse(text);
  if (parts === null || Number.isNaN(milliseconds)) throw badTime(flag, text);
  // Date.parse rolls 31 February over instead of refusing it.
  const [, day, , zone] = parts;
  const offset = zone === "Z" ? 0 : Date.parse(`1970-01-01T00:00:00${zone}`);
  const local = new Date(milliseconds - offset);
  if (local.toISOString().slice(0, 10) !== day) throw badTime(flag, text);
  return BigInt(milliseconds / 1000);
}
