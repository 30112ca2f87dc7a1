import type { Books } from "../books.ts";
import { calendarsOf, CALENDAR_VERSION } from "../clock/calendar.ts";
import type { Closure } from "../clock/closure.ts";
import { addDays, formatHongKong, type Day } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import { begunBy } from "./chain-state.ts";
import { countEvidence } from "./count-evidence.ts";
import type { DaySelection } from "./day-selection.ts";
import { requireIssuerFacts, type IssuerFacts } from "./issuer-facts.ts";
import { renderReport, type Report } from "./render-report.ts";
import { badDeadline } from "./report-faults.ts";
import { chainTip } from "./chain-tip.ts";
import type { BreakInput, ReportInputs } from "./report-inputs.ts";
import { asOfPeriod, generatedAt, periodOf, SCHEMA_VERSION, type Period, type ReportKind } from "./report-kind.ts";

export interface ReportOptions {
  /** Report tie-outs that fail, instead of refusing. */
  withBreaks?: boolean;
  facts?: IssuerFacts;
  /** In place of those of the facts. */
  closures?: readonly Closure[];
  /** In place of that of the facts. */
  selection?: DaySelection;
  calendarVersion?: string;
  saturdayIsBusinessDay?: boolean;
  /**
   * Unix seconds by which a bank must have made its file, for a correction that counts what came too late: from the second
   * version on, and not before the time of the version before. Absent: that time, or 09:00 of the next business day.
   */
  createdBy?: number;
}

export type ReportOrder = {
  books: Books;
  kind: ReportKind;
  currency: Currency;
  options?: ReportOptions;
} & ({ day: Day } | { period: Period });

/**
 * Makes a report of what the books have now, not yet saved. Where the same report was saved before, this is its next
 * version.
 *
 * @throws HarbourError HB-4530, HB-4536 to HB-4540, and those of renderReport
 */
export async function buildReport(order: ReportOrder): Promise<Report> {
  const { books, kind, currency, options = {} } = order;
  const { store } = books;
  const period = periodOf(kind, order);
  const calendar = {
    version: options.calendarVersion ?? CALENDAR_VERSION,
    saturdayIsBusinessDay: options.saturdayIsBusinessDay ?? false,
  };
  const facts = requireIssuerFacts(options.facts ?? {});
  const asOf = asOfPeriod(period);
  const before = await newestVersion(books, kind, currency, period);
  const version = (before?.version ?? 0) + 1;
  // What one version counted, no later one leaves out again.
  const usual = Math.max(before?.createdBy ?? 0, generatedAt(period, calendarsOf(calendar.version, calendar).hongKong));
  const createdBy = options.createdBy ?? usual;
  if (createdBy !== usual) requireLater(kind, { version, createdBy, usual });
  return renderReport(books, {
    schemaVersion: SCHEMA_VERSION,
    kind,
    currency,
    version,
    period,
    createdBy,
    calendar,
    closures: options.closures ?? facts.closures ?? [],
    evidence: await countEvidence(store, { currency, asOf, createdBy }),
    networks: await begunBy(books, asOf),
    blocks: [],
    rails: {},
    previousHash: await chainTip(store, kind, currency),
    dayBefore: kind === "C1" ? await dayBefore(books, currency, period) : null,
    breaks: await openBreaks(books, currency, createdBy),
    withBreaks: options.withBreaks ?? false,
    facts,
    selection: kind === "C3" ? (options.selection ?? drawOf(facts, period)) : null,
  });
}

/** The first version counts what was there in time, so that nobody chooses what it is made of. @throws HarbourError HB-4540 */
function requireLater(kind: ReportKind, times: { version: number; createdBy: number; usual: number }): void {
  const { version, createdBy, usual } = times;
  const found = formatHongKong(createdBy);
  if (version === 1) throw badDeadline(kind, found, "the first version counts files up to its usual time");
  if (createdBy < usual) throw badDeadline(kind, found, `the usual time, ${formatHongKong(usual)}, is later`);
}

/** The auditor's draw for the month, as the issuer's facts have it. */
function drawOf({ draws = {} }: IssuerFacts, { from }: Period): DaySelection | null {
  const draw = draws[from.slice(0, 7)];
  return draw === undefined ? null : { ...draw, committedAt: Date.parse(draw.committedAt) / 1000 };
}

/** The newest version of this report so far; undefined if there is none. */
async function newestVersion({ store }: Books, kind: ReportKind, currency: Currency, { to }: Period) {
  const row = await store.db
    .selectFrom("report")
    .select(["version", "inputs"])
    .where("kind", "=", kind)
    .where("currency", "=", currency)
    .where("period_end", "=", asOfPeriod({ from: to, to }))
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { createdBy } = JSON.parse(row.inputs) as ReportInputs;
  return { version: row.version, createdBy };
}

/** The closing figures of the newest daily statement of the day before. */
async function dayBefore({ store }: Books, currency: Currency, { from }: Period): Promise<ReportInputs["dayBefore"]> {
  const day = addDays(from, -1);
  const row = await store.db
    .selectFrom("report")
    .select(["id", "body"])
    .where("kind", "=", "C1")
    .where("currency", "=", currency)
    .where("period_end", "=", asOfPeriod({ from: day, to: day }))
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { closingSupply, reserveMV } = JSON.parse(row.body) as { closingSupply: string; reserveMV: string | null };
  return { reportId: row.id, closingSupply: minor(closingSupply), reserve: minor(reserveMV ?? "0") };
}

/** A decimal text of a report of ours in minor units. */
function minor(text: string): string {
  const [whole, decimals = ""] = text.split(".");
  return String(BigInt(whole! + decimals.padEnd(6, "0")));
}

async function openBreaks({ store }: Books, currency: Currency, at: number): Promise<BreakInput[]> {
  const rows = await store.db
    .selectFrom("reconciliation_break")
    .selectAll()
    .where("currency", "=", currency)
    .where("opened", "<=", at)
    // What was accepted differs still: a person only said why that stands.
    .where((where) => where.or([where("closed", "=", 0), where("closed", ">", at), where("state", "=", "accepted")]))
    .orderBy("id")
    .execute();
  return rows.map(({ id, rule, subject, state, left_value: left, right_value: right, difference, opened }) => ({
    id,
    rule,
    subject,
    state,
    left,
    right,
    difference,
    opened,
  }));
}
