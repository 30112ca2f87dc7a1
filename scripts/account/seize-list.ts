import { AbiCoder, keccak256 } from "ethers";
import { resolveParty } from "../chain/connection.ts";
import { authorityTarget, tokenTarget } from "../chain/target.ts";
import { showMoney, showTime } from "../words.ts";
import { rowsRefused } from "./account-faults.ts";
import type { ListRow } from "./list-file.ts";
import type { ListCall, ListKind } from "./list-work.ts";
import { refusedLater } from "./refused-later.ts";
import { seizedBefore, seizureOf, seizureOfRow } from "./seized-before.ts";
import { standingsOf, type Standing } from "./seize-standing.ts";

/** Of one schedule, measured; and what keeps the calldata of a batch under 128 KiB. */
const SCHEDULE_GAS = 70_000n;
const MOST_SCHEDULES = 250;

/** A list of seizures for one destination: each is scheduled, and sent on its own when its delay is over. */
export function seizeKind(destination: string): ListKind {
  return async (question) => {
    const { workplace, listed, block } = question;
    const { token, connection, signer } = workplace;
    const to = resolveParty(connection.book, destination);
    const target = tokenTarget(token);
    const authority = authorityTarget(token);
    const seizing = ({ party, amount, caseRef }: ListRow): ListCall => ({
      target,
      method: "seize",
      args: [party.address, to.address, amount!, caseRef],
    });
    const dataOf = (row: ListRow) => target.abi.encodeFunctionData("seize", seizing(row).args);
    const operationOf = (row: ListRow) =>
      keccak256(
        AbiCoder.defaultAbiCoder().encode(
          ["address", "address", "bytes"],
          [signer.address, token.address, dataOf(row)],
        ),
      );
    const scheduling = (row: ListRow): ListCall => ({
      target: authority,
      method: "schedule",
      args: [token.address, dataOf(row), 0],
    });

    const seized = await seizedBefore(question, to);
    const standings = await standingsOf(question, { operationOf, seized });
    const { step, is } = standings;
    const own = step === "schedule" ? scheduling : seizing;
    const todo = listed.filter(({ row }) => is(row) === "todo");
    const describe = ({ row }: { row: ListRow }) => leftOut(row, is(row), standings.readyAt(row));
    const refusals =
      step === "schedule" && standings.delay !== undefined
        ? await refusedLater(todo, { workplace, block, operationOf, callOf: seizing })
        : [];
    return {
      noun: "account-seize",
      verb: step === "schedule" ? "Schedule the seizure from" : "Seize from",
      done: step === "schedule" ? "Scheduled the seizure from" : "Seized from",
      already: step === "schedule" ? "seized or scheduled already" : "seized already",
      method: "seize",
      step,
      to,
      todo,
      skipped: listed.filter(({ row }) => is(row) === "seized" || is(row) === "scheduled").map(describe),
      later: listed.filter(({ row }) => is(row) === "waiting" || is(row) === "unscheduled").map(describe),
      refusals: refusals.length === 0 ? [] : [rowsRefused(refusals)],
      warnings: [],
      sum: { label: "total", amount: todo.reduce((sum, { row }) => sum + row.amount!, 0n) },
      typed: "sum",
      detail: ({ row, state }) =>
        `${showMoney(row.amount!, token.currency)} of ${showMoney(state.seizable, token.currency)} seizable`,
      groups: step === "schedule" ? [todo] : todo.map((one) => [one]),
      ...(step === "schedule" ? { together: { rowGas: SCHEDULE_GAS, most: MOST_SCHEDULES } } : {}),
      callOf: (rows) =>
        rows.length === 1
          ? own(rows[0]!)
          : {
              target: authority,
              method: "multicall",
              args: [rows.map((row) => authority.abi.encodeFunctionData("schedule", scheduling(row).args))],
            },
      ownCallOf: own,
      operationOf,
      proofOf: (row) =>
        step === "schedule"
          ? {
              event: "OperationScheduled",
              by: authority,
              matches: ({ args }) => args["operationId"] === operationOf(row),
            }
          : {
              event: "Seized",
              matches: ({ args }) => seizureOf(args as never) === seizureOfRow(row) && args["to"] === to.address,
            },
      proofOfPart: () => [],
      isSo: async (row, at) =>
        step === "schedule" && (await token.authority.getSchedule(operationOf(row), { blockTag: at })) !== 0n,
    };
  };
}

function leftOut(row: ListRow, standing: Standing, readyAt: number) {
  if (standing === "seized") return { row, why: "seized already under this case" };
  if (standing === "unscheduled") return { row, why: "not scheduled" };
  return { row, why: `scheduled, ready at ${showTime(readyAt)}`, readyAt };
}
