import { callParty, type Connection } from "../chain/connection.ts";
import type { Block } from "../chain/block.ts";
import { isOpen, readOperations, type Operation } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { argumentWords, callWords, shortId } from "../operation/render.ts";
import { showTime } from "../words.ts";
import type { CurrencyReading } from "./difference.ts";

/** What waits with a currency's authority, or can be executed, and is no step towards the policy file. */
export interface ForeignOperations {
  symbol: string;
  operations: Operation[];
  /** What events and views say differently, in words. */
  differences: string[];
}

/**
 * Chain and file can agree today while a call waits that parts them tomorrow, and it can be cancelled only until then.
 *
 * @param now Unix seconds of this machine
 */
export async function foreignOperations(
  connection: Connection,
  token: Token,
  { symbol, steps }: Pick<CurrencyReading, "symbol" | "steps">,
  { block, now }: { block: Block; now: number },
): Promise<ForeignOperations> {
  const { operations, differences } = await readOperations(connection, token, block, now);
  const own = new Set(steps.map(({ target, data }) => callKey(target.address, data)));
  const foreign = operations.filter((each) => isOpen(each) && !own.has(callKey(each.target, each.data)));
  return { symbol, operations: foreign, differences };
}

/** Whoever scheduled it: a step is a call. */
function callKey(target: string, data: string): string {
  return `${target} ${data}`.toLowerCase();
}

/** For a screen that is about something else. undefined: nothing waits. */
export function warnOfForeign(found: readonly ForeignOperations[]): string | undefined {
  const count = found.reduce((sum, { operations, differences }) => sum + operations.length + differences.length, 0);
  if (count === 0) return undefined;
  const words = count === 1 ? "1 operation waits that is" : `${count} operations wait that are`;
  return `! ${words} not of this plan: harbour operation list`;
}

/** One line for each, for a log. Empty: nothing waits. */
export function renderForeign(found: readonly ForeignOperations[]): string {
  return found
    .flatMap(({ symbol, operations, differences }) => [
      ...operations.map((operation) => {
        const { id, call, caller, state, readyAt, expiresAt } = operation;
        const what = [callWords(operation), ...(call.arguments.length === 0 ? [] : [argumentWords(call)])].join(" · ");
        const clock = state === "ready" ? `until ${showTime(expiresAt)}` : `from ${showTime(readyAt)}`;
        return `! ${symbol} operation ${shortId(id)}: ${what}, by ${callParty(caller)}, can be executed ${clock}`;
      }),
      ...differences.map((words) => `! ${symbol} ${words}: events and authority disagree`),
    ])
    .join("\n");
}

export function foreignJson({ operations, differences }: ForeignOperations) {
  const rows = operations.map(({ id, state, caller, target, data, call, readyAt, expiresAt }) => {
    return { id, state, caller, target, data, function: call.function, readyAt, expiresAt };
  });
  return { operations: rows, operationDifferences: differences };
}
