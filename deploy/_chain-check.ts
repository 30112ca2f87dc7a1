import { AbiCoder, dataLength, isHexString } from "ethers";
import type { NetworkFile } from "../policy/network-file.ts";
import { publicChainById } from "../sdk/chains.ts";
import type { RoleName } from "../sdk/roles.ts";

/** The part of an EIP-1193 provider that is needed here. */
export interface Requester {
  request(request: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

export interface ChainCheck {
  readonly provider: Requester;
  readonly network: NetworkFile;
  readonly deployer: string;
}

/**
 * Refuses the wrong chain, one that does not run Cancun code, a deployer that is to have any part in the currency, and on a production
 * network a single key where a Safe belongs. Sends nothing.
 */
export async function checkChain({ provider, network, deployer }: ChainCheck): Promise<void> {
  const found = Number(await provider.request({ method: "eth_chainId" }));
  if (found !== network.chainId) {
    throw new Error(
      `Wrong chain: the node answers chain id ${found}, ${network.path} is for ${network.chainId}. Nothing was sent.`,
    );
  }
  await checkCancun({ provider, chainId: found });

  for (const { key, holders, issuance, registered } of network.currencies) {
    const parts: Record<string, readonly string[]> = {
      ...holders,
      "custodian's signer": issuance.custodians.flatMap((custodian) => custodian.signers),
      beneficiary: issuance.beneficiaries.map(({ wallet }) => wallet),
      "registered account": registered.map(({ account }) => account),
    };
    for (const [part, addresses] of Object.entries(parts)) {
      if (addresses.some((address) => address.toLowerCase() === deployer.toLowerCase())) {
        throw new Error(
          `The deployer ${deployer} may hold no role, but ${network.path} makes it a ${part} of ${key}. Nothing was sent.`,
        );
      }
    }
  }
  await checkSafes({ provider, network });
}

/** These can take everything in time, so on a production network more than one key must agree. */
const heldBySafe: readonly RoleName[] = ["ADMIN", "UPGRADER"];

async function checkSafes({ provider, network }: Pick<ChainCheck, "provider" | "network">): Promise<void> {
  const chain = publicChainById(network.chainId);
  if (chain === undefined || chain.testnet) return;
  for (const { currency, holders } of network.currencies) {
    for (const roleName of heldBySafe) {
      for (const address of holders[roleName]) {
        const code = await provider.request({ method: "eth_getCode", params: [address, "latest"] });
        if (isContract(code)) continue;
        throw new Error(
          `${roleName} of ${currency} must be a contract (a Safe) on ${chain.title}, but ${address} has no code of its own. Nothing was sent.`,
        );
      }
    }
  }
}

/** A key that delegates to code (EIP-7702) is a key. */
function isContract(code: unknown): boolean {
  return isHexString(code) && dataLength(code) > 0 && !(dataLength(code) === 23 && code.startsWith("0xef0100"));
}

// TSTORE 42, TLOAD it, MSTORE it, MCOPY it one word up, return that word.
const cancunProbe = "0x602a5f5d5f5c5f5260205f60205e60206020f3";

/** Runs the opcodes the token is compiled to: what a chain calls itself or a compiler is told proves nothing. */
export async function checkCancun({ provider, chainId }: { provider: Requester; chainId: number }): Promise<void> {
  const expected = AbiCoder.defaultAbiCoder().encode(["uint256"], [42]);
  let found: unknown;
  try {
    found = await provider.request({ method: "eth_call", params: [{ data: cancunProbe }, "latest"] });
  } catch (cause) {
    throw new Error(
      `Chain ${chainId} does not run Cancun code (MCOPY, TSTORE, TLOAD): ${(cause as Error).message} Nothing was sent.`,
      { cause },
    );
  }
  if (found !== expected) {
    throw new Error(
      `Chain ${chainId} does not run Cancun code (MCOPY, TSTORE, TLOAD): found ${String(found)}, expected ${expected}. Nothing was sent.`,
    );
  }
}
