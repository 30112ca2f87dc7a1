import { writeIsoDate } from "../../sdk/iso20022/iso-time.ts";
import type { PayoutPayment } from "../../sdk/iso20022/payout-file.ts";

/**
 * The latest day or time that the payments ask for, if it is not there yet. A day begins in Hong Kong, and so does a time
 * without an offset.
 */
export function notDueUntil(payments: readonly PayoutPayment[], now: number): string | undefined {
  const dates = new Set(payments.flatMap(({ executionDate }) => executionDate ?? []));
  return [...dates].filter((date) => startOf(date) > now).sort((a, b) => startOf(b) - startOf(a))[0];
}

/** Unix seconds. */
function startOf(date: string): number {
  if (!date.includes("T")) return Date.parse(`${date.slice(0, 10)}T00:00:00+08:00`) / 1000;
  return Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(date) ? date : `${date}+08:00`) / 1000;
}

export function todayInHongKong(now: number): string {
  return writeIsoDate(BigInt(now));
}
