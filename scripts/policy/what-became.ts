import type { Log } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { scanLogs } from "../chain/logs.ts";
import type { Block } from "../chain/block.ts";
import { callParty, partyAt, type Connection } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { operationId } from "./callers.ts";
import type { Step } from "./difference.ts";
import { operationCancelled, stepUndone } from "./policy-faults.ts";
import type { PolicyReading } from "./read-policy.ts";

/** What happened last to a step's operation. */
export interface Became {
  step: Step;
  operation: string;
  event: "OperationScheduled" | "OperationExecuted" | "OperationCanceled";
  transaction: string;
}

export interface WhatBecame {
  connection: Connection;
  reading: PolicyReading;
  steps: readonly Step[];
  /** Of the plan: what is older was no part of it. */
  since: Block;
  until: Block;
}

/** The last event of each operation that makes a step's call, whoever scheduled it. */
export async function whatBecame({ connection, reading, steps, since, until }: WhatBecame): Promise<Became[]> {
  const events = ["OperationScheduled", "OperationExecuted", "OperationCanceled"] as const;
  const logs = await scanLogs(connection.provider, {
    address: reading.authority,
    topics: [events.map((event) => AUTHORITY_INTERFACE.getEvent(event as "OperationExecuted").topicHash)],
    fromBlock: since.number + 1,
    toBlock: until.number,
  });
  const last = new Map<string, Log>();
  for (const log of logs) last.set(log.topics[1]!, log);
  const holders = new Set([...reading.state.members.values()].flatMap((members) => [...members.keys()]));
  for (const log of logs) {
    const { name, args } = AUTHORITY_INTERFACE.parseLog(log)!;
    // Somebody who has left the role since may have scheduled it.
    if (name === "OperationScheduled") holders.add(args["caller"] as string);
  }
  return steps.flatMap((step) =>
    [...holders].flatMap((holder): Became[] => {
      const operation = operationId(holder, step.target.address, step.data);
      const log = last.get(operation);
      if (log === undefined) return [];
      const event = AUTHORITY_INTERFACE.parseLog(log)!.name as Became["event"];
      return [{ step, operation, event, transaction: log.transactionHash }];
    }),
  );
}

/** Of the operations that were scheduled last, those that nobody executed within the week they had. */
export async function expired(token: Token, became: readonly Became[], { number }: Block): Promise<Became[]> {
  const scheduled = became.filter(({ event }) => event === "OperationScheduled");
  const times = await Promise.all(
    scheduled.map(({ operation }) => token.authority.getSchedule(operation, { blockTag: number })),
  );
  return scheduled.filter((_, i) => times[i] === 0n);
}

/**
 * Refuses where somebody said no since the plan, or undid what it had done. An open step whose operation was executed is
 * one that was undone. @throws HarbourError HB-2808, HB-2809
 */
export async function refuseCancelled(connection: Connection, became: readonly Became[]): Promise<void> {
  for (const { step, event, transaction } of became) {
    const what = describeStep(step);
    if (event === "OperationExecuted") throw stepUndone(what, transaction);
    if (event !== "OperationCanceled") continue;
    const sent = await connection.provider.getTransaction(transaction);
    const who = sent === null ? "Somebody" : callParty(partyAt(connection.book, sent.from));
    throw operationCancelled(what, who, transaction);
  }
}

/**
 * The transaction of a run that was cut off before it wrote down what became of it; undefined if none of that nonce did
 * anything to the step's target.
 */
export async function transactionLeft(
  { provider }: Connection,
  { step, signer, nonce, since, until }: { step: Step; signer: string; nonce: number; since: Block; until: Block },
): Promise<string | undefined> {
  const logs = await scanLogs(provider, {
    address: step.target.address,
    topics: [],
    fromBlock: since.number + 1,
    toBlock: until.number,
  });
  for (const hash of new Set(logs.map(({ transactionHash }) => transactionHash))) {
    const sent = await provider.getTransaction(hash);
    if (sent?.from === signer && sent.nonce === nonce && sent.data === step.data) return hash;
  }
  return undefined;
}

/** "raiseOrderLimit of HKD mint desk (OrderLimit of the mint desk)" */
export function describeStep({ method, target, fact }: Step): string {
  return `${method} of ${callParty(target)} (${fact})`;
}
