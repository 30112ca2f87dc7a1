import { AbiCoder, keccak256, toBeHex, toQuantity, type BrowserProvider } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { rpcRefused } from "../faults.ts";
import { asUnreachable } from "../chain/transport.ts";
import type { Transaction } from "./plan.ts";

export type Outcome = { ok: true; gas?: bigint; assuming?: string } | { ok: false; revert: string };

/** The mapping of scheduled operations in AccessManager 5.7; a test recomputes an entry of it. */
const SCHEDULES_SLOT = 2;

/** What the chain would answer to this transaction now, or on the state after a block: its gas, or the revert's bytes. */
export async function simulate(
  provider: BrowserProvider,
  transaction: Transaction,
  after: number | "pending" = "pending",
): Promise<Outcome> {
  const block = after === "pending" ? after : toQuantity(after);
  const call = await ask(provider, "eth_call", [request(transaction), block]);
  if (!call.ok) return call;
  const estimate = await ask(provider, "eth_estimateGas", [request(transaction), block]);
  return estimate.ok ? { ok: true, gas: BigInt(estimate.result as string) } : estimate;
}

export interface ScheduledCall {
  call: Transaction;
  authority: string;
  operation: string;
  /** Unix seconds. */
  readyAt: number;
}

/**
 * The same for a call that is not ready: the authority's storage is overridden, in the simulation only, as if the
 * schedule were ready. A node without state overrides says so and the plan then stands without a simulation.
 */
export async function simulateWhenReady(
  provider: BrowserProvider,
  { call, authority, operation, readyAt }: ScheduledCall,
): Promise<Outcome> {
  const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [operation, SCHEDULES_SLOT]));
  const overrides = { [authority]: { stateDiff: { [slot]: toBeHex(readyAt, 32) } } };
  try {
    const outcome = await ask(provider, "eth_call", [request(call), "pending", overrides]);
    return outcome.ok ? { ok: true, assuming: "as if the delay were over" } : outcome;
  } catch (error) {
    if (asUnreachable(error) !== undefined) throw error;
    return { ok: true, assuming: "not simulated: this node has no state overrides" };
  }
}

function request({ from, to, data, value }: Transaction) {
  return { from, to, data, value: toQuantity(value) };
}

async function ask(
  provider: BrowserProvider,
  method: string,
  params: unknown[],
): Promise<{ ok: true; result: unknown } | { ok: false; revert: string }> {
  try {
    return { ok: true, result: await provider.send(method, params as never) };
  } catch (error) {
    const unreachable = asUnreachable(error);
    if (unreachable !== undefined) throw unreachable;
    const data = revertData(error);
    if (data !== undefined) return { ok: false, revert: data };
    throw rpcRefused(method, explainError({ error }), error);
  }
}
