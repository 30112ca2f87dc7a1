import type { Log, LogDescription } from "ethers";
import { decodeLog } from "../../sdk/events.ts";
import { AUTHORITY_INTERFACE, functionName } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import { readOperations } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { roleName } from "./name.ts";

/** What shapes who may do what. What was scheduled and when is harbour operation list's matter. */
const EVENTS = [
  "RoleGranted",
  "RoleRevoked",
  "RoleLabel",
  "RoleAdminChanged",
  "RoleGuardianChanged",
  "RoleGrantDelayChanged",
  "TargetFunctionRoleUpdated",
  "TargetClosed",
  "TargetAdminDelayUpdated",
] as const;

/** One transaction that changed roles, and what it changed, in order. */
export interface RoleChange {
  block: number;
  /** Unix seconds. */
  time: number;
  transaction: string;
  /** Who scheduled it; for what needed no schedule, who sent the transaction. */
  by: Party;
  /** The operations that were carried out by it. */
  operations: string[];
  changes: RoleEvent[];
}

export interface RoleEvent {
  event: (typeof EVENTS)[number];
  /** Absent: it is about a contract, not about a role. */
  role?: string;
  words: string;
}

/** Every change of roles from the authority's events, oldest first; of one role only, if told. */
export async function readRoleHistory(
  connection: Connection,
  token: Token,
  block: Block,
  role?: bigint,
): Promise<RoleChange[]> {
  const { provider, book } = connection;
  const topics = [...EVENTS, "OperationExecuted" as const].map(
    (event) => AUTHORITY_INTERFACE.getEvent(event as "RoleGranted").topicHash,
  );
  const [logs, { operations }] = await Promise.all([
    scanLogs(provider, {
      address: token.authorityAddress,
      topics: [topics],
      fromBlock: token.fromBlock,
      toBlock: block.number,
    }),
    readOperations(connection, token, block),
  ]);

  const rows = [...byTransaction(logs).values()].map((group) => ({
    group,
    changes: changesOf(group, connection, role),
  }));
  return Promise.all(
    rows
      .filter(({ changes }) => changes.length > 0)
      .map(async ({ group, changes }) => {
        const { transactionHash, blockNumber } = group[0]!;
        const executed = operations.filter(({ ended, state }) => {
          return state === "executed" && ended?.transaction === transactionHash;
        });
        const [at, sent] = await Promise.all([
          provider.getBlock(blockNumber),
          executed.length > 0 ? null : provider.getTransaction(transactionHash),
        ]);
        return {
          block: blockNumber,
          time: at!.timestamp,
          transaction: transactionHash,
          by: executed[0]?.caller ?? partyAt(book, sent!.from),
          operations: executed.map(({ id }) => id),
          changes,
        };
      }),
  );
}

function byTransaction(logs: readonly Log[]): Map<string, Log[]> {
  const groups = new Map<string, Log[]>();
  for (const log of logs) groups.set(log.transactionHash, [...(groups.get(log.transactionHash) ?? []), log]);
  return groups;
}

function changesOf(logs: readonly Log[], connection: Connection, role: bigint | undefined): RoleEvent[] {
  const rows: RoleEvent[] = [];
  let functions: { key: string; names: string[]; row: RoleEvent } | undefined;
  for (const log of logs) {
    const parsed = AUTHORITY_INTERFACE.parseLog(log)!;
    if (parsed.name === "OperationExecuted") continue;
    const id = parsed.args["roleId"] as bigint | undefined;
    if (role !== undefined && id !== role) continue;
    const row: RoleEvent = {
      event: parsed.name as RoleEvent["event"],
      ...(id === undefined ? {} : { role: roleName(id) }),
      words: wordsOf(log, connection),
    };
    // The deployment gives a role all its functions at once; that is one line, not twelve.
    const key = parsed.name === "TargetFunctionRoleUpdated" ? `${parsed.args["target"]}:${id}` : undefined;
    if (key !== undefined && functions?.key === key) {
      functions.names.push(functionName(parsed.args["selector"] as string));
      functions.row.words = functionWords(parsed, functions.names, connection);
      continue;
    }
    functions = undefined;
    if (key !== undefined) {
      const names = [functionName(parsed.args["selector"] as string)];
      row.words = functionWords(parsed, names, connection);
      functions = { key, names, row };
    }
    rows.push(row);
  }
  return rows;
}

function functionWords({ args }: LogDescription, names: readonly string[], { book }: Connection): string {
  const target = partyAt(book, args["target"] as string);
  return `${roleName(args["roleId"] as bigint)} decides over ${target.name ?? target.address}: ${names.join(", ")}`;
}

function wordsOf(log: Log, { book }: Connection): string {
  const nameOf = (address: string) => partyAt(book, address).name;
  return decodeLog({ log, nameOf, roleName })?.sentence ?? "an event that cannot be read";
}
