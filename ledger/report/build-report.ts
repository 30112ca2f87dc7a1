import type { Books } from "../books.ts";
import { calendarsOf, CALENDAR_VERSION } from "../clock/calendar.ts";
import type { Closure } from "../clock/closure.ts";
import { addDays, type Day } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import { countEvidence } from "./count-evidence.ts";
import type { DaySelection } from "./day-selection.ts";
import { requireIssuerFacts, type IssuerFacts } from "./issuer-facts.ts";
import { renderReport, type Report } from "./render-report.ts";
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
 * @throws HarbourError HB-4530, HB-4536 to HB-4539, and those of renderReport
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
  const createdBy = generatedAt(period, calendarsOf(calendar.version, calendar).hongKong);
  const asOf = asOfPeriod(period);
  return renderReport(books, {
    schemaVersion: SCHEMA_VERSION,
    kind,
    currency,
    version: (await versions(books, kind, currency, period)) + 1,
    period,
    calendar,
    closures: options.closures ?? facts.closures ?? [],
    evidence: await countEvidence(store, { currency, asOf, createdBy }),
    blocks: [],
    previousHash: await chainTip(store, kind, currency),
    dayBefore: kind === "C1" ? await dayBefore(books, currency, period) : null,
    breaks: await openBreaks(books, currency, createdBy),
    withBreaks: options.withBreaks ?? false,
    facts,
    selection: kind === "C3" ? (options.selection ?? drawOf(facts, period)) : null,
  });
}

/** The auditor's draw for the month, as the issuer's facts have it. */
function drawOf({ draws = {} }: IssuerFacts, { from }: Period): DaySelection | null {
  const draw = draws[from.slice(0, 7)];
  return draw === undefined ? null : { ...draw, committedAt: Date.parse(draw.committedAt) / 1000 };
}

/** The highest version of this report so far; 0 if there is none. */
async function versions({ store }: Books, kind: ReportKind, currency: Currency, { to }: Period): Promise<number> {
  const rows = await store.db
    .selectFrom("report")
    .select("version")
    .where("kind", "=", kind)
    .where("currency", "=", currency)
    .where("period_end", "=", asOfPeriod({ from: to, to }))
    .execute();
  return Math.max(0, ...rows.map(({ version }) => version));
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
    .where((where) => where.or([where("closed", "=", 0), where("closed", ">", at)]))
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
