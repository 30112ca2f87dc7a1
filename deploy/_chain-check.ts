import { AbiCoder } from "ethers";
import type { NetworkFile } from "../policy/network-file.ts";

/** The part of an EIP-1193 provider that is needed here. */
export interface Requester {
  request(request: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

export interface ChainCheck {
  readonly provider: Requester;
  readonly network: NetworkFile;
  readonly deployer: string;
}

/** Refuses the wrong chain, one that does not run Cancun code, and a deployer that is to hold a role. Sends nothing. */
export async function checkChain({ provider, network, deployer }: ChainCheck): Promise<void> {
  const found = Number(await provider.request({ method: "eth_chainId" }));
  if (found !== network.chainId) {
    throw new Error(
      `Wrong chain: the node answers chain id ${found}, ${network.path} is for ${network.chainId}. Nothing was sent.`,
    );
  }
  await checkCancun({ provider, chainId: found });

  for (const { key, holders } of network.currencies) {
    for (const [roleName, addresses] of Object.entries(holders)) {
      if (addresses.some((address) => address.toLowerCase() === deployer.toLowerCase())) {
        throw new Error(
          `The deployer ${deployer} may hold no role, but ${network.path} makes it a ${roleName} of ${key}. Nothing was sent.`,
        );
      }
    }
  }
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
