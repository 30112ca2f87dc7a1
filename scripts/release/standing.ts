import { dataLength, keccak256 } from "ethers";
import { hashWithoutImmutables } from "../../deploy/_code-check.ts";
import type { ContractName } from "../../deploy/_artifact.ts";
import type { Connection } from "../chain/connection.ts";
import { MODES } from "../chain/token.ts";
import type { Build } from "./build.ts";
import type { BuiltRelease } from "./predict.ts";
import { releaseDiffers } from "./release-faults.ts";

/** Whether code is a contract of this build, whatever its constructor wrote into it. */
export function isBuilt(build: Build, contract: ContractName, code: string): boolean {
  const artifact = build.artifact(contract);
  return (
    dataLength(code) === dataLength(artifact.deployedBytecode) &&
    hashWithoutImmutables(artifact, code) === hashWithoutImmutables(artifact, artifact.deployedBytecode)
  );
}

/**
 * Compares what stands at a release's addresses with this build, and with the hashes that were foretold. What the
 * constructors wrote is covered by the address, which commits to it.
 *
 * @throws HarbourError HB-2860
 */
export async function requireStanding({ provider }: Connection, build: Build, built: BuiltRelease): Promise<void> {
  const parts = [
    { name: "the release", contract: "Release", address: built.address, codeHash: built.codeHash },
    ...MODES.map((mode) => ({ name: `the ${mode} twin`, contract: "Stablecoin" as const, ...built.twins[mode] })),
  ] as const;
  const problems: string[] = [];
  for (const { name, contract, address, codeHash } of parts) {
    const code = await provider.getCode(address);
    if (!isBuilt(build, contract, code)) problems.push(`${name} at ${address} is not the ${contract} of this build`);
    else if (keccak256(code) !== codeHash) problems.push(`${name} at ${address} has another code hash than foretold`);
  }
  if (problems.length > 0) throw releaseDiffers(problems);
}
