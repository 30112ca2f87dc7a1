import { ContractFactory, type BaseContract, type Signer } from "ethers";
import { compileSources, type CompiledContract } from "../compiled-sources.ts";

/** Test-only contracts: price feeds, wallets that misbehave, a token that calls back, and one that pays nobody. */
const files = [
  "test/settlement/contracts/Feeds.sol",
  "test/settlement/contracts/Wallets.sol",
  "test/settlement/contracts/CallingToken.sol",
  "test/settlement/contracts/RefusingToken.sol",
] as const;

let contracts: ReadonlyMap<string, CompiledContract> | undefined;

function compiled(name: string): CompiledContract {
  contracts ??= compileSources(files);
  const found = contracts.get(name);
  if (found === undefined) throw new Error(`No test contract is named ${name}`);
  return found;
}

/** A contract whose functions are known only by name. */
export type AnyContract = BaseContract & { readonly [name: string]: any };

export async function deployTestContract(
  name: string,
  signer: Signer,
  ...args: unknown[]
): Promise<AnyContract & { readonly address: string }> {
  const { abi, bytecode } = compiled(name);
  const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
  await contract.waitForDeployment();
  return Object.assign(contract as AnyContract, { address: await contract.getAddress() });
}

/** Code to be placed at an address of the test's choice; only for contracts without immutables. */
export const runtimeCode = (name: string): string => compiled(name).runtime;
