import { dataLength, keccak256 } from "ethers";
import { readArtifact, type ContractName } from "./_artifact.ts";

export interface CodeCheck {
  readonly contract: ContractName;
  readonly address: string;
  /** The code found on the chain. */
  readonly code: string;
}

/** Compares code with this build. Immutables are masked; the caller compares what the contract answers for them. */
export function checkCode({ contract, address, code }: CodeCheck): void {
  const { deployedBytecode, immutableReferences } = readArtifact(contract);
  if (dataLength(code) !== dataLength(deployedBytecode)) {
    throw new Error(
      `${contract} at ${address} has ${dataLength(code)} bytes of code, this build has ${dataLength(deployedBytecode)}.`,
    );
  }
  const mask = (source: string): string => {
    const bytes = Buffer.from(source.slice(2), "hex");
    for (const { start, length } of Object.values(immutableReferences).flat()) bytes.fill(0, start, start + length);
    return keccak256(bytes);
  };
  const [found, expected] = [mask(code), mask(deployedBytecode)];
  if (found !== expected) {
    throw new Error(`${contract} at ${address} has code hash ${found} without immutables, this build has ${expected}.`);
  }
}
