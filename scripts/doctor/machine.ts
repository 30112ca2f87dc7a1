import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { differs, fine, warning, type Finding } from "./finding.ts";

/** The versions by which what runs here is what was tested. */
const LOCKED = ["hardhat", "solc", "ethers", "@openzeppelin/contracts", "@openzeppelin/contracts-upgradeable"];

export interface Machine {
  /** The project's folder. */
  root: string;
  /** "24.1.0" */
  node: string;
  /** File of Hardhat's keystore. Absent: not looked at. */
  keystore?: string;
}

/** What can be told without any node. */
export function examineMachine(machine: Machine): Finding[] {
  return [nodeVersion(machine), lockedVersions(machine), build(machine), ...keystore(machine)];
}

function nodeVersion({ root, node }: Machine): Finding {
  const { engines } = readJson(join(root, "package.json")) as { engines: { node: string } };
  const needed = /(\d+)\.(\d+)/.exec(engines.node)!.slice(1).map(Number) as [number, number];
  const [major, minor] = node.split(".").map(Number) as [number, number];
  const enough = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  return enough
    ? fine("Node", node)
    : differs("Node", `${node}; ${engines.node} is needed`, "Install the version that CONTRIBUTING.md's CI uses.");
}

function lockedVersions({ root }: Machine): Finding {
  const lock = readJson(join(root, "package-lock.json")) as { packages: Record<string, { version: string }> };
  const rows = LOCKED.map((name) => {
    const file = join(root, "node_modules", name, "package.json");
    const installed = existsSync(file) ? (readJson(file) as { version: string }).version : "not installed";
    return { name, installed, locked: lock.packages[`node_modules/${name}`]?.version ?? "not locked" };
  });
  const wrong = rows.filter(({ installed, locked }) => installed !== locked);
  if (wrong.length > 0) {
    const words = wrong.map(({ name, installed, locked }) => `${name} ${installed}, locked ${locked}`);
    return differs("packages", words.join("; "), "npm ci");
  }
  const [hardhat, solc] = rows;
  return fine("packages", `as locked: hardhat ${hardhat!.installed}, solc ${solc!.installed}`);
}

/** Compares the sources that were compiled with those that are here, byte for byte. */
function build({ root }: Machine): Finding {
  const artifact = join(root, "artifacts/contracts/token/Stablecoin.sol/Stablecoin.json");
  if (!existsSync(artifact)) return differs("build", "there is none", "npm run build");
  const changed = new Set<string>();
  for (const file of readdirSync(join(root, "artifacts/build-info")).filter((name) => !name.includes(".output."))) {
    const { input } = readJson(join(root, "artifacts/build-info", file)) as BuildInfo;
    for (const [name, { content }] of Object.entries(input.sources)) {
      const path = /^project\/(contracts\/.*)$/.exec(name)?.[1];
      if (path === undefined) continue;
      const here = join(root, path);
      if (!existsSync(here) || readFileSync(here, "utf8") !== content) changed.add(path);
    }
  }
  if (changed.size === 0) return fine("build", "of the sources that are here");
  return warning("build", `older than ${[...changed].sort().join(", ")}`, "npm run build");
}

interface BuildInfo {
  input: { sources: Record<string, { content: string }> };
}

/** Names only: they are not secret, and no password is asked for. */
function keystore({ keystore: file }: Machine): Finding[] {
  if (file === undefined) return [];
  if (!existsSync(file)) {
    return [warning("keystore", "not made yet; a local node needs none", "npx hardhat keystore set <NAME>")];
  }
  const { secrets = {} } = readJson(file) as { secrets?: Record<string, unknown> };
  const names = Object.keys(secrets).sort();
  return [fine("keystore", names.length === 0 ? "empty" : names.join(", "))];
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
