import type { Json } from "./canonical.ts";
import { tokens } from "./decimal-text.ts";
import type { RedemptionRow } from "./redemption-rows.ts";

/** What was handed in and paid in a time, Unix seconds, both included, and what waits at its end. */
export function redemptionFigures(rows: readonly RedemptionRow[], from: number, to: number): Json {
  const figures = (those: readonly RedemptionRow[]) => ({
    count: those.length,
    amount: tokens(those.reduce((sum, { redemption }) => sum + redemption.amount, 0n)),
  });
  const within = (time: number | undefined) => time !== undefined && time >= from && time <= to;
  return {
    received: figures(rows.filter(({ redemption }) => within(redemption.requestedAt))),
    paid: figures(rows.filter(({ payment }) => within(payment?.booked))),
    open: figures(rows.filter(({ status }) => status === "open" || status === "burned, not paid")),
    held: figures(rows.filter(({ status }) => status === "held")),
    overdue: figures(rows.filter(({ overdue }) => overdue)),
  };
}
