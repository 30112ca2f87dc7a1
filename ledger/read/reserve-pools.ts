import { showShortText } from "../../sdk/short-text.ts";
import { whereOf, type EventOf, type Where } from "./events.ts";

/** What a custodian signed about a pool. Amounts are minor units, times Unix seconds. */
export interface PoolStatement {
  sequence: bigint;
  total: bigint;
  asOf: number;
  validUntil: number;
  compositionHash: string;
  statementHash: string;
  /** When it came on chain. */
  stated: Where;
  /** When a person let it count; undefined where nobody had to. */
  confirmed?: Where & { actor: string };
}

export interface PoolRecord {
  /** Short texts. */
  custodian: string;
  pool: string;
  added: Where;
  /** The last sequence used, by a statement in force, a parked or a voided one. */
  sequence: bigint;
  /** The statement that is in force, fresh or not. */
  inForce?: PoolStatement;
  /** One that waits for STATEMENT_APPROVER. */
  parked?: PoolStatement & { digest: string; bound: bigint };
  /** The pool was dropped and no statement is in force since. */
  dropped?: Where;
  /** Its custodian speaks for nobody any more. */
  revoked?: Where;
}

/**
 * The pools of a registry as its events tell them, by the text of the pool.
 *
 * @param pools What the events before these told; moved along.
 */
export function readPools(
  events: readonly EventOf<"registry">[],
  pools: Map<string, PoolRecord> = new Map(),
): Map<string, PoolRecord> {
  for (const event of events) {
    const where = whereOf(event);
    if (event.name === "PoolAdded") {
      const [custodian, pool] = [showShortText(event.fields.custodian), showShortText(event.fields.pool)];
      pools.set(pool, { custodian, pool, added: where, sequence: 0n });
    } else if (event.name === "CustodianRevoked") {
      const custodian = showShortText(event.fields.custodian);
      for (const one of pools.values()) if (one.custodian === custodian) one.revoked = where;
    } else if ("pool" in event.fields) {
      const one = pools.get(showShortText(event.fields.pool));
      if (one !== undefined) enter(one, event, where);
    }
  }
  return pools;
}

function enter(one: PoolRecord, event: EventOf<"registry">, where: Where): void {
  if (event.name === "StatementAccepted") {
    one.inForce = statementOf(event, where);
    one.sequence = event.fields.sequence;
    delete one.dropped;
  } else if (event.name === "StatementParked") {
    const { digest, bound, sequence } = event.fields;
    one.parked = { ...statementOf(event, where), digest, bound };
    one.sequence = sequence;
  } else if (event.name === "StatementConfirmed" && one.parked !== undefined) {
    const { digest: _digest, bound: _bound, ...statement } = one.parked;
    one.inForce = { ...statement, confirmed: { ...where, actor: event.fields.actor.toLowerCase() } };
    delete one.parked;
    delete one.dropped;
  } else if (event.name === "StatementDropped") {
    delete one.parked;
  } else if (event.name === "SequenceVoided") {
    one.sequence = event.fields.sequence;
  } else if (event.name === "PoolDropped") {
    delete one.inForce;
    one.dropped = where;
  }
}

export function statementOf(
  event: Extract<EventOf<"registry">, { name: "StatementAccepted" | "StatementParked" }>,
  stated: Where,
): PoolStatement {
  const { sequence, total, asOf, validUntil, compositionHash, statementHash } = event.fields;
  return {
    sequence,
    total,
    asOf: Number(asOf),
    validUntil: Number(validUntil),
    compositionHash,
    statementHash,
    stated,
  };
}
