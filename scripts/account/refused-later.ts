import type { Block } from "../chain/block.ts";
import { showParty } from "../chain/connection.ts";
import type { LineProblem } from "../csv-file.ts";
import type { Workplace } from "../open.ts";
import { refusalOf } from "../plan/refusal.ts";
import { simulateWhenReady } from "../plan/simulate.ts";
import type { ListRow } from "./list-file.ts";
import type { ListCall } from "./list-work.ts";
import { readMany } from "./read-many.ts";

export interface LaterCalls {
  workplace: Workplace;
  block: Block;
  operationOf(row: ListRow): string;
  callOf(row: ListRow): ListCall;
}

/** Each is tried as if its delay were over, so that nobody waits a day for a refusal. */
export async function refusedLater(
  todo: readonly { row: ListRow }[],
  { workplace, block, operationOf, callOf }: LaterCalls,
): Promise<LineProblem[]> {
  const { token, connection, signer } = workplace;
  const outcomes = await readMany(todo, async ({ row }) => {
    const { target, method, args } = callOf(row);
    const data = target.abi.encodeFunctionData(method, args);
    const call = { from: signer.address, to: target.address, data, value: 0n };
    const scheduled = { authority: token.authorityAddress, operation: operationOf(row), readyAt: block.timestamp };
    return { row, outcome: await simulateWhenReady(connection.provider, { call, ...scheduled }) };
  });
  const words = { symbol: token.currency, book: connection.book, source: "token" as const };
  return outcomes.flatMap(({ row: { line, party }, outcome }) => {
    if (outcome.ok) return [];
    const { code, message } = refusalOf(outcome.revert, words);
    return [{ line, problem: `${showParty(party)} ${code} ${message}` }];
  });
}
