import { createHash } from "node:crypto";
import type { Row } from "../store/tables.ts";
import type { Difference, Evidence } from "./difference.ts";

/**
 * open: it differs and nobody said why · resolved: it no longer showed by itself · closed: a person closed it after it
 * showed no more · accepted: it differs, and a person said why that stands
 */
export type BreakState = "open" | "resolved" | "closed" | "accepted";

/** A break as it is kept. Texts are empty and times 0 where nothing was said. */
export interface Break {
  id: string;
  rule: string;
  currency: string;
  subject: string;
  state: BreakState;
  left: string;
  right: string;
  difference: string;
  evidence: Evidence[];
  /** Unix seconds: as of which it was first seen, since it opened last. */
  opened: number;
  /** As of which it was seen last. */
  seen: number;
  owner: string;
  explanation: string;
  closed: number;
  closingNote: string;
}

/** "BRK-7F3A21": the same for the same rule, currency and subject, in every run. */
export function breakId({ rule, currency, subject }: Pick<Difference, "rule" | "currency" | "subject">, digits = 6) {
  const digest = createHash("sha256").update([rule, currency, subject].join("\n")).digest("hex");
  return `BRK-${digest.slice(0, digits).toUpperCase()}`;
}

export function breakOf(row: Row<"reconciliation_break">): Break {
  return {
    id: row.id,
    rule: row.rule,
    currency: row.currency,
    subject: row.subject,
    state: row.state as BreakState,
    left: row.left_value,
    right: row.right_value,
    difference: row.difference,
    evidence: JSON.parse(row.evidence) as Evidence[],
    opened: row.opened,
    seen: row.seen,
    owner: row.owner,
    explanation: row.explanation,
    closed: row.closed,
    closingNote: row.closing_note,
  };
}

export function rowOf(one: Break): Row<"reconciliation_break"> {
  return {
    id: one.id,
    rule: one.rule,
    currency: one.currency,
    subject: one.subject,
    state: one.state,
    left_value: one.left,
    right_value: one.right,
    difference: one.difference,
    evidence: JSON.stringify(one.evidence),
    opened: one.opened,
    seen: one.seen,
    owner: one.owner,
    explanation: one.explanation,
    closed: one.closed,
    closing_note: one.closingNote,
  };
}
