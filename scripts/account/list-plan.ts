import { id } from "ethers";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { Authority, Transaction } from "../plan/plan.ts";
import type { AccountList } from "./list-file.ts";
import type { LeftOut, Listed, ListWork } from "./list-work.ts";

/** One transaction of a list. */
export interface ListPart {
  rows: readonly Listed[];
  /** What is called: "multicall(bytes[] data)" where several calls share a transaction. */
  function: string;
  transaction: Transaction;
  gas?: bigint;
}

/** Everything a person needs to say yes or no to a list, as values. */
export interface ListPlan {
  noun: string;
  title: string;
  network: string;
  chainId: bigint;
  block: Block;
  token: { currency: string; symbol: string; address: string };
  target: Party;
  signer: Party;
  /** Of the first transaction; the others follow it. */
  nonce: number;
  authority: Authority;
  step: "send" | "schedule";
  /** "blacklistBatch(address[] accounts, bytes32 caseRef)": what happens to the target, now or after a delay. */
  function: string;
  /** Where the transactions go: the target, or its authority. */
  sentTo: Party;
  /** Of a seizure. */
  to?: Party;
  list: Pick<AccountList, "path" | "hash" | "lines" | "duplicates">;
  todo: readonly Listed[];
  skipped: readonly LeftOut[];
  later: readonly LeftOut[];
  already: string;
  sum: ListWork["sum"];
  detail: ListWork["detail"];
  parts: readonly ListPart[];
  /** Of all parts. */
  gas: bigint;
  /** What no part exceeds. */
  bound: bigint;
  warnings: readonly string[];
  /** Empty: nothing stands in the way. */
  refusals: HarbourError[];
  hash: string;
}

export interface HashedList {
  chainId: bigint;
  from: string;
  /** Each row's own call, as if it were the only one. */
  calls: readonly { to: string; data: string }[];
}

/**
 * What `--approve` repeats: 64 bits over every row's call. How rows share transactions is left out: it follows the gas
 * of the moment and changes nothing of what happens, and a freeze must not wait for a new review because an account
 * of the list was paid meanwhile.
 */
export function listHash({ chainId, from, calls }: HashedList): string {
  const parts = ["harbour.list-plan/1", chainId, from, ...calls.flatMap(({ to, data }) => [to, data])];
  const hex = id(parts.join("\n").toLowerCase()).slice(2, 18);
  return hex.match(/.{4}/g)!.join("-");
}

/** The plan as data: every row and every transaction of it, errors as their fields. */
export function listPlanJson({ noun: _, detail, ...plan }: ListPlan): Record<string, unknown> {
  const left = ({ row, why, readyAt }: LeftOut) => ({
    ...rowJson(row),
    why,
    ...(readyAt === undefined ? {} : { readyAt }),
  });
  return {
    ...plan,
    todo: plan.todo.map((listed) => ({
      ...rowJson(listed.row),
      balance: listed.state.balance,
      detail: detail(listed),
    })),
    skipped: plan.skipped.map(left),
    later: plan.later.map(left),
    parts: plan.parts.map(({ rows, ...part }, i) => ({
      part: i + 1,
      accounts: rows.length,
      lines: rows.map(({ row }) => row.line),
      ...part,
    })),
    refusals: plan.refusals.map(({ code, message, why, fix, exitCode }) => ({ code, message, why, fix, exitCode })),
  };
}

function rowJson({ line, party, caseRef, amount }: Listed["row"]) {
  const name = party.name === undefined ? {} : { name: party.name };
  return { line, account: party.address, ...name, caseRef, ...(amount === undefined ? {} : { amount }) };
}
