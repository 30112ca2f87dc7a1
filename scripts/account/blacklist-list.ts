import { tokenTarget } from "../chain/target.ts";
import { callParty } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import { protectedListed } from "./account-faults.ts";
import type { Direction } from "./directions.ts";
import { unfreezable } from "./freezable.ts";
import { groupsByCase, type ListKind } from "./list-work.ts";

/** A cold account that never had tokens; one that has any costs a third. */
const ROW_GAS = 30_000n;
const MOST = 2_000;

/** A list for blacklisting, or for the way back. */
export function blacklistKind({ noun, method, event, becomes, verb, done, state }: Direction): ListKind {
  return async ({ workplace, listed }) => {
    const { token, connection } = workplace;
    const target = tokenTarget(token);
    const todo = listed.filter(({ state: { flags } }) => flags.includes("blacklisted") !== becomes);
    const so = listed.filter(({ state: { flags } }) => flags.includes("blacklisted") === becomes);
    const problems = becomes ? unfreezable(token, todo) : [];
    const named = todo.filter(({ row }) => becomes && connection.book[row.party.name ?? ""] !== undefined);
    const callOf = (rows: readonly { party: { address: string }; caseRef: string }[]) => ({
      target,
      method,
      args: [rows.map(({ party }) => party.address), rows[0]!.caseRef],
    });
    return {
      noun,
      verb,
      done,
      already: `${state} already`,
      method,
      step: "send",
      todo,
      skipped: so.map(({ row }) => ({ row, why: `${state} already` })),
      later: [],
      refusals: problems.length === 0 ? [] : [protectedListed(problems)],
      warnings:
        named.length === 0
          ? []
          : [`of the address book: ${named.map(({ row }) => `${callParty(row.party)} (line ${row.line})`).join(", ")}`],
      sum: {
        label: becomes ? "stops" : "moves again",
        amount: todo.reduce((sum, { state: { balance } }) => sum + balance, 0n),
      },
      typed: "accounts",
      detail: ({ state: { balance } }) => showMoney(balance, token.currency),
      groups: groupsByCase(todo),
      together: { rowGas: ROW_GAS, most: MOST },
      callOf,
      ownCallOf: (row) => callOf([row]),
      proofOf: ({ party }) => ({ event, matches: ({ args }) => args["account"] === party.address }),
      proofOfPart: ([row]) => [
        {
          event: "BlacklistOrder",
          matches: ({ args }) => args["caseRef"] === row!.caseRef && args["blacklisted"] === becomes,
        },
      ],
      isSo: async ({ party }, block) =>
        (await token.contract.isBlacklisted(party.address, { blockTag: block })) === becomes,
    };
  };
}
