import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Interface } from "ethers";

/** The contracts that only this room uses, compiled by the compiler that the project pins. */
const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

export interface AttackContract {
  readonly abi: Interface;
  readonly bytecode: string;
  /** Only where nothing is immutable. */
  readonly runtime: string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<
    string,
    Record<string, { abi: never; evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >;
}

function compileAll(): ReadonlyMap<string, AttackContract> {
  const files = ["Probe.sol", "Heist.sol"];
  const sources = Object.fromEntries(
    files.map((file) => [file, { content: readFileSync(new URL(`contracts/${file}`, import.meta.url), "utf8") }]),
  );
  const outputSelection = { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const settings = { evmVersion: "cancun", optimizer: { enabled: true, runs: 200 }, outputSelection };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return new Map(
    Object.values(output.contracts).flatMap((file) =>
      Object.entries(file).map(([name, { abi, evm }]) => [
        name,
        {
          abi: new Interface(abi),
          bytecode: `0x${evm.bytecode.object}`,
          runtime: `0x${evm.deployedBytecode.object}`,
        },
      ]),
    ),
  );
}

let compiled: ReadonlyMap<string, AttackContract> | undefined;

export function attackContract(name: "Probe" | "Robbers" | "Heist"): AttackContract {
  compiled ??= compileAll();
  return compiled.get(name)!;
}
