import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StorageLayout } from "@openzeppelin/upgrades-core";

/** What the build's artifact says about where it came from. */
interface Origin {
  readonly inputSourceName: string;
  readonly buildInfoId: string;
}

const workingBuild = fileURLToPath(new URL("../artifacts", import.meta.url));
const read = new Map<string, StorageLayout>();

/**
 * Stablecoin's storage by name and type, namespaces included, as the tool of `npm run check:upgrades` reads it. What
 * the bits of a word mean is not in it: `Words.sol` says that, and tests.
 */
export async function readLayout(artifacts = workingBuild): Promise<StorageLayout> {
  const known = read.get(artifacts);
  if (known !== undefined) return known;
  const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(artifacts, ...path), "utf8"));
  const origin = json("contracts", "token", "Stablecoin.sol", "Stablecoin.json") as Origin;
  const info = json("build-info", `${origin.buildInfoId}.json`) as { input: never; solcVersion: string };
  const { output } = json("build-info", `${origin.buildInfoId}.output.json`) as { output: never };

  // Only this needs the tool, which is slow to load.
  const { UpgradeableContract } = await import("@openzeppelin/upgrades-core");
  const name = `${origin.inputSourceName}:Stablecoin`;
  const { layout } = new UpgradeableContract(name, info.input, output, { kind: "uups" }, info.solcVersion);
  // As it will be read back from a record.
  const plain = JSON.parse(JSON.stringify(layout)) as StorageLayout;
  read.set(artifacts, plain);
  return plain;
}
