import { formatHongKong, startOfDay } from "../clock/hong-kong-time.ts";
import type { Json } from "./canonical.ts";
import { hours, money, percent, tokens } from "./decimal-text.ts";
import { ISSUER_SILENT, NOT_KEPT } from "./not-available.ts";
import { redemptionRows, type RedemptionRow } from "./redemption-rows.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { supplyTieOuts } from "./supply-tie-outs.ts";

/** C8, for the supervisor: each redemption that was handed in, or still waited, in the period, with its clock. */
export async function redemptionLedger(context: ReportContext): Promise<GeneratedReport> {
  const { asOf, calendar, evidence, inputs, na } = context;
  const state = await context.stateAt(asOf);
  const { closures, facts, period } = inputs;
  const from = startOfDay(period.from);
  const rows = redemptionRows({ chains: state.chains, lines: evidence.lines, calendar, closures, asOf });
  const those = rows.filter((row) => row.redemption.requestedAt >= from || endedSince(row, from));
  na.orNull("redemptions.holderId", undefined, "the books know wallets, not customers");
  na.orNull("redemptions.burnFinalAt", undefined, "the books know that a burn is final, not since when");
  if (those.some((row) => consentOf(row, facts.consents) === undefined))
    na.orNull("redemptions.consentRef", undefined, ISSUER_SILENT);
  na.orNull("redemptions.holdReason", undefined, `${NOT_KEPT}; the case reference stands in C9`);
  const paid = those.filter(({ onTime }) => onTime !== undefined);
  return {
    fields: {
      businessDayRule: `end of the next Hong Kong business day, 23:59:59, calendar ${calendar.version}`,
      closures: closures.map(({ day, evidence: source, approvals }) => ({
        day,
        evidence: source,
        approvals: [...approvals],
      })),
      count: those.length,
      amount: tokens(those.reduce((sum, { redemption }) => sum + redemption.amount, 0n)),
      overdue: those.filter(({ overdue }) => overdue).length,
      paidOnTimePct: na.orNull(
        "paidOnTimePct",
        percent(BigInt(paid.filter(({ onTime }) => onTime === true).length), BigInt(paid.length)),
        "no redemption was paid",
      ),
      redemptions: those.map((row) => ({
        ...redemptionRow(context, row),
        consentRef: consentOf(row, facts.consents) ?? null,
      })),
    },
    tieOuts: await supplyTieOuts(context, state),
  };
}

/** Whether it was still waiting when the period began. */
function endedSince({ redemption, payment, status }: RedemptionRow, from: number): boolean {
  if (status === "open" || status === "held" || status === "burned, not paid") return true;
  const { rejected, reclaimed, seized } = redemption;
  const ended = payment?.booked ?? (rejected ?? reclaimed ?? seized)?.time;
  return ended !== undefined && ended >= from;
}

function consentOf({ chainId, redemption }: RedemptionRow, consents: Readonly<Record<string, string>> = {}) {
  return consents[`${chainId}:${redemption.id}`];
}

function redemptionRow(context: ReportContext, row: RedemptionRow): Record<string, Json> {
  const { chainId, redemption, validAt, dates, status, payment, overdue, onTime } = row;
  const paid = payment?.amount;
  const requestId = `${chainId}:${redemption.id}`;
  const rail = payment === undefined ? "" : context.railOf(requestId, payment.rail);
  return {
    requestId,
    holderId: null,
    wallet: redemption.holder,
    amount: tokens(redemption.amount),
    receivedAt: formatHongKong(redemption.requestedAt),
    validAt: formatHongKong(validAt),
    businessDayRuleVersion: dates.calendarVersion,
    dueAt: formatHongKong(dates.due.time),
    dueAtAfterClosures: dates.afterClosures === undefined ? null : formatHongKong(dates.afterClosures.time),
    burnTx: redemption.settled?.txHash ?? null,
    burnFinalAt: null,
    payoutRail: rail === "" ? null : rail,
    payoutRef: redemption.settled?.bankRef ?? null,
    bankReference: payment === undefined || payment.reference === "" ? null : payment.reference,
    paidAt: payment === undefined ? null : formatHongKong(payment.booked),
    fee: paid === undefined ? null : money(redemption.amount - paid),
    netPaid: paid === undefined ? null : money(paid),
    status,
    holdReason: null,
    hoursTaken: payment === undefined ? null : hours(payment.bookedBy - validAt),
    overdue,
    onTime: onTime ?? null,
  };
}
