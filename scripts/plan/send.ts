import { getAddress, toQuantity, type TransactionReceipt } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { asUnreachable } from "../chain/transport.ts";
import type { Connection } from "../chain/connection.ts";
import { cannotSign, notMinedYet, sendRefused, transactionReverted } from "../faults.ts";
import type { Io } from "../io.ts";
import type { Plan } from "./plan.ts";

const PATIENCE_SECONDS = 180;

/** Hands the plan's transaction to the signer, with the nonce of the plan so that it can count once only. */
export async function send(connection: Connection, plan: Plan, io: Io): Promise<TransactionReceipt> {
  const { provider, signer } = connection;
  const { transaction, nonce, simulation } = plan;
  let hash: string;
  try {
    const accounts = (await signer.request({ method: "eth_accounts" })) as string[];
    if (!accounts.some((account) => getAddress(account) === transaction.from)) throw cannotSign(transaction.from);
    hash = (await signer.request({
      method: "eth_sendTransaction",
      params: [
        {
          from: transaction.from,
          to: transaction.to,
          data: transaction.data,
          value: toQuantity(transaction.value),
          nonce: toQuantity(nonce),
          // A storage slot may be warmer or colder by the time it is mined.
          ...(simulation?.gas === undefined ? {} : { gas: toQuantity((simulation.gas * 5n) / 4n) }),
        },
      ],
    })) as string;
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw asUnreachable(error) ?? sendRefused(explainError({ error }), error);
  }
  io.err(`sent ${hash}`);

  const receipt = await waitFor(provider, hash);
  if (receipt.status === 0) throw transactionReverted(hash, receipt.blockNumber);
  return receipt;
}

async function waitFor(provider: Connection["provider"], hash: string): Promise<TransactionReceipt> {
  const started = Date.now();
  for (let pause = 50; Date.now() - started < PATIENCE_SECONDS * 1000; pause = Math.min(pause * 2, 2000)) {
    // It is sent: a node that stumbles now must not make it look as if it were not.
    const receipt = await provider.getTransactionReceipt(hash).catch(() => null);
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw notMinedYet(hash, PATIENCE_SECONDS);
}
