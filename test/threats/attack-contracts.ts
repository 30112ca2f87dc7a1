import { Interface } from "ethers";
import { compileSources, type CompiledContract } from "../compiled-sources.ts";

/** The contracts that only this room uses. */
export interface AttackContract {
  readonly abi: Interface;
  readonly bytecode: string;
  /** Only where nothing is immutable. */
  readonly runtime: string;
}

const files = ["test/threats/contracts/Probe.sol", "test/threats/contracts/Heist.sol"];

let compiled: ReadonlyMap<string, CompiledContract> | undefined;

export function attackContract(name: "Probe" | "Robbers" | "Heist"): AttackContract {
  compiled ??= compileSources(files);
  const { abi, bytecode, runtime } = compiled.get(name)!;
  return { abi: new Interface(abi), bytecode, runtime };
}
