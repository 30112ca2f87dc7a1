import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ContractFactory, type BaseContract, type Signer } from "ethers";

/**
 * Test-only contracts: hostile signers, odd tokens, lying releases. They are compiled here, by the compiler that
 * the project pins, so that they are no part of the build, of its artifacts or of the typed bindings.
 */
const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
};

const files = [
  "test/token/contracts/Signers.sol",
  "test/token/contracts/Tokens.sol",
  "test/token/contracts/StubTwin.sol",
  "test/token/solidity/support/Deployment.sol",
  "test/issuance/solidity/support/IssuanceDeployment.sol",
] as const;
const root = new URL("../../", import.meta.url);
const read = (path: string) =>
  readFileSync(new URL(path.startsWith("@") ? `node_modules/${path}` : path, root), "utf8");

interface Compiled {
  readonly abi: ConstructorParameters<typeof ContractFactory>[0];
  readonly bytecode: string;
  readonly runtime: string;
}

let contracts: ReadonlyMap<string, Compiled> | undefined;

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<
    string,
    Record<string, { abi: never; evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >;
}

function compileAll(): ReadonlyMap<string, Compiled> {
  const sources = Object.fromEntries(files.map((file) => [file, { content: read(file) }]));
  const outputSelection = { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const settings = { evmVersion: "cancun", optimizer: { enabled: true, runs: 200 }, outputSelection };
  const output = JSON.parse(
    solc.compile(JSON.stringify({ language: "Solidity", sources, settings }), {
      import: (path) => ({ contents: read(path) }),
    }),
  ) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return new Map(
    Object.values(output.contracts).flatMap((file) =>
      Object.entries(file).map(([name, { abi, evm }]) => [
        name,
        { abi, bytecode: `0x${evm.bytecode.object}`, runtime: `0x${evm.deployedBytecode.object}` },
      ]),
    ),
  );
}

function compiled(name: string): Compiled {
  contracts ??= compileAll();
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
