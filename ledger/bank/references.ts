import { type BankCredit, creditId, type Rail, RAILS } from "../../sdk/credit-id.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { bankReference } from "../../sdk/uetr.ts";
import type { AccountsFile, BankAccount } from "./accounts-file.ts";

/** What of a row of bank_line leads to the chain. */
export interface ReferencedLine {
  rail: string;
  reference: string;
  uetr: string;
  counterparty: string;
}

/**
 * Every `creditId` that a custodian may have signed for this line. One, where the bank says the rail; where it does not,
 * one for each rail: the reference is the bank's own, so at most one of them is on chain. None without a reference, or
 * with one that no credit can have.
 */
export function creditIdsOf(line: Pick<ReferencedLine, "rail" | "reference">, { bic }: BankAccount): string[] {
  const rails = isRail(line.rail) ? [line.rail] : RAILS;
  return rails.flatMap((rail) => idOf({ rail, bic, reference: line.reference }));
}

function idOf(credit: BankCredit): string[] {
  try {
    return [creditId(credit)];
  } catch (error) {
    if (error instanceof HarbourError) return [];
    throw error;
  }
}

/** Whether the bank said on which rail the money came. */
export function isRail(rail: string): rail is Rail {
  return (RAILS as readonly string[]).includes(rail);
}

/** The `bankRef` of the order or the payout that this line pays; undefined where the bank gave no UETR. */
export function bankRefOf({ uetr }: Pick<ReferencedLine, "uetr">): string | undefined {
  return uetr === "" ? undefined : bankReference(uetr);
}

/** Whether the issuer moved its own money: between its accounts, or as capital in and out. */
export function isOwnMovement({ counterparty }: Pick<ReferencedLine, "counterparty">, { own }: AccountsFile): boolean {
  return own.includes(counterparty);
}

/** Lines by what the chain calls them. A list, because a bank may book a payment in parts, or twice. */
export interface LineIndex<Line extends ReferencedLine> {
  byCreditId: ReadonlyMap<string, readonly Line[]>;
  byBankRef: ReadonlyMap<string, readonly Line[]>;
}

/** @param accountOf Of a line; what belongs to no account has no `creditId`. */
export function indexLines<Line extends ReferencedLine>(
  lines: Iterable<Line>,
  accountOf: (line: Line) => BankAccount | undefined,
): LineIndex<Line> {
  const [byCreditId, byBankRef] = [new Map<string, Line[]>(), new Map<string, Line[]>()];
  const add = (map: Map<string, Line[]>, key: string, line: Line) => {
    const same = map.get(key);
    if (same === undefined) map.set(key, [line]);
    else same.push(line);
  };
  for (const line of lines) {
    const account = accountOf(line);
    if (account !== undefined) for (const id of creditIdsOf(line, account)) add(byCreditId, id, line);
    const reference = bankRefOf(line);
    if (reference !== undefined) add(byBankRef, reference, line);
  }
  return { byCreditId, byBankRef };
}
