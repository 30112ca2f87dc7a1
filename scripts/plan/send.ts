import { getAddress, type TransactionReceipt } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Connection, Endpoint } from "../chain/connection.ts";
import { compareNodes } from "../chain/second-node.ts";
import { asUnreachable } from "../chain/transport.ts";
import { cannotSign, sendRefused, transactionReverted } from "../faults.ts";
import type { Io } from "../io.ts";
import { attempt, type Attempt } from "../sending/attempt.ts";
import { awaitReceipt } from "../sending/await-receipt.ts";
import type { Asked } from "../sending/differences.ts";
import { suggestFees } from "../sending/fees.ts";
import { paceOf } from "../sending/pace.ts";
import { noteHanded, refuseHeldNonce } from "../sending/held-nonce.ts";
import { findOwnPending } from "../sending/pending.ts";
import type { Transaction } from "./plan.ts";

/** Of one transaction, by EIP-7825: 2^24. */
const MOST_GAS = 1n << 24n;

export interface Sending {
  transaction: Transaction;
  /** Of the plan, so that it can count once only. */
  nonce: number;
  /** What the simulation used. */
  gas?: bigint;
  /** Where it is kept that a private endpoint has it. */
  change?: ChangeFolder | undefined;
}

/**
 * Has a transaction signed and waits for a receipt that can be believed. Doing it again after a crash is safe: it is
 * the same nonce.
 *
 * @throws HarbourError HB-2201, HB-2202, HB-2212, HB-2213, HB-2218, HB-2403, HB-2601, HB-2602, HB-2604, HB-2606, and
 * HB-2620 to HB-2630
 */
export async function send(given: Connection, sending: Sending, io: Io): Promise<TransactionReceipt> {
  // Fees, nonces and what waits are the node's own word; a second node is asked before and after, by itself.
  const provider = given.alone ?? given.provider;
  const connection = { ...given, provider };
  const { transaction, nonce } = sending;
  await compareNodes(connection, { transaction });
  await refuseForeignSigner(connection, transaction.from);

  const asked = await askedOf(connection, sending);
  const privately = await connection.privateEndpoint?.();
  const before = await findOwnPending(provider, asked);
  refuseHeldNonce(connection, asked, io);
  const first =
    before ??
    (await attempt(connection, asked, privately, {
      handed: () => noteHanded(sending.change, asked, privately!.host, io.now()),
      blind: () => io.err("! the signer signs only what it sends itself: what it sends is read from the chain"),
    }));
  io.err(before === undefined ? told(first, privately) : `found ${before.hash}, sent before: waiting for it`);

  const attempts = [first];
  const pace = await paceOf(connection);
  const second = await connection.secondNode?.();
  const receipt = await awaitReceipt({ connection, asked, privately, second, attempts, pace, io });
  if (receipt.status === 0) throw transactionReverted(receipt.hash, receipt.blockNumber);
  return receipt;
}

async function refuseForeignSigner({ signer }: Connection, from: string): Promise<void> {
  try {
    const accounts = (await signer.request({ method: "eth_accounts" })) as string[];
    if (!accounts.some((account) => getAddress(account) === from)) throw cannotSign(from);
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw asUnreachable(error) ?? sendRefused(explainError({ error }), error);
  }
}

async function askedOf(connection: Connection, { transaction, nonce, gas }: Sending): Promise<Asked> {
  const { provider, chainId, maxFee } = connection;
  const { from, to, data, value } = transaction;
  const estimate = gas ?? (await provider.estimateGas({ from, to, data, value }));
  // A storage slot may be warmer or colder by the time it is mined.
  const roomy = (estimate * 5n) / 4n;
  const limit = roomy > MOST_GAS && estimate <= MOST_GAS ? MOST_GAS : roomy;
  const fees = await suggestFees(provider, { maxFee, gas: limit });
  return { from, to, data, value, nonce, chainId, gas: limit, fees };
}

function told({ hash }: Attempt, privately: Endpoint | undefined): string {
  return privately === undefined ? `sent ${hash}` : `sent ${hash} to ${privately.host}, unpublished`;
}
