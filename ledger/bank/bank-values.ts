import { formatAmount, parseAmount } from "../../sdk/amount.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { isIsoDate, isIsoTime } from "../../sdk/iso20022/iso-time.ts";
import { quoted } from "../../sdk/printable.ts";
import { dayOf, type Day } from "../clock/hong-kong-time.ts";
import { badBankAmount, badBankDate, badBankValue } from "./bank-faults.ts";
import { cut } from "./statement.ts";

const DECIMALS = 2;
/** Minor units of a cent. */
const CENT = 10_000n;

/**
 * What a value of a bank's file means; `place` is where it stands, for the message. Units are read without a sign and
 * without separators: "10000000.00".
 *
 * @returns Minor units.
 * @throws HarbourError HB-4306
 */
export function bankAmount(place: string, text: string): bigint {
  if (!text.includes(","))
    try {
      return parseAmount(text, { decimals: DECIMALS }) * CENT;
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
    }
  throw badBankAmount(place, shown(text));
}

/** Minor units as a bank's file has them, without a sign: "10000000.00". @throws HarbourError HB-4306 below a cent */
export function showBankAmount(minor: bigint): string {
  if (minor % CENT !== 0n) throw badBankAmount("The amount to write", formatAmount(minor));
  return formatAmount((minor < 0n ? -minor : minor) / CENT, { decimals: DECIMALS }).replaceAll(",", "");
}

/** "2026-11-23", with an offset or without, which a day has no use for. @throws HarbourError HB-4307 */
export function bankDay(place: string, text: string): Day {
  if (!isIsoDate(text) || text < "1970-01-02") throw badBankDate(place, shown(text));
  return text.slice(0, 10);
}

export interface BankTime {
  /** Unix seconds. */
  time: number;
  day: Day;
}

/** A time; one without an offset is Hong Kong's, where the banks are. A fraction is cut. @throws HarbourError HB-4307 */
export function bankTime(place: string, text: string): BankTime {
  if (!isIsoTime(text)) throw badBankDate(place, shown(text));
  const offset = /(Z|[+-]\d\d:\d\d)$/.test(text) ? "" : "+08:00";
  const time = Math.floor(Date.parse(text.replace(/\.\d+/, "") + offset) / 1000);
  if (!(time >= 86_400)) throw badBankDate(place, shown(text));
  return { time, day: dayOf(time) };
}

export interface BankText {
  place: string;
  text: string;
  longest: number;
  /** Whether nothing is a value as well. */
  optional?: boolean;
}

/** A name of something: as it stands, without space at its ends. @throws HarbourError HB-4308 */
export function bankText({ place, text, longest, optional = false }: BankText): string {
  if (optional && text === "") return text;
  if (text === "" || text.trim() !== text || [...text].length > longest)
    throw badBankValue(place, shown(text), `1 to ${longest} characters without space at the ends are needed`);
  return text;
}

const UETR = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Banks print it in capitals as well; it has one spelling here. @throws HarbourError HB-4308 */
export function bankUetr(place: string, text: string): string {
  const lower = text.toLowerCase();
  if (lower === "" || UETR.test(lower)) return lower;
  throw badBankValue(place, shown(text), "a UUID of version 4 is needed");
}

/** A BIC; the head office has no XXX. @throws HarbourError HB-4308 */
export function bankBic(place: string, text: string): string {
  if (!/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(text))
    throw badBankValue(place, shown(text), "a BIC of 8 or 11 capitals and digits is needed");
  return text.replace(/^(.{8})XXX$/, "$1");
}

/** A value of a file inside a message. */
export function shown(text: string): string {
  return quoted(cut(text, 80));
}
