import { looksLikeDecimalsSlip } from "../../sdk/amount.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { decimalsSlip, unusualAmount } from "../faults.ts";
import { showMoney } from "../words.ts";

/** Fewer amounts than this have no median worth the name; a single one already shows a decimals slip. */
const ENOUGH = 3;
const MILLION = 1_000_000n;

/**
 * Whether an amount looks like a mistake beside the recent ones of its kind: a decimals slip, or more than ten
 * times their median. Undefined: nothing to say.
 */
export function judgeAmount(amount: bigint, recent: readonly bigint[], currency: string): HarbourError | undefined {
  if (recent.length === 0) return undefined;
  const median = medianOf(recent);
  const shifted = recent.some((past) => amount === past * MILLION || amount * MILLION === past);
  if (shifted || looksLikeDecimalsSlip({ amount, reference: median })) {
    return decimalsSlip(showMoney(amount, currency), showMoney(median, currency));
  }
  if (recent.length >= ENOUGH && amount > median * 10n) {
    return unusualAmount(showMoney(amount, currency), showMoney(median, currency), amount);
  }
  return undefined;
}

/** The lower middle one, so that it is an amount that occurred. */
function medianOf(amounts: readonly bigint[]): bigint {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
