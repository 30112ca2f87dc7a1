import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { StorageLayout } from "@openzeppelin/upgrades-core";
import { describeAbi, readArtifactIn, type Artifact, type ContractName } from "../../deploy/_artifact.ts";
import { readLayout } from "../../deploy/_layout.ts";
import { badBuild } from "./release-faults.ts";

/** The compiler's output in one folder. */
export interface Build {
  folder: string;
  /** @throws HarbourError HB-2862 */
  artifact(name: ContractName): Artifact;
  /** Stablecoin's functions, events and errors. @throws HarbourError HB-2862 */
  abi(): readonly string[];
  /** Stablecoin's storage. @throws HarbourError HB-2862 */
  layout(): Promise<StorageLayout>;
}

const WORKING_BUILD = fileURLToPath(new URL("../../artifacts", import.meta.url));

/** The working build, or the one in a folder of the operator's choice. Reads nothing yet. */
export function openBuild(folder: string | undefined): Build {
  const path = folder === undefined ? WORKING_BUILD : isAbsolute(folder) ? folder : resolve(folder);
  const artifact = (name: ContractName): Artifact => {
    try {
      return readArtifactIn(path, name);
    } catch (error) {
      throw badBuild(path, (error as Error).message, error);
    }
  };
  return {
    folder: path,
    artifact,
    abi: () => describeAbi(artifact("Stablecoin")),
    async layout() {
      try {
        return await readLayout(path);
      } catch (error) {
        throw badBuild(path, `its storage layout: ${(error as Error).message}`, error);
      }
    },
  };
}
