import type { Books } from "../books.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import { dailyStatement } from "./c1-daily-statement.ts";
import { weeklyDisclosure } from "./c2-weekly-disclosure.ts";
import { attestationPack } from "./c3-attestation-pack.ts";
import { supplyByChain } from "./c4-supply-by-chain.ts";
import { redemptionLedger } from "./c8-redemption-ledger.ts";
import { freezeNumbers, freezeRegister } from "./c9-freeze-register.ts";
import { canonicalText, textHash, type Json } from "./canonical.ts";
import { headerOf, reportId } from "./header.ts";
import { openContext, type ReportContext } from "./report-context.ts";
import { inputMissing, unknownSchema } from "./report-faults.ts";
import type { BreakInput, ReportInputs } from "./report-inputs.ts";
import { PUBLIC_KINDS, SCHEMA_VERSION, type ReportKind } from "./report-kind.ts";
import { requireTieOuts, type TieOut } from "./tie-outs.ts";

/** What a generator finds out; the header is put before it and the tie-outs behind. */
export interface GeneratedReport {
  fields: Record<string, Json>;
  tieOuts: TieOut[];
}

export interface Report {
  id: string;
  inputs: ReportInputs;
  /** The canonical text (RFC 8785): the report itself, of which everything else is a view. */
  body: string;
  /** keccak256 of the body. */
  hash: string;
}

const GENERATORS: Readonly<Record<ReportKind, (context: ReportContext) => Promise<GeneratedReport>>> = {
  C1: dailyStatement,
  C2: weeklyDisclosure,
  C3: attestationPack,
  C4: supplyByChain,
  C8: redemptionLedger,
  C9: freezeRegister,
  C9P: freezeNumbers,
};

/**
 * Makes a report of its inputs, the same on every database with the same chain and files.
 *
 * @throws HarbourError HB-4530 a tie-out fails, HB-4532 a file or block is missing, HB-4534 another schema version,
 * HB-4501 the chain is not final that far, HB-4521 a day that the calendar does not know
 */
export async function renderReport(books: Books, inputs: ReportInputs): Promise<Report> {
  const id = reportId(inputs);
  if (inputs.schemaVersion !== SCHEMA_VERSION) throw unknownSchema(id, inputs.schemaVersion, SCHEMA_VERSION);
  const context = await openContext(books, inputs);
  const [missing] = context.evidence.missing;
  if (missing !== undefined) throw inputMissing(id, missing);
  const { fields, tieOuts } = await GENERATORS[inputs.kind](context);
  if (!inputs.withBreaks) requireTieOuts(tieOuts);
  const failing = tieOuts.filter(({ holds }) => holds === false);
  const isPublic = PUBLIC_KINDS.includes(inputs.kind);
  const reconciliationBreaks = [
    ...(isPublic ? publicBreakRows(inputs.breaks) : inputs.breaks.map(breakRow)),
    ...failing.map(failingRow),
  ];
  // The header lists the blocks that the generator looked at, so it comes last.
  const content: Record<string, Json> = { ...headerOf(context), ...fields };
  content["reconciliationBreaks"] = reconciliationBreaks;
  content["tieOuts"] = tieOuts.map((one) => ({ ...one }));
  content["notAvailable"] = context.na.reasons();
  const body = canonicalText(content);
  return { id, inputs: { ...inputs, blocks: context.blocks(), rails: context.rails }, body, hash: textHash(body) };
}

function breakRow({ id, rule, subject, state, left, right, difference, opened }: BreakInput): Record<string, Json> {
  return { id, rule, subject, state, left, right, difference, openedAt: formatHongKong(opened) };
}

/**
 * How many there are of each rule. Without the id, which is a hash over the subject that anybody could guess, and without
 * the difference, which somebody may recognise as a payment.
 */
function publicBreakRows(breaks: readonly BreakInput[]): Record<string, Json>[] {
  const rows = new Map<string, { rule: string; state: string; openedAt: string; count: number }>();
  for (const { rule, state, opened } of breaks) {
    const key = JSON.stringify([rule, state, opened]);
    const { count } = rows.get(key) ?? { count: 0 };
    rows.set(key, { rule, state, openedAt: formatHongKong(opened), count: count + 1 });
  }
  // By what is shown: the order of the ids would tell something of them.
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function failingRow({ tieOut, subject, left, right, difference }: TieOut): Record<string, Json> {
  return { id: null, rule: `tie-out ${tieOut}`, subject, state: "open", left, right, difference, openedAt: null };
}
