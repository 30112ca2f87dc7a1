import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** keccak256 of the code at each address in lower case, as the deployment verified it; empty where there are no records. */
export function recordedCode(network: string): Map<string, string> {
  const folder = fileURLToPath(new URL(`../deployments/${network}`, import.meta.url));
  const hashes = new Map<string, string>();
  if (!existsSync(folder)) return hashes;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { address, linkedData } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      address?: string;
      linkedData?: { codeHash?: string };
    };
    if (address !== undefined && linkedData?.codeHash !== undefined)
      hashes.set(address.toLowerCase(), linkedData.codeHash);
  }
  return hashes;
}
