import { id } from "ethers";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { Authority, Transaction } from "../plan/plan.ts";
import { shortHash } from "../plan/plan-hash.ts";
import type { AccountList, ListRow } from "./list-file.ts";
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
  /** How often the authority had scheduled a row's operation before. Empty: none needs a schedule. */
  scheduled: ReadonlyMap<ListRow, number>;
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
  ties: ListTies;
  hash: string;
}

/** What an approval is tied to besides the calls: with it the same yes is not good once more after all was undone. */
export interface ListTies {
  /** Runs of these very calls that the change folders know of. */
  runs?: number;
  /** The signer's, where nothing is kept. */
  nonce?: number;
}

export interface HashedList {
  chainId: bigint;
  from: string;
  /** Each row's own call, as if it were the only one. */
  calls: readonly { to: string; data: string; scheduled?: number }[];
  ties: ListTies;
}

/**
 * What `--approve` repeats: a hash over every row's call. How rows share transactions is left out: it follows the gas
 * of the moment and changes nothing of what happens, and a freeze must not wait for a new review because an account
 * of the list was paid meanwhile.
 */
export function listHash({ chainId, from, calls, ties: { runs, nonce } }: HashedList): string {
  const rows = calls.flatMap(({ to, data, scheduled }) => [to, data, scheduled ?? "any"]);
  const parts = ["harbour.list-plan/2", chainId, from, runs ?? "any", nonce ?? "any", ...rows];
  return shortHash(id(parts.join("\n").toLowerCase()));
}

/** The plan as data: every row and every transaction of it, errors as their fields. */
export function listPlanJson({ noun: _, detail, scheduled, ...plan }: ListPlan): Record<string, unknown> {
  const left = ({ row, why, readyAt }: LeftOut) => ({
    ...rowJson(row),
    why,
    ...(readyAt === undefined ? {} : { readyAt }),
  });
  return {
    ...plan,
    todo: plan.todo.map((listed) => ({
      ...rowJson(listed.row),
      ...(scheduled.has(listed.row) ? { scheduled: scheduled.get(listed.row) } : {}),
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
