import type { StorageLayout } from "@openzeppelin/upgrades-core";
import { keccak256, type BrowserProvider } from "ethers";
import type { DeployEnvironment } from "../rocketh.ts";
import { describeAbi, readArtifact } from "./_artifact.ts";
import { settlementContracts, type SettlementContract } from "../sdk/roles.ts";
import { initCode, modes, type CurrencyPlan, type ModeName } from "./_harbour.ts";
import { readLayout } from "./_layout.ts";
import { currencyRecords, settlementRecords } from "../sdk/record-names.ts";
import { recordedSettlement } from "./_settlement-contracts.ts";

/** What was verified about a release's code: by it a later run knows the code again, and judges the next release. */
export interface ReleaseCode {
  /** keccak256 of the release contract's own code. */
  readonly codeHash: string;
  readonly initCodeHash: string;
  /** Of CREATE2. With the hash above it is the release's address. */
  readonly salt: string;
  readonly twins: Readonly<Record<ModeName, TwinCode>>;
  /** Stablecoin's functions, events and errors, one line each. */
  readonly abi: readonly string[];
  readonly layout: StorageLayout;
}

export interface TwinCode {
  readonly address: string;
  readonly codeHash: string;
}

/** Contracts whose code never changes, by their names in a {@link CurrencyPlan}. The token's is the proxy's. */
const fixed = ["authority", "token", "registry", "mintDesk", "redemptionDesk"] as const;

/** keccak256 of the code of each contract that no upgrade can change. */
export type CodeHashes = Readonly<Record<(typeof fixed)[number], string>>;

export interface RecordedCode {
  readonly codeHashes: CodeHashes;
  readonly release: ReleaseCode;
}

export interface RecordCode {
  readonly env: DeployEnvironment;
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
}

/** Writes the code hashes that have just been verified beside the addresses, in records made and adopted alike. */
export async function recordCode({ env, provider, currency }: RecordCode): Promise<void> {
  const { names, release, releaseArguments, releaseSalt, twins } = currency;
  const hashOf = async (address: string): Promise<string> => keccak256(await provider.getCode(address));
  for (const name of fixed) {
    const codeHash = await hashOf(currency[name]);
    await keep(env, names[name], { codeHash });
    if (name === "token") await keep(env, names.proxy, { codeHash });
  }

  const twinCodes = await Promise.all(
    modes.map(async (mode) => [mode, { address: twins[mode], codeHash: await hashOf(twins[mode]) }] as const),
  );
  const code: ReleaseCode = {
    codeHash: await hashOf(release),
    initCodeHash: keccak256(initCode("Release", releaseArguments)),
    salt: releaseSalt,
    twins: Object.fromEntries(twinCodes) as Record<ModeName, TwinCode>,
    abi: describeAbi(readArtifact("Stablecoin")),
    // An instrumented build is never deployed to keep, and nobody has to read its sources.
    layout: process.argv.includes("--coverage") ? { storage: [], types: {} } : await readLayout(),
  };
  await keep(env, names.release, code);
}

/** The same of the settlement contracts, which no upgrade can change either. By contract. */
export type SettlementHashes = Readonly<Record<SettlementContract, string>>;

export async function recordSettlementCode({ env, provider }: Pick<RecordCode, "env" | "provider">): Promise<void> {
  for (const [contract, address] of Object.entries(recordedSettlement(env))) {
    const codeHash = keccak256(await provider.getCode(address));
    await keep(env, settlementRecords[contract as SettlementContract], { codeHash });
  }
}

/** What the records say after {@link recordSettlementCode}; undefined if there is no settlement. */
export function recordedSettlementCode(env: DeployEnvironment): SettlementHashes | undefined {
  const hashes = settlementContracts.map((contract) => {
    const { codeHash } = (env.getOrNull(settlementRecords[contract])?.linkedData ?? {}) as { codeHash?: string };
    return [contract, codeHash] as const;
  });
  if (hashes.some(([, codeHash]) => codeHash === undefined)) return undefined;
  return Object.fromEntries(hashes) as Record<SettlementContract, string>;
}

/** What the records say after {@link recordCode}. */
export function recordedCode(env: DeployEnvironment, currency: string): RecordedCode {
  const linked = (name: string) => env.get(name).linkedData as unknown;
  const hash = (name: string) => (linked(name) as { codeHash: string }).codeHash;
  const names = currencyRecords(currency);
  return {
    codeHashes: {
      authority: hash(names.authority),
      token: hash(names.token),
      registry: hash(names.registry),
      mintDesk: hash(names.mintDesk),
      redemptionDesk: hash(names.redemptionDesk),
    },
    release: linked(`${currency}-release`) as ReleaseCode,
  };
}

async function keep(env: DeployEnvironment, name: string, data: object): Promise<void> {
  const record = env.get(name);
  const linkedData = { ...record.linkedData, ...data };
  if (JSON.stringify(record.linkedData) === JSON.stringify(linkedData)) return;
  await env.save(name, { ...record, linkedData } as never, { doNotCountAsNewDeployment: true });
}
