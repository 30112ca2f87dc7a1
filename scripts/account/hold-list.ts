import { callParty } from "../chain/connection.ts";
import { tokenTarget } from "../chain/target.ts";
import { showCount, showMoney } from "../words.ts";
import { mixedHolds, protectedListed } from "./account-faults.ts";
import { unfreezable } from "./freezable.ts";
import type { ListRow } from "./list-file.ts";
import { nameLines } from "./lines.ts";
import type { ListKind } from "./list-work.ts";

/** A list of holds as they should be. One transaction for each: only then does the event name the signer. */
export const holdKind: ListKind = async ({ workplace, listed }) => {
  const { token } = workplace;
  const { currency } = token;
  const target = tokenTarget(token);
  const todo = listed.filter(({ row, state }) => row.amount !== state.hold);
  const so = listed.filter(({ row, state }) => row.amount === state.hold);
  const raised = todo.filter(({ row, state }) => row.amount! > state.hold);
  const lowered = todo.filter(({ row, state }) => row.amount! < state.hold);
  const problems = unfreezable(token, raised);
  const lines = (rows: readonly { row: ListRow }[]) => rows.map(({ row }) => row.line);
  const above = raised.filter(({ row, state }) => row.amount! > state.balance);
  const method = raised.length > 0 ? "raiseHold" : "lowerHold";
  const ownCallOf = ({ party, amount, caseRef }: ListRow) => ({
    target,
    method,
    args: [party.address, amount!, caseRef],
  });
  return {
    noun: "account-hold",
    verb: method === "raiseHold" ? "Raise the hold on" : "Lower the hold on",
    done: method === "raiseHold" ? "Raised the hold on" : "Lowered the hold on",
    already: "held so already",
    method,
    step: "send",
    todo,
    skipped: so.map(({ row, state }) => ({ row, why: `the hold is ${showMoney(state.hold, currency)} already` })),
    later: [],
    refusals: [
      ...(raised.length > 0 && lowered.length > 0 ? [mixedHolds(lines(raised), lines(lowered))] : []),
      ...(problems.length > 0 ? [protectedListed(problems)] : []),
    ],
    warnings:
      above.length === 0
        ? []
        : [
            `${showCount(above.length, "hold")} above the balance, what arrives later is held too: ` +
              (above.length === 1 ? callParty(above[0]!.row.party) : nameLines(lines(above))),
          ],
    sum: {
      label: method === "raiseHold" ? "holds rise by" : "holds fall by",
      amount: todo.reduce((sum, { row, state }) => sum + distance(row.amount!, state.hold), 0n),
    },
    typed: "accounts",
    detail: ({ row, state }) => `hold ${showMoney(state.hold, currency)} → ${showMoney(row.amount!, currency)}`,
    groups: todo.map((one) => [one]),
    callOf: ([row]) => ownCallOf(row!),
    ownCallOf,
    proofOf: ({ party, amount, caseRef }) => ({
      event: "HoldSet",
      matches: ({ args }) =>
        args["account"] === party.address && args["amount"] === amount && args["caseRef"] === caseRef,
    }),
    proofOfPart: () => [],
    isSo: async ({ party, amount }, block) =>
      (await token.contract.getFrozenTokens(party.address, { blockTag: block })) === amount,
  };
};

const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);
