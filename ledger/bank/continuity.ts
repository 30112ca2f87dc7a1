import { dayOf } from "../clock/hong-kong-time.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";

/** A place where an account's statements do not follow each other. Statements may come late, so it is no refusal. */
export interface ContinuityFinding {
  /**
   * - `gap`: numbers are missing in between
   * - `mismatch`: the second does not open with what the first closed with
   */
  kind: "gap" | "mismatch";
  account: string;
  /** Numbers of the statements. */
  before: string;
  after: string;
  /** Minor units, of the first and of the second. */
  closing: bigint;
  opening: bigint;
}

export type Continued = Pick<
  Row<"bank_statement">,
  "account" | "number" | "from_time" | "to_time" | "opening" | "closing"
>;

/** Of all accounts, or of these; in the order of accounts and days, whenever the statements came. */
export async function readContinuity({ db }: Session, accounts?: readonly string[]): Promise<ContinuityFinding[]> {
  if (accounts?.length === 0) return [];
  let query = db
    .selectFrom("bank_statement")
    .select(["account", "number", "from_time", "to_time", "opening", "closing"]);
  if (accounts !== undefined) query = query.where("account", "in", accounts);
  return continuityOf(await query.execute());
}

/** The same of rows that were read already, in any order. */
export function continuityOf(statements: readonly Continued[]): ContinuityFinding[] {
  const sorted = [...statements].sort(compare);
  return sorted.flatMap((after, index): ContinuityFinding[] => {
    const before = sorted[index - 1];
    if (before === undefined || before.account !== after.account) return [];
    const closing = BigInt(before.closing);
    const opening = BigInt(after.opening);
    const found = { account: after.account, before: before.number, after: after.number, closing, opening };
    if (closing !== opening) return [{ kind: "mismatch", ...found }];
    return isMissing(before, after) ? [{ kind: "gap", ...found }] : [];
  });
}

/** A bank's counts go up by one; in a new year some begin from 1 again, and some go on. */
function isMissing(before: Continued, after: Continued): boolean {
  const [a, b] = [countOf(before.number), countOf(after.number)];
  if (a === undefined || b === undefined) return false;
  return b.count !== a.count + 1n && (a.year === b.year || b.count !== 1n);
}

function countOf(number: string): { year: number; count: bigint } | undefined {
  const found = /^(\d{4})-([1-9]\d*)$/.exec(number);
  return found === null ? undefined : { year: Number(found[1]), count: BigInt(found[2]!) };
}

function compare(a: Continued, b: Continued): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  if (dayOf(a.to_time) !== dayOf(b.to_time)) return a.to_time - b.to_time;
  const [first, second] = [countOf(a.number), countOf(b.number)];
  if (first !== undefined && second !== undefined && first.count !== second.count)
    return first.count < second.count ? -1 : 1;
  return a.number < b.number ? -1 : 1;
}
