import { lastOpenDay } from "../clock/calendar.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import { attestedDay } from "./attested-day.ts";
import { selectDay } from "./day-selection.ts";
import { ISSUER_SILENT } from "./not-available.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";

/** C3, for the practitioner: the month's last business day, and a day that the auditor drew. */
export async function attestationPack(context: ReportContext): Promise<GeneratedReport> {
  const { inputs, calendar, na } = context;
  const { facts, period, selection } = inputs;
  const monthEnd = await attestedDay(context, lastOpenDay(calendar, period.to));
  const end = await context.supplyAt(context.asOf);
  const selected = selection === null ? undefined : selectDay(selection, period, end.chains[0]!.moment.hash);
  const random = selected === undefined ? undefined : await attestedDay(context, selected.day);
  return {
    fields: {
      managementAssertion: na.orNull("managementAssertion", facts.managementAssertion, ISSUER_SILENT),
      asOf1: monthEnd.fields,
      asOf2: na.orNull("asOf2", random?.fields, "the auditor has drawn no day yet"),
      selection: na.orNull(
        "selection",
        selected && {
          rule: "index = keccak256(revealed, hash of the period's last final block) modulo the number of days",
          commitment: selection!.commitment,
          committedAt: formatHongKong(selection!.committedAt),
          evidence: selection!.evidence,
          revealed: selection!.seed,
          blockHash: end.chains[0]!.moment.hash,
          days: selected.population.length,
          index: selected.index,
          day: selected.day,
        },
        "the auditor has drawn no day yet",
      ),
      practitioner: na.orNull("practitioner", facts.practitioner, "the practitioner adds it"),
      controlsAppendix: na.orNull("controlsAppendix", undefined, "controls are examined outside the books"),
    },
    tieOuts: [...monthEnd.tieOuts, ...(random?.tieOuts ?? [])],
  };
}
