import { printable } from "../../sdk/printable.ts";
import { formatAmount } from "../../sdk/amount.ts";
import type { Currency } from "../followed-network.ts";
import type { Where } from "../read/events.ts";

/** Something in the books that a difference rests on. */
export type Evidence =
  | { is: "block"; chainId: number; block: number; hash: string }
  | { is: "log"; chainId: number; block: number; logIndex: number; txHash: string }
  | { is: "account"; chainId: number; account: string }
  | { is: "order"; chainId: number; orderId: string }
  | { is: "redemption"; chainId: number; desk: string; id: string }
  | { is: "pool"; chainId: number; custodian: string; pool: string; sequence: string }
  | { is: "bank line"; account: string; number: string; line: number }
  | { is: "bank statement"; account: string; number: string }
  | { is: "reserve list"; custodian: string; pool: string; asOf: number }
  | { is: "policy"; path: string; sha256: string };

/**
 * Two things that should agree and do not. A break must be explained and closed; a warning says that something is near
 * a line, or could not be proven.
 */
export interface Difference {
  rule: string;
  currency: Currency;
  /** What it is about, the same words in every run; at most 160 characters. */
  subject: string;
  severity: "break" | "warning";
  /** What each side says, at most 160 characters. */
  left: string;
  right: string;
  /** By how much, or in what; at most 80 characters. */
  difference: string;
  evidence: Evidence[];
}

/** "10,000,000.00 HKD" */
export function money(amount: bigint, currency: string): string {
  return `${formatAmount(amount)} ${currency}`;
}

export function logEvidence(chainId: number, { block, logIndex, txHash }: Where): Evidence {
  return { is: "log", chainId, block, logIndex, txHash };
}

export function lineEvidence({ account, number, line }: { account: string; number: string; line: number }): Evidence {
  return { is: "bank line", account, number, line };
}

/** As long as the register's columns, and without anything that a terminal would obey: parts of it come from files. */
export function fitting(difference: Difference): Difference {
  const cut = (text: string, longest: number) => {
    const characters = [...printable(text)];
    return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
  };
  return {
    ...difference,
    subject: cut(difference.subject, 160),
    left: cut(difference.left, 160),
    right: cut(difference.right, 160),
    difference: cut(difference.difference, 80),
  };
}
