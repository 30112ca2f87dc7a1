import { readFileSync } from "node:fs";
import { concat, Contract, ZeroAddress, type ContractTransactionReceipt, type TypedDataDomain } from "ethers";
import { safeInterface } from "./deploy-safe.ts";

export interface Executable {
  to: string;
  value: bigint;
  data: string;
  operation?: 0 | 1;
}

const TYPES = {
  SafeTx: [
    ...[
      ["to", "address"],
      ["value", "uint256"],
      ["data", "bytes"],
      ["operation", "uint8"],
      ["safeTxGas", "uint256"],
      ["baseGas", "uint256"],
      ["gasPrice", "uint256"],
      ["gasToken", "address"],
      ["refundReceiver", "address"],
      ["nonce", "uint256"],
    ].map(([name, type]) => ({ name: name!, type: type! })),
  ],
};

/** The transaction of a batch file with exactly one, as a signer's page would read it. */
export function transactionIn(file: string): Executable {
  const batch = JSON.parse(readFileSync(file, "utf8")) as { transactions: Record<"to" | "value" | "data", string>[] };
  if (batch.transactions.length !== 1) throw new Error(`${file} has ${batch.transactions.length} transactions`);
  const [{ to, value, data }] = batch.transactions as [Record<"to" | "value" | "data", string>];
  return { to, value: BigInt(value), data };
}

/** Whoever can sign typed data and send, on whichever chain it is. */
interface Owner {
  address: string;
  provider: { getNetwork(): Promise<{ chainId: bigint }> } | null;
  signTypedData(domain: TypedDataDomain, types: typeof TYPES, message: object): Promise<string>;
}

/**
 * What the owners of a Safe do: each signs with eth_signTypedData for the Safe's next nonce, and one of them executes.
 *
 * @param batch path of a Transaction Builder file, or the transaction itself
 * @param options safeTxGas makes the Safe report a failing call instead of reverting
 */
export async function executeBatch(
  safe: string,
  batch: string | Executable,
  owners: readonly Owner[],
  options: { safeTxGas?: bigint } = {},
): Promise<ContractTransactionReceipt> {
  const { to, value, data, operation = 0 } = typeof batch === "string" ? transactionIn(batch) : batch;
  const { safeTxGas = 0n } = options;
  const contract = new Contract(safe, safeInterface("1.4.1"), owners[0] as never);
  const { chainId } = await owners[0]!.provider!.getNetwork();
  const nonce = (await contract.getFunction("nonce").staticCall()) as bigint;
  const refund = [safeTxGas, 0n, 0n, ZeroAddress, ZeroAddress] as const;
  const [, baseGas, gasPrice, gasToken, refundReceiver] = refund;
  const message = { to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce };
  const sorted = [...owners].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures = await Promise.all(
    sorted.map((owner) => owner.signTypedData({ chainId, verifyingContract: safe }, TYPES, message)),
  );
  const sent = await contract
    .getFunction("execTransaction")
    .send(to, value, data, operation, ...refund, concat(signatures));
  return (await sent.wait()) as ContractTransactionReceipt;
}
