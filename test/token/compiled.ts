import { ContractFactory, type BaseContract, type Signer } from "ethers";
import { compileSources, type CompiledContract } from "../compiled-sources.ts";

/** Test-only contracts: hostile signers, odd tokens, lying releases, and the deployments of the Solidity suites. */
const files = [
  "test/token/contracts/Signers.sol",
  "test/token/contracts/Tokens.sol",
  "test/token/contracts/StubTwin.sol",
  "test/token/solidity/support/Deployment.sol",
  "test/issuance/solidity/support/IssuanceDeployment.sol",
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

export async function deployTestContract(name: string, signer: Signer, ...args: unknown[]): Promise<AnyContract> {
  const { abi, bytecode } = compiled(name);
  const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
  await contract.waitForDeployment();
  return contract as AnyContract;
}

/** Code to be placed at an address of the test's choice; only for contracts without immutables. */
export function runtimeCode(name: string): string {
  return compiled(name).runtime;
}

export function testContractAt(name: string, address: string, signer: Signer): AnyContract {
  const { abi, bytecode } = compiled(name);
  return new ContractFactory(abi, bytecode, signer).attach(address) as AnyContract;
}
