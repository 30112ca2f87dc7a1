import { getAddress, Transaction, type TypedDataField } from "ethers";
import type { Eip1193 } from "../chain/connection.ts";
import type { Actor } from "../demo/cast.ts";

/** What a command hands over to be signed and sent; every field is there but the value's. */
interface Sent {
  from: string;
  to: string;
  data: string;
  value: string;
  nonce: string;
  gas: string;
  chainId: string;
  maxFeePerGas: string;
  maxPriorityFeePerGas: string;
}

interface TypedDataText {
  domain: object;
  types: Record<string, TypedDataField[]>;
  message: object;
}

/** A node that has the keys of the example's people, as a merchant's own wallet would. */
export function signingNode(node: Eip1193, actors: readonly Actor[], beforeSending: () => Promise<void>): Eip1193 {
  const wallets = new Map(actors.flatMap(({ address, wallet }) => (wallet === undefined ? [] : [[address, wallet]])));
  const walletOf = (address: unknown) => wallets.get(getAddress(String(address)));
  return {
    async request({ method, params = [] }) {
      const [first, second] = params as [unknown, unknown];
      if (method === "eth_accounts") {
        return [...((await node.request({ method, params })) as string[]), ...wallets.keys()];
      }
      if (method === "eth_signTypedData_v4" && walletOf(first) !== undefined) {
        const { domain, types, message } = JSON.parse(String(second)) as TypedDataText;
        const { EIP712Domain: _, ...own } = types;
        return walletOf(first)!.signTypedData(domain, own, message);
      }
      if (method !== "eth_sendTransaction") return node.request({ method, params });
      await beforeSending();
      const sent = first as Sent;
      const wallet = walletOf(sent.from);
      if (wallet === undefined) return node.request({ method, params });
      const { from: _, gas, nonce, ...rest } = sent;
      const transaction = Transaction.from({ ...rest, type: 2, gasLimit: gas, nonce: Number(nonce) } as never);
      return node.request({ method: "eth_sendRawTransaction", params: [await wallet.signTransaction(transaction)] });
    },
  };
}
