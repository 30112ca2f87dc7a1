import { AbiCoder, keccak256, toBeHex, toQuantity } from "ethers";
import { revertData } from "../../sdk/revert-data.ts";
import { explainError } from "../../sdk/errors.ts";
import { asUnreachable } from "../chain/transport.ts";
import type { Transaction } from "../plan/plan.ts";
import { simulate, type Outcome } from "../plan/simulate.ts";
import { CUTTING_GAS, type Part } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";
import { CHUNK_GAS } from "../../sdk/settlement/payment-chunks.ts";

/** The token's allowances in its namespaced storage; a test compares an entry of it with the chain. */
const ALLOWANCES_SLOT = 0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a401n;

/** What no transaction should take: 12 million, or half a block where blocks are smaller than twice that. */
export function payoutGasBound(blockGasLimit: bigint): bigint {
  const half = blockGasLimit / 2n;
  return half < CHUNK_GAS ? half : CHUNK_GAS;
}

/** What a part takes if every payee is new: shown where nothing can be measured yet. */
export function mostGasOf({ payments }: Part): bigint {
  return CUTTING_GAS.base + CUTTING_GAS.perNew * BigInt(payments.length);
}

export function payTransaction({ payer, payouts, batch }: PayoutWork, { batchId, payments }: Part): Transaction {
  const rows = payments.map(({ to, amount, memo }) => ({ to, amount, memo }));
  const data = payouts.abi.encodeFunctionData("pay", [batch.token, batchId, batch.mode, rows]);
  return { from: payer.address, to: payouts.address, data, value: 0n };
}

export function cancelTransaction({ payer, payouts }: PayoutWork, { batchId }: Part): Transaction {
  const data = payouts.abi.encodeFunctionData("cancel", [batchId]);
  return { from: payer.address, to: payouts.address, data, value: 0n };
}

/**
 * What the chain would answer to the payment of a part now, and its gas. A node estimates nothing that may be larger than
 * a block, which holds twice the bound: there the figures of the cut stand for the estimate.
 */
export async function measurePart(work: PayoutWork, part: Part, bound: bigint): Promise<Outcome> {
  if (mostGasOf(part) > 2n * bound) return { ok: true, gas: mostGasOf(part) };
  return simulate(work.connection.provider, payTransaction(work, part));
}

/**
 * The same before the allowance is there: the token's storage is overridden, in the simulation only. Nodes estimate no
 * gas that way; it is measured when the allowance is there. A node without overrides says so.
 */
export async function tryPart(work: PayoutWork, part: Part, bound: bigint): Promise<Outcome> {
  if (mostGasOf(part) > 2n * bound) return { ok: true, gas: mostGasOf(part) };
  const { connection, token, payer, payouts } = work;
  const { from, to, data } = payTransaction(work, part);
  const slot = allowanceSlot(payer.address, payouts.address);
  const overrides = { [token.address]: { stateDiff: { [slot]: toBeHex((1n << 255n) - 1n, 32) } } };
  try {
    const request = { from, to, data, value: toQuantity(0) };
    await connection.provider.send("eth_call", [request, "pending", overrides] as never);
    return { ok: true, assuming: "as if the allowance were there" };
  } catch (error) {
    const unreachable = asUnreachable(error);
    if (unreachable !== undefined) throw unreachable;
    const revert = revertData(error);
    if (revert !== undefined) return { ok: false, revert };
    return { ok: true, assuming: `not simulated: ${explainError({ error })}` };
  }
}

export function allowanceSlot(owner: string, spender: string): string {
  const coder = AbiCoder.defaultAbiCoder();
  const entry = (key: string, slot: string | bigint) => keccak256(coder.encode(["address", "uint256"], [key, slot]));
  return entry(spender, entry(owner, ALLOWANCES_SLOT));
}
