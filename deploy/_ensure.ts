import { Interface } from "ethers";
import { localChainId } from "../sdk/chains.ts";
import type { DeployEnvironment } from "../rocketh.ts";
import { readArtifact, type ContractName } from "./_artifact.ts";
import { initCode } from "./_harbour.ts";

export interface EnsureContract {
  readonly env: DeployEnvironment;
  /** Name of the record in `deployments/<network>/`. */
  readonly name: string;
  readonly contract: ContractName;
  readonly constructorArguments: readonly unknown[];
  /** Where it must come to be. */
  readonly address: string;
  readonly location: { readonly type: "create2" | "create3"; readonly salt: `0x${string}` };
}

/**
 * Deploys a contract to a known address unless it is there. What counts is the chain, not the record: the tool
 * throws on a create3 address that has code without a record, and skips one that has a record without code.
 */
export async function ensureContract(parameters: EnsureContract): Promise<void> {
  const { env, name, contract, constructorArguments, address, location } = parameters;
  const artifact = readArtifact(contract);
  const record = env.getOrNull(name);
  if (record !== null && record.address.toLowerCase() !== address.toLowerCase() && location.type === "create3") {
    throw new Error(
      `deployments/${env.name}/${name}.json says ${record.address}, this deployer's address is ${address}.`,
    );
  }

  if (await hasCode({ env, address })) {
    if (record === null) await adopt(parameters);
    return;
  }
  dropRecord({ env, name, address });

  const { abi, bytecode } = artifact;
  const deployed = await env.deploy(
    name,
    { account: "deployer", artifact: { abi, bytecode, metadata: "" }, args: constructorArguments as never },
    { deterministic: location },
  );
  // The tool records a deployment without looking at the receipt's status, and create3 addresses without checksum.
  if (deployed.address.toLowerCase() !== address.toLowerCase() || !(await hasCode({ env, address }))) {
    throw new Error(
      `Deploying ${name} failed: no code at ${address} after ${deployed.transaction?.hash ?? "its transaction"}.`,
    );
  }
  if (deployed.address !== address) {
    await env.save(name, { ...deployed, address } as never, { doNotCountAsNewDeployment: true });
  }
}

/** For an address without code. A local node that was started anew: its old records mean nothing. */
export function dropRecord({ env, name, address }: Pick<EnsureContract, "env" | "name" | "address">): void {
  if (env.getOrNull(name) === null) return;
  if (env.network.chain.id !== localChainId) {
    throw new Error(`deployments/${env.name}/${name}.json says ${address}, but the chain has no code there.`);
  }
  delete (env.deployments as Record<string, unknown>)[name];
}

async function adopt({ env, name, contract, constructorArguments, address }: EnsureContract): Promise<void> {
  const { abi, bytecode } = readArtifact(contract);
  const argsData = `0x${initCode(contract, constructorArguments).slice(bytecode.length)}` as const;
  await env.save(name, { address: address as `0x${string}`, abi, bytecode, argsData, metadata: "" } as never, {
    doNotCountAsNewDeployment: true,
  });
}

export async function hasCode({ env, address }: { env: DeployEnvironment; address: string }): Promise<boolean> {
  const code = await env.network.provider.request({
    method: "eth_getCode",
    params: [address as `0x${string}`, "latest"],
  });
  return code !== "0x";
}

export interface SendCalls {
  readonly env: DeployEnvironment;
  /** The AccessManager. */
  readonly authority: string;
  /** Encoded calls to it. */
  readonly calls: readonly string[];
  /** What they do, for the log and for an error. */
  readonly what: string;
}

const multicall = new Interface(["function multicall(bytes[] data) returns (bytes[])"]);

/** Sends all calls in one transaction, so that no state between them is ever on the chain. */
export async function sendCalls({ env, authority, calls, what }: SendCalls): Promise<void> {
  if (calls.length === 0) return;
  const hash = await env.tx(
    {
      account: "deployer",
      to: authority as `0x${string}`,
      data: multicall.encodeFunctionData("multicall", [calls]) as `0x${string}`,
    },
    { message: `  - ${what}:\n      {hash}\n      {transaction}` },
  );
  const receipt = await env.network.provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  if (receipt?.status !== "0x1") throw new Error(`${what} failed: ${hash} has status ${receipt?.status}.`);
}
