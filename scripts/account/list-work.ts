import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { AccountState } from "../chain/account.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import type { Proof } from "../plan/intent.ts";
import type { Workplace } from "../open.ts";
import type { AccountList, ListRow } from "./list-file.ts";

export interface Listed {
  row: ListRow;
  state: AccountState;
}

/** A row that this run leaves out, and why. */
export interface LeftOut {
  row: ListRow;
  why: string;
  /** Unix seconds from which it can be sent; absent for one that nobody scheduled. */
  readyAt?: number;
}

/** What one transaction calls. */
export interface ListCall {
  target: Target;
  method: string;
  args: readonly unknown[];
}

/**
 * What a list asks for, compared with the chain at one block. Commands differ in this only; planning, showing,
 * approving, sending and proving it is the same for all.
 */
export interface ListWork {
  /** "account-blacklist": names the JSON schema. */
  noun: string;
  /** "Blacklist", "Blacklisted" */
  verb: string;
  done: string;
  /** "blacklisted already": said of what is left out. */
  already: string;
  /** The function whose role the signer needs. */
  method: string;
  step: "send" | "schedule";
  /** For a seizure. */
  to?: Party;

  todo: readonly Listed[];
  skipped: readonly LeftOut[];
  later: readonly LeftOut[];
  refusals: readonly HarbourError[];
  warnings: readonly string[];

  /** What the operator watches beside the number of accounts: "stops", the balances. */
  sum: { label: string; amount: bigint };
  /** What is retyped to confirm: the total of a seizure, else the number of accounts. */
  typed: "accounts" | "sum";
  /** Beside an account in the plan: "1,000.00 HKD". */
  detail(listed: Listed): string;

  /** Rows of different groups never share a transaction. */
  groups: readonly (readonly Listed[])[];
  /** Absent: one transaction for each row. */
  together?: {
    /** Gas that a row hardly ever exceeds: the first guess at how many fit. */
    rowGas: bigint;
    /** Rows in one transaction: nodes refuse one of more than 128 KiB. */
    most: number;
  };
  callOf(rows: readonly ListRow[]): ListCall;
  /** A row's own call, which the plan's hash is made of. */
  ownCallOf(row: ListRow): ListCall;
  /** A row's operation with the authority. Absent: this kind of call needs no schedule. */
  operationOf?(row: ListRow): string;

  /** The event of one row; and those of the transaction as a whole. */
  proofOf(row: ListRow): Proof;
  proofOfPart(rows: readonly ListRow[]): Proof[];
  /** Whether the chain is so, whoever did it: somebody else may have been faster. */
  isSo(row: ListRow, block: number): Promise<boolean>;
}

/** What a kind of list is made of. */
export interface ListQuestion {
  workplace: Workplace;
  list: AccountList;
  listed: readonly Listed[];
  block: Block;
  exit: "send" | "safe" | "schedule" | "calldata" | undefined;
  /** Unix seconds of this machine. */
  now: number;
  told: (label: string, done: number, total: number) => void;
}

export type ListKind = (question: ListQuestion) => Promise<ListWork>;

/** Rows by their case, in the order of the list: a batch records one case. */
export function groupsByCase(listed: readonly Listed[]): Listed[][] {
  const groups = new Map<string, Listed[]>();
  for (const one of listed) {
    const { caseRef } = one.row;
    if (!groups.has(caseRef)) groups.set(caseRef, []);
    groups.get(caseRef)!.push(one);
  }
  return [...groups.values()];
}
