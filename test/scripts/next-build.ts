import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { id } from "ethers";

const ARTIFACTS = fileURLToPath(new URL("../../artifacts", import.meta.url));
const STABLECOIN = "contracts/token/Stablecoin.sol/Stablecoin.json";
const RELEASE = "contracts/token/Release.sol/Release.json";

/** The compiler writes the hash of the sources, comments included, behind the code. */
const METADATA = /a2646970667358221220([0-9a-f]{64})64736f6c6343[0-9a-f]{6}0033$/;

/**
 * The working build as it would be after a comment of the token was changed: the same functions and storage, other code
 * hashes and with them another release. Compiling that would take longer than all tests that need it.
 */
export function nextBuild(comment = "second"): string {
  const folder = mkdtempSync(join(tmpdir(), "harbour-build-"));
  for (const part of ["contracts", "@openzeppelin"])
    cpSync(join(ARTIFACTS, part), join(folder, part), { recursive: true });
  symlinkSync(join(ARTIFACTS, "build-info"), join(folder, "build-info"));

  const { deployedBytecode } = JSON.parse(readFileSync(join(folder, STABLECOIN), "utf8")) as {
    deployedBytecode: string;
  };
  const sources = METADATA.exec(deployedBytecode)![1]!;
  for (const path of [STABLECOIN, RELEASE]) {
    const text = readFileSync(join(folder, path), "utf8");
    writeFileSync(join(folder, path), text.replaceAll(sources, id(comment).slice(2)));
  }
  return folder;
}

/** A build of which nothing was written but the folder. */
export function emptyBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), "harbour-build-"));
  mkdirSync(join(folder, "contracts"));
  return folder;
}
