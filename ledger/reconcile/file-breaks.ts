import { sql } from "kysely";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { breakId, breakOf, rowOf, type Break } from "./break-row.ts";
import type { Difference } from "./difference.ts";

export interface FileBreaks {
  /** Unix seconds as of which the rules ran. */
  at: number;
  /** Breaks, not warnings. */
  found: readonly Difference[];
  /** What ran: only a rule that looked can say that a difference is gone. */
  ran: readonly { rule: string; currency: Currency }[];
}

/** What became of the register. */
export interface Filed {
  opened: string[];
  reopened: string[];
  resolved: string[];
  /** Every break that differs now, accepted ones too. */
  standing: Break[];
}

/** Brings the register of breaks up to what was found. Nothing in it is ever deleted. */
export async function fileBreaks(session: Session, { at, found, ran }: FileBreaks): Promise<Filed> {
  // Whoever assigns or closes a break meanwhile waits; see breaks.ts.
  await session.db
    .updateTable("reconciliation_break")
    .set({ seen: sql.ref("seen") })
    .execute();
  const rows = await session.db.selectFrom("reconciliation_break").selectAll().execute();
  const known = new Map(rows.map((row) => [row.id, breakOf(row)]));
  const filed: Filed = { opened: [], reopened: [], resolved: [], standing: [] };
  const changed: Break[] = [];
  for (const difference of found) {
    const before = findKnown(known, difference);
    const now = before === undefined ? newBreak(known, difference, at) : seenAgain(before, difference, at);
    if (before === undefined) filed.opened.push(now.id);
    else if (before.state !== "open" && now.state === "open") filed.reopened.push(now.id);
    known.set(now.id, now);
    filed.standing.push(now);
    changed.push(now);
  }
  const standing = new Set(filed.standing.map(({ id }) => id));
  const looked = new Set(ran.map(({ rule, currency }) => `${rule} ${currency}`));
  for (const one of known.values()) {
    const differs = one.state === "open" || one.state === "accepted";
    if (!differs || standing.has(one.id) || !looked.has(`${one.rule} ${one.currency}`)) continue;
    filed.resolved.push(one.id);
    changed.push({ ...one, state: "resolved", closed: at });
  }
  await session.upsert("reconciliation_break", changed.map(rowOf));
  return filed;
}

/** What the register would say of these, for a moment that is past: nothing is written. */
export async function showBreaks(session: Session, { at, found }: Pick<FileBreaks, "at" | "found">): Promise<Break[]> {
  const rows = await session.db.selectFrom("reconciliation_break").selectAll().execute();
  const known = new Map(rows.map((row) => [row.id, breakOf(row)]));
  return found.map((difference) => {
    const before = findKnown(known, difference);
    const one = newBreak(before === undefined ? known : new Map(), difference, at);
    return before === undefined ? one : { ...one, id: before.id };
  });
}

/** The break of this subject, whatever length its id has. */
function findKnown(known: ReadonlyMap<string, Break>, difference: Difference): Break | undefined {
  for (let digits = 6; ; digits += 2) {
    const one = known.get(breakId(difference, digits));
    if (one === undefined || sameSubject(one, difference)) return one;
  }
}

function sameSubject(one: Break, { rule, currency, subject }: Difference): boolean {
  return one.rule === rule && one.currency === currency && one.subject === subject;
}

function newBreak(known: ReadonlyMap<string, Break>, difference: Difference, at: number): Break {
  const { rule, currency, subject, left, right, difference: by, evidence } = difference;
  let digits = 6;
  // Another subject may have taken the short id.
  while (known.has(breakId(difference, digits))) digits += 2;
  return {
    ...{
      id: breakId(difference, digits),
      rule,
      currency,
      subject,
      state: "open",
      left,
      right,
      difference: by,
      evidence,
    },
    ...{ opened: at, seen: at, owner: "", explanation: "", closed: 0, closingNote: "" },
  };
}

function seenAgain(before: Break, { left, right, difference, evidence }: Difference, at: number): Break {
  const now = { ...before, left, right, difference, evidence, seen: Math.max(before.seen, at) };
  if (before.state === "open") return now;
  const same = before.left === left && before.right === right && before.difference === difference;
  if (before.state === "accepted" && same) return now;
  // The clock of a break that came back starts anew; why it was closed before stays readable.
  return { ...now, state: "open", opened: at, closed: 0 };
}
