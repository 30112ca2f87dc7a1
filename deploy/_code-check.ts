import { dataLength, keccak256 } from "ethers";
import { readArtifact, type Artifact, type ContractName } from "./_artifact.ts";

export interface CodeCheck {
  readonly contract: ContractName;
  readonly address: string;
  /** The code found on the chain. */
  readonly code: string;
}

/** Compares code with this build. Immutables are masked; the caller compares what the contract answers for them. */
export function checkCode({ contract, address, code }: CodeCheck): void {
  const artifact = readArtifact(contract);
  const { deployedBytecode } = artifact;
  if (dataLength(code) !== dataLength(deployedBytecode)) {
    throw new Error(
      `${contract} at ${address} has ${dataLength(code)} bytes of code, this build has ${dataLength(deployedBytecode)}.`,
    );
  }
  const found = hashWithoutImmutables(artifact, code);
  const expected = hashWithoutImmutables(artifact, deployedBytecode);
  if (found !== expected) {
    throw new Error(`${contract} at ${address} has code hash ${found} without immutables, this build has ${expected}.`);
  }
}

/** keccak256 of code of the artifact's length, with zeros where its constructor writes immutables. */
export function hashWithoutImmutables({ immutableReferences }: Artifact, code: string): string {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat()) bytes.fill(0, start, start + length);
  return keccak256(bytes);
}
