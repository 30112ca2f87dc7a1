import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import { readOperations, type Operation } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { ambiguousOperation, badOperationId, unknownOperation } from "./operation-faults.ts";

export interface FoundOperation {
  token: Token;
  /** The last time it was scheduled. */
  operation: Operation;
  /** The times before, oldest first. */
  earlier: Operation[];
}

/** @throws HarbourError HB-2412 */
export function parseOperationId(text: string): string {
  if (!/^0x[0-9a-f]{8,64}$/i.test(text)) throw badOperationId(text);
  return text.toLowerCase();
}

/** By its id, or by enough of the first digits. @throws HarbourError HB-2408, HB-2409 */
export async function findOperation(
  connection: Connection,
  tokens: readonly Token[],
  id: string,
  block: Block,
  now: number,
): Promise<FoundOperation> {
  const found = await Promise.all(
    tokens.map(async (token) => {
      const { operations } = await readOperations(connection, token, block, now);
      return operations.filter((operation) => operation.id.startsWith(id)).map((operation) => ({ token, operation }));
    }),
  );
  const rows = found.flat();
  const ids = [...new Set(rows.map(({ operation }) => operation.id))];
  if (ids.length === 0) throw unknownOperation(id);
  if (ids.length > 1) throw ambiguousOperation(id, ids);
  const { token, operation } = rows.at(-1)!;
  return { token, operation, earlier: rows.slice(0, -1).map((row) => row.operation) };
}
