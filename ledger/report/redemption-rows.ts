import type { Calendar } from "../clock/calendar.ts";
import type { Closure } from "../clock/closure.ts";
import { dueAt, type DueDates } from "../clock/redemption-due.ts";
import { isOpen, type RedemptionAt } from "../read/redemptions-at.ts";
import type { RestrictionAct } from "../read/restriction-acts.ts";
import { bookedBy, linesByReference } from "./bank-evidence.ts";
import type { FullChainState } from "./chain-state.ts";
import type { BankLine } from "./statement-told.ts";

export type RedemptionStatus = "open" | "held" | "burned, not paid" | "paid" | "rejected" | "reclaimed" | "seized";

/** A redemption with its clock and its payment, as of a time. Times are Unix seconds. */
export interface RedemptionRow {
  chainId: number;
  redemption: RedemptionAt;
  /** When it was handed in, or the last lifting of a freeze that held it. */
  validAt: number;
  dates: DueDates;
  status: RedemptionStatus;
  payment: Payment | undefined;
  /** Neither paid nor given back, and its due date is over; a freeze stops the clock only if it came before. */
  overdue: boolean;
  /** Whether it was paid in time; undefined until it is paid. Taken back by its holder after that, it was not. */
  onTime: boolean | undefined;
}

/** The bank's lines under the reference of a redemption, where more went out than came back. */
export interface Payment {
  /** Minor units. */
  amount: bigint;
  /** Unix seconds of the last line that went out, as the bank gives it, and by when that was certainly so. */
  booked: number;
  bookedBy: number;
  rail: string;
  /** The bank's own. */
  reference: string;
}

export interface RowsParameters {
  chains: readonly Pick<FullChainState, "moment" | "redemptions" | "acts">[];
  lines: readonly BankLine[];
  calendar: Calendar;
  closures: readonly Closure[];
  /** Unix seconds. */
  asOf: number;
}

/** Every redemption up to a time. @throws HarbourError HB-4521, HB-4523 */
export function redemptionRows({ chains, lines, calendar, closures, asOf }: RowsParameters): RedemptionRow[] {
  const byReference = linesByReference(lines);
  const datesOf = (requestedAt: number, validAt: number) => dueAt({ requestedAt, validAt, calendar, closures });
  return chains.flatMap(({ moment: { chainId }, redemptions, acts }) => {
    const byAccount = actsByAccount(acts);
    return redemptions.map((redemption) => {
      const { requestedAt, settled, reclaimed } = redemption;
      const freezes = freezesOf(redemption, byAccount.get(redemption.holder) ?? []);
      let validAt = requestedAt;
      let dates = datesOf(requestedAt, validAt);
      let stopped = false;
      for (const { from, to } of freezes) {
        // What was overdue before a freeze stays overdue.
        if (from > dates.due.time) break;
        stopped = to === undefined;
        if (to !== undefined) [validAt, dates] = [to, datesOf(requestedAt, to)];
      }
      const payment = settled === undefined ? undefined : paymentOf(byReference.get(settled.bankRef) ?? []);
      const status = statusOf(redemption, payment);
      const waits = status === "open" || status === "held" || status === "burned, not paid";
      const endedBy = payment?.bookedBy ?? reclaimed?.time;
      return {
        chainId,
        redemption,
        validAt,
        dates,
        status,
        payment,
        overdue: waits && !(status === "held" && stopped) && asOf > dates.due.time,
        onTime: endedBy === undefined ? undefined : endedBy <= dates.due.time,
      };
    });
  });
}

/** A bank may pay in parts, and a payment may come back. */
function paymentOf(lines: readonly BankLine[]): Payment | undefined {
  const amount = -lines.reduce((sum, line) => sum + BigInt(line.amount), 0n);
  const last = lines.findLast((line) => line.amount.startsWith("-"));
  if (amount <= 0n || last === undefined) return undefined;
  return { amount, booked: last.booked, bookedBy: bookedBy(last), rail: last.rail, reference: last.reference };
}

function statusOf(redemption: RedemptionAt, payment: Payment | undefined): RedemptionStatus {
  if (isOpen(redemption)) return redemption.held ? "held" : "open";
  if (redemption.state === "settled") return payment === undefined ? "burned, not paid" : "paid";
  return redemption.state as "rejected" | "reclaimed" | "seized";
}

function actsByAccount(acts: readonly RestrictionAct[]): Map<string, RestrictionAct[]> {
  const found = new Map<string, RestrictionAct[]>();
  for (const act of acts) {
    const same = found.get(act.account);
    if (same === undefined) found.set(act.account, [act]);
    else same.push(act);
  }
  return found;
}

/** From when until when the holder was blacklisted, from the request to the burn; `to` is absent while it lasts. */
function freezesOf({ requestedAt, settled }: RedemptionAt, acts: readonly RestrictionAct[]) {
  const freezes: { from: number; to?: number }[] = [];
  for (const { kind, where } of acts) {
    if (settled !== undefined && where.time > settled.time) break;
    if (kind === "blacklisted") freezes.push({ from: where.time });
    else if (kind === "un-blacklisted" && freezes.length > 0) freezes.at(-1)!.to = where.time;
  }
  return freezes.filter(({ to }) => to === undefined || to >= requestedAt);
}
