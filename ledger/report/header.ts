import { formatHongKong, startOfDay } from "../clock/hong-kong-time.ts";
import { filesOf } from "./count-evidence.ts";
import { byChain } from "./chain-state.ts";
import { canonicalText, textHash, type Json } from "./canonical.ts";
import { ISSUER_SILENT } from "./not-available.ts";
import type { ReportContext } from "./report-context.ts";
import type { ReportInputs } from "./report-inputs.ts";
import { REPORT_TITLES, SCHEMA_VERSION } from "./report-kind.ts";

/** "C1-HKD-2026-11-22-1": kind, currency, last day and version. */
export function reportId({
  kind,
  currency,
  period,
  version,
}: Pick<ReportInputs, "kind" | "currency" | "period" | "version">): string {
  return `${kind}-${currency}-${period.to}-${version}`;
}

/** A statement of a long weekend still opens the week after it. */
const OPENING = 7 * 86_400;

/** The files of the period and of the week before it one by one, all earlier ones by one hash over theirs. */
function bankSources({ inputs }: ReportContext): Json[] {
  const { recent, earlier } = filesOf(inputs.evidence, startOfDay(inputs.period.from) - OPENING);
  const files = recent.map((hash) => ({ source: "bank file", hash }));
  if (earlier.length === 0) return files;
  return [...files, { source: "earlier bank files", count: earlier.length, hash: textHash(canonicalText(earlier)) }];
}

/** What every report begins with. */
export function headerOf(context: ReportContext): Record<string, Json> {
  const { inputs, asOf, na } = context;
  const { kind, currency, period, facts, previousHash } = inputs;
  const tokens = byChain(context.books).flatMap(({ chainId, contracts }) =>
    contracts
      .filter((one) => one.origin === "token" && one.currency === currency)
      .map(({ address }) => `eip155:${chainId}:${address}`),
  );
  return {
    schema: `harbour.report.${kind.toLowerCase()}`,
    schemaVersion: SCHEMA_VERSION,
    reportId: reportId(inputs),
    title: REPORT_TITLES[kind],
    version: inputs.version,
    issuer: na.orNull("issuer", facts.issuer, ISSUER_SILENT),
    licenceNo: na.orNull("licenceNo", facts.licenceNo, ISSUER_SILENT),
    token: tokens,
    currency,
    asOf: formatHongKong(asOf),
    generatedAt: formatHongKong(context.generatedAt),
    periodStart: formatHongKong(startOfDay(period.from)),
    periodEnd: formatHongKong(asOf),
    preparedBy: na.orNull("preparedBy", facts.preparedBy, ISSUER_SILENT),
    approvedBy: na.orNull("approvedBy", facts.approvedBy, ISSUER_SILENT),
    calendarVersion: context.calendar.version,
    sourceHashes: [
      ...context.blocks().map(({ time, chainId, block, hash }) => ({
        source: "block",
        chain: `eip155:${chainId}`,
        block,
        hash,
        asOf: formatHongKong(time),
      })),
      ...bankSources(context),
    ],
    prevReportHash: previousHash,
    signature: [],
  };
}
