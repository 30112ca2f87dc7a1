import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Interface } from "ethers";
import type { Abi } from "rocketh/types";

/** What the last build says about a contract. */
export interface Artifact {
  readonly abi: Abi;
  readonly bytecode: `0x${string}`;
  readonly deployedBytecode: `0x${string}`;
  /** Where the constructor writes immutables into the deployed code, in bytes. */
  readonly immutableReferences: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
}

const sources = {
  AccessManager: "@openzeppelin/contracts/access/manager/AccessManager.sol",
  FxSettlement: "contracts/settlement/FxSettlement.sol",
  MintDesk: "contracts/issuance/MintDesk.sol",
  Payouts: "contracts/settlement/Payouts.sol",
  RedemptionDesk: "contracts/issuance/RedemptionDesk.sol",
  Release: "contracts/token/Release.sol",
  ReserveFeed: "contracts/issuance/ReserveFeed.sol",
  ReserveRegistry: "contracts/issuance/ReserveRegistry.sol",
  Stablecoin: "contracts/token/Stablecoin.sol",
  StablecoinProxy: "contracts/token/StablecoinProxy.sol",
  TradeEscrow: "contracts/settlement/TradeEscrow.sol",
} as const;

export type ContractName = keyof typeof sources;

const read = new Map<ContractName, Artifact>();
const workingBuild = fileURLToPath(new URL("../artifacts", import.meta.url));

/**
 * Reads, once, the build and not the committed bindings: a coverage run deploys its instrumented build without
 * touching the bindings.
 */
export function readArtifact(name: ContractName): Artifact {
  const known = read.get(name);
  if (known !== undefined) return known;
  const artifact = readArtifactIn(workingBuild, name);
  read.set(name, artifact);
  return artifact;
}

/** The same of a build in another folder. */
export function readArtifactIn(artifacts: string, name: ContractName): Artifact {
  let json: Artifact;
  try {
    json = JSON.parse(readFileSync(join(artifacts, sources[name], `${name}.json`), "utf8"));
  } catch (cause) {
    throw new Error(`No build of ${name} was found; run the build first.`, { cause });
  }
  const { abi, bytecode, deployedBytecode, immutableReferences = {} } = json;
  return { abi, bytecode, deployedBytecode, immutableReferences };
}

/** Every function, event and error in full, in an order that only their names decide. */
export function describeAbi({ abi }: Artifact): readonly string[] {
  return new Interface(abi as never).fragments
    .filter(({ type }) => type === "function" || type === "event" || type === "error")
    .map((fragment) => fragment.format("full"))
    .sort();
}
