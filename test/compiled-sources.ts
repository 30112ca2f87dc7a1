import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

/** A contract of the tests, by its name. */
export interface CompiledContract {
  readonly abi: never;
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

const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
};
const root = new URL("../", import.meta.url);
const read = (path: string) =>
  readFileSync(new URL(path.startsWith("@") ? `node_modules/${path}` : path, root), "utf8");

/**
 * Compiles files of test/, by the compiler that the project pins: so they are no part of the build, of its artifacts or
 * of the typed bindings. Paths are relative to the project.
 */
export function compileSources(files: readonly string[]): ReadonlyMap<string, CompiledContract> {
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
