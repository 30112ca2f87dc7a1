import type { HarbourError } from "../../sdk/harbour-error.ts";
import { latestBlock } from "../chain/block.ts";
import type { Connection, Party } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { notScheduled } from "../faults.ts";
import { decodeCall, type DecodedCall } from "../plan/decode-nested.ts";
import type { Transaction } from "../plan/plan.ts";
import { refusalOf } from "../plan/refusal.ts";
import { refusalWordsOf } from "../plan/refusal-words.ts";
import { simulate, simulateWhenReady } from "../plan/simulate.ts";
import { showDelay } from "../words.ts";
import { readGate, type CallGate } from "./gate.ts";
import { traceCall, type Traces } from "./trace.ts";

export interface TriedCall {
  from: Party;
  call: DecodedCall;
  gate?: CallGate;
  /** Absent: it would go through. */
  refusal?: HarbourError;
  gas?: bigint;
  /** What happens once the delay is over, where there is one and the call is not ready. */
  later?: string;
  traces?: Traces;
}

/** What the chain would do with the call now, and where it has to wait, what it would do then. Sends nothing. */
export async function tryCall(connection: Connection, transaction: Transaction, from: Party): Promise<TriedCall> {
  const { provider } = connection;
  const target = knownTarget(connection, transaction.to);
  const call = decodeCall(transaction, connection);
  const [gate, now] = await Promise.all([
    target === undefined ? undefined : readGate(connection, target, transaction),
    simulate(provider, transaction),
  ]);
  const common = { from, call, ...(gate === undefined ? {} : { gate }) };
  if (now.ok) {
    const traces = await traceCall(connection, transaction);
    return {
      ...common,
      ...(now.gas === undefined ? {} : { gas: now.gas }),
      ...(traces === undefined ? {} : { traces }),
    };
  }
  const refused = (data: string) => refusalOf(data, refusalWordsOf(connection, target, transaction.data));
  if (gate === undefined || gate.delay === undefined || gate.delay === 0 || gate.ready) {
    return { ...common, refusal: refused(now.revert) };
  }
  const then = await simulateWhenReady(provider, {
    call: transaction,
    authority: gate.authority,
    operation: gate.operation,
    readyAt: (await latestBlock(provider)).timestamp,
  });
  const later = then.ok ? `would go through, ${then.assuming}` : refused(then.revert).message;
  return { ...common, refusal: notScheduled(gate.role, showDelay(gate.delay)), later };
}
