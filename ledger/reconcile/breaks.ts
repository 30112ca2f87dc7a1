import type { Session, Store } from "../store/store.ts";
import { breakOf, rowOf, type Break, type BreakState } from "./break-row.ts";
import { quoted } from "../../sdk/printable.ts";
import { badBreakText, notOpen, stillDiffers, unknownBreak } from "./reconcile-faults.ts";

/** The longest texts, which the columns hold. */
const LONGEST = { owner: 80, explanation: 560, "closing note": 560 } as const;

export interface ListBreaks {
  /** Only those in one of these states; absent: all. */
  states?: readonly BreakState[];
  currency?: string;
}

/** The oldest first. */
export async function listBreaks({ db }: Session, { states, currency }: ListBreaks = {}): Promise<Break[]> {
  let select = db.selectFrom("reconciliation_break").selectAll();
  if (states !== undefined) select = select.where("state", "in", states);
  if (currency !== undefined) select = select.where("currency", "=", currency);
  return (await select.orderBy("opened").orderBy("id").execute()).map(breakOf);
}

/** @throws HarbourError HB-4411 */
export async function findBreak({ db }: Session, id: string): Promise<Break> {
  const row = await db.selectFrom("reconciliation_break").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw unknownBreak(quoted(id));
  return breakOf(row);
}

/** Says who is to remove it. @throws HarbourError HB-4411, HB-4413, HB-4414 */
export function assignBreak(store: Store, id: string, owner: string): Promise<Break> {
  checkText("owner", owner);
  return change(store, id, (one) => ({ ...openOf(one), owner }));
}

/** Says how it came about. @throws HarbourError HB-4411, HB-4413, HB-4414 */
export function explainBreak(store: Store, id: string, explanation: string): Promise<Break> {
  checkText("explanation", explanation);
  return change(store, id, (one) => ({ ...openOf(one), explanation }));
}

export interface CloseBreak {
  id: string;
  note: string;
  /** Unix seconds. */
  at: number;
  /** It still differs, and the note says why that stands. */
  accept?: boolean;
}

/**
 * Closes a break that shows no more, or accepts one that does.
 *
 * @throws HarbourError HB-4411, HB-4412 it still differs, HB-4413 it was closed before, HB-4414
 */
export function closeBreak(store: Store, { id, note, at, accept = false }: CloseBreak): Promise<Break> {
  checkText("closing note", note);
  return change(store, id, (one) => {
    if (one.state === "closed" || one.state === "accepted") throw notOpen(id, one.state);
    if (one.state === "open" && !accept) throw stillDiffers(id, one.left, one.right, one.difference);
    return { ...one, state: one.state === "open" ? "accepted" : "closed", closed: at, closingNote: note };
  });
}

function change(store: Store, id: string, to: (one: Break) => Break): Promise<Break> {
  return store.transaction(async (session) => {
    // An update that changes nothing locks the row on every database, so that of two writers one waits.
    await session.db.updateTable("reconciliation_break").set({ id }).where("id", "=", id).execute();
    const changed = to(await findBreak(session, id));
    await session.upsert("reconciliation_break", [rowOf(changed)]);
    return changed;
  });
}

function openOf(one: Break): Break {
  if (one.state !== "open") throw notOpen(one.id, one.state);
  return one;
}

function checkText(field: keyof typeof LONGEST, text: string): void {
  const found = [...text].length;
  if (found < 1 || found > LONGEST[field]) throw badBreakText(field, found, LONGEST[field]);
}
