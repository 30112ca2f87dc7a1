import { callParty, type Party } from "../chain/connection.ts";
import { authorityTarget, tokenTarget, type Target } from "../chain/target.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { nothingToSchedule, signerLacksRole, targetClosed } from "../faults.ts";
import { authorityOf } from "../plan/authority.ts";
import { allCancelled, cancellationKey, timesScheduled } from "../plan/cancelled-before.ts";
import { describeFunction } from "../plan/decode.ts";
import type { Authority } from "../plan/plan.ts";
import { showCount, showDelay } from "../words.ts";
import { delayedFreezer } from "./account-faults.ts";
import { partsOf, transactionOf } from "./list-parts.ts";
import { runsBefore } from "./earlier-run.ts";
import { nameLines } from "./lines.ts";
import type { ListRow } from "./list-file.ts";
import { listHash, type ListPlan, type ListTies } from "./list-plan.ts";
import type { ListQuestion, ListWork } from "./list-work.ts";
import { readMany } from "./read-many.ts";
import { showMany } from "./render-list.ts";
import { gasBound } from "./split-by-gas.ts";

export interface ListPlanOptions {
  nonce: number;
  /** Transactions of the signer that are not in a block. */
  waiting: number;
  /** Where changes are kept. */
  root: string | undefined;
}

/** Checks, splits and simulates a list on the chain's present state. Reads only. */
export async function buildListPlan(
  question: ListQuestion,
  work: ListWork,
  { nonce, waiting, root }: ListPlanOptions,
): Promise<ListPlan> {
  const { workplace, list, block, now } = question;
  const { connection, token, signer } = workplace;
  const target = tokenTarget(token);
  const [first] = work.todo;
  const call = transactionOf(signer.address, first === undefined ? undefined : work.ownCallOf(first.row));
  const authority = await authorityOf(connection, token, {
    target,
    intent: { gate: { kind: "role" }, method: work.method },
    call,
    block,
    now,
  });
  const refusals = [...(await authorityRefusals(question, work, authority)), ...work.refusals];
  const bound = gasBound((await connection.provider.getBlock(block.number))!.gasLimit);
  const parts = refusals.length > 0 ? [] : await partsOf(question, work, bound);
  const scheduled = await schedulings(question, work, authority);
  const calls = work.todo.map(({ row }) => {
    const times = scheduled.get(row);
    const { to, data } = transactionOf(signer.address, work.ownCallOf(row));
    return { to, data, ...(times === undefined ? {} : { scheduled: times }) };
  });
  const hashWith = (ties: ListTies) => listHash({ chainId: connection.chainId, from: signer.address, calls, ties });
  const runsOf = (runs: number) => hashWith({ runs });
  const ties = root === undefined ? { nonce } : { runs: await runsBefore(root, question, work, runsOf) };
  const rows = work.todo.length > 0 ? work.todo : work.later;
  const who = rows.length === 1 ? callParty(rows[0]!.row.party) : showMany(rows.length, "account");
  return {
    noun: work.noun,
    title: `${work.verb} ${who} in ${token.symbol}`,
    network: connection.network,
    chainId: connection.chainId,
    block,
    token: { currency: token.currency, symbol: token.symbol, address: token.address },
    target: partyOf(target),
    signer,
    nonce,
    authority,
    step: work.step,
    function: describeFunction(target, work.method),
    sentTo: partyOf(work.step === "schedule" ? authorityTarget(token) : target),
    ...(work.to === undefined ? {} : { to: work.to }),
    list: { path: list.path, hash: list.hash, lines: list.lines, duplicates: list.duplicates },
    todo: work.todo,
    skipped: work.skipped,
    later: work.later,
    scheduled,
    already: work.already,
    sum: work.sum,
    detail: work.detail,
    parts: Array.isArray(parts) ? parts : [],
    gas: Array.isArray(parts) ? parts.reduce((sum, { gas = 0n }) => sum + gas, 0n) : 0n,
    bound,
    warnings: [
      ...(await cancelledRows(question, work, scheduled)),
      ...work.warnings,
      ...(waiting > 0 ? [`${showCount(waiting, "transaction")} of the signer not yet in a block: wait for it`] : []),
    ],
    refusals: Array.isArray(parts) ? refusals : [parts],
    ties,
    hash: hashWith(ties),
  };
}

/** How often the authority had scheduled each row's operation before, where the signer acts after a delay. */
async function schedulings(
  { workplace: { token }, block, told }: ListQuestion,
  { operationOf, todo }: ListWork,
  { delay = 0 }: Authority,
): Promise<Map<ListRow, number>> {
  if (operationOf === undefined || delay === 0) return new Map();
  const times = await readMany(
    todo,
    ({ row }) => timesScheduled(token, operationOf(row), block),
    (done) => told("reading operations", done, todo.length),
  );
  return new Map(todo.map(({ row }, i) => [row, times[i]!]));
}

async function cancelledRows(
  { workplace: { connection, token }, block }: ListQuestion,
  { operationOf, step }: ListWork,
  scheduled: ReadonlyMap<ListRow, number>,
): Promise<string[]> {
  const again = [...scheduled].filter(([, times]) => step === "schedule" && times > 0);
  if (again.length === 0) return [];
  const cancelled = await allCancelled(connection, token, block);
  const rows = again.filter(([row, times]) => cancelled.has(cancellationKey(operationOf!(row), times)));
  if (rows.length === 0) return [];
  return [`${nameLines(rows.map(([{ line }]) => line))} cancelled before; scheduling again overrules that`];
}

const partyOf = ({ name, address }: Target): Party => ({ name, address });

async function authorityRefusals(
  { workplace, block, exit }: ListQuestion,
  { method, noun }: ListWork,
  { role, delay }: Authority,
): Promise<HarbourError[]> {
  const { token, signer } = workplace;
  if (delay === undefined) {
    const closed = await token.authority.isTargetClosed(token.address, { blockTag: block.number });
    return [closed ? targetClosed(token.symbol) : signerLacksRole(callParty(signer), role!, method)];
  }
  if (delay === 0 && exit === "schedule") return [nothingToSchedule(callParty(signer))];
  // A seizure is one call for one account, whatever else is on the list; its schedule stays good.
  if (delay > 0 && noun !== "account-seize") return [delayedFreezer(callParty(signer), role!, showDelay(delay))];
  return [];
}
