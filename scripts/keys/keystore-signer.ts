import { isHexString, toQuantity, Wallet, type TransactionRequest } from "ethers";
import { isProduction } from "../../sdk/chains.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { configurationValue, inDevelopmentKeystore, loadHardhat } from "./hardhat-values.ts";
import {
  badKeyName,
  keyInDevelopmentKeystore,
  keyInEnvironment,
  keyMissing,
  keyOfAnother,
  keyUnusable,
} from "./keys-faults.ts";

export interface KeystoreKey {
  /** Its entry in Hardhat's keystore. */
  name: string;
  network: string;
  chainId: bigint;
  /** Whose key it should be. */
  asked?: string;
}

interface TypedDataText {
  domain: Record<string, unknown>;
  types: Record<string, { name: string; type: string }[]>;
  message: Record<string, unknown>;
}

/** @throws HarbourError HB-2611 */
export function checkKeyName(name: string): void {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(name) || /^[0-9A-F]{32,}$/.test(name)) throw badKeyName();
}

/**
 * A signer that holds one key of Hardhat's keystore. The key is fetched for each signature and let go with it; Hardhat
 * remembers the unlocked keystore, so the password is typed once. What is sent goes through the node.
 *
 * @throws HarbourError HB-2611 to HB-2613; while signing HB-2216, HB-2217, HB-2614, HB-2615, HB-2619
 */
export async function keystoreSigner(
  { name, network, chainId, asked }: KeystoreKey,
  node: Eip1193,
  load = loadHardhat,
): Promise<Eip1193> {
  checkKeyName(name);
  if (isProduction(chainId)) {
    if (process.env[name] !== undefined) throw keyInEnvironment(name, network);
    if (await inDevelopmentKeystore(name, load)) throw keyInDevelopmentKeystore(name, network);
  }

  const unlock = async () => {
    const value = await configurationValue(name, load);
    if (value === undefined) throw keyMissing(name);
    const wallet = walletOf(value, name);
    if (asked !== undefined && wallet.address !== asked) throw keyOfAnother(name, wallet.address, asked);
    return wallet;
  };
  const sign = async (transaction: Record<string, unknown>) => {
    const { gas, from, ...rest } = transaction;
    const request = { ...rest, from, gasLimit: gas, chainId: toQuantity(chainId) } as TransactionRequest;
    return (await unlock()).signTransaction(request);
  };

  return {
    async request({ method, params = [] }) {
      const [first, second] = params;
      if (method === "eth_accounts") return [(await unlock()).address];
      if (method === "eth_chainId") return toQuantity(chainId);
      if (method === "eth_signTransaction") return sign(first as Record<string, unknown>);
      if (method === "eth_sendTransaction") {
        const raw = await sign(first as Record<string, unknown>);
        return node.request({ method: "eth_sendRawTransaction", params: [raw] });
      }
      if (method === "eth_signTypedData_v4") {
        const { domain, types, message } = JSON.parse(second as string) as TypedDataText;
        const { EIP712Domain: _, ...own } = types;
        return (await unlock()).signTypedData(domain, own, message);
      }
      throw Object.assign(new Error(`a key does not answer ${method}`), { code: -32601 });
    },
  };
}

/** An error of the library could repeat the value, so none gets out. */
function walletOf(value: string, name: string): Wallet {
  const hex = value.trim().startsWith("0x") ? value.trim() : `0x${value.trim()}`;
  if (!isHexString(hex, 32)) throw keyUnusable(name);
  try {
    return new Wallet(hex);
  } catch {
    throw keyUnusable(name);
  }
}
