import type { HarbourError } from "../../sdk/harbour-error.ts";
import { showParty } from "../chain/connection.ts";
import { describeFunction } from "../plan/decode.ts";
import type { Transaction } from "../plan/plan.ts";
import { refusalOf } from "../plan/refusal.ts";
import { simulate } from "../plan/simulate.ts";
import { rowAboveBound, rowsRefused } from "./account-faults.ts";
import { nameLines } from "./lines.ts";
import type { ListPart } from "./list-plan.ts";
import type { ListCall, Listed, ListQuestion, ListWork } from "./list-work.ts";
import { readMany } from "./read-many.ts";
import { splitByGas, type Fitting } from "./split-by-gas.ts";

/** The transactions, each measured, or why there are none. */
export async function partsOf(
  question: ListQuestion,
  work: ListWork,
  bound: bigint,
): Promise<ListPart[] | HarbourError> {
  const { workplace, told } = question;
  const { connection, token, signer } = workplace;
  const refused = new Map<Listed, string>();
  let done = 0;
  const progress = (count: number) => told("simulating", (done += count), work.todo.length);
  const measure = async (rows: readonly Listed[]) => {
    const { target, ...call } = work.callOf(rows.map(({ row }) => row));
    const outcome = await simulate(connection.provider, transactionOf(signer.address, { target, ...call }));
    if (outcome.ok) return outcome.gas!;
    const words = { symbol: token.currency, book: connection.book, source: target.source };
    const { code, message } = refusalOf(outcome.revert, words);
    refused.set(rows[0]!, `${rows.length === 1 ? `${showParty(rows[0]!.row.party)} ` : ""}${code} ${message}`);
    return undefined;
  };
  const { together } = work;
  const fitting: Fitting[] = [];
  if (together === undefined) {
    const single = work.groups.flat();
    const gases = await readMany(
      single,
      async (listed) => ({ listed, gas: await measure([listed]) }),
      () => progress(1),
    );
    for (const { listed, gas } of gases) if (gas !== undefined) fitting.push({ rows: [listed], gas });
    const large = fitting.find(({ gas }) => gas > bound);
    if (large !== undefined) return rowAboveBound(large.rows[0]!.row.line, large.gas, bound);
  }
  for (const group of together === undefined ? [] : work.groups) {
    const split = await splitByGas(group, { bound, ...together!, measure });
    if (split.is === "too large") return rowAboveBound(split.row.row.line, split.gas, bound);
    if (split.is === "fitting") fitting.push(...split.parts);
    else if (split.rows.length > 1) {
      const others = nameLines(split.rows.map(({ row }) => row.line));
      refused.set(split.rows[0]!, `in one transaction with ${others}: ${refused.get(split.rows[0]!)}`);
    }
    progress(group.length);
  }
  if (refused.size > 0) return rowsRefused([...refused].map(([{ row }, problem]) => ({ line: row.line, problem })));
  return fitting.map(({ rows, gas }) => {
    const call = work.callOf(rows.map(({ row }) => row));
    return {
      rows,
      function: describeFunction(call.target, call.method),
      transaction: transactionOf(signer.address, call),
      gas,
    };
  });
}

export function transactionOf(from: string, call: ListCall | undefined): Transaction {
  if (call === undefined) return { from, to: from, data: "0x", value: 0n };
  const { target, method, args } = call;
  return { from, to: target.address, data: target.abi.encodeFunctionData(method, args), value: 0n };
}
