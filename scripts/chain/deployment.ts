import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReleaseCode } from "../../deploy/_code-record.ts";
import { currencyRecords, settlementRecords } from "../../sdk/record-names.ts";
import { settlementContracts } from "../../sdk/roles.ts";
import {
  CURRENCIES,
  type DeployedSettlement,
  type DeployedToken,
  type Deployment,
  type RecordedRelease,
} from "./connection.ts";

interface DeploymentRecord {
  address: string;
  /** What was verified about the code. A deployment verified by an older version has none. */
  linkedData?: { codeHash?: string };
  receipt?: { blockNumber?: string };
}

/** The record of a name; undefined if there is none. */
type Read = (name: string) => DeploymentRecord | undefined;

export function defaultFolder(network: string): string {
  return fileURLToPath(new URL(`../../deployments/${network}`, import.meta.url));
}

/** Reads the records of a deployment: the tokens, what stands around each, every release, and what they share. */
export function loadDeployment(folder: string): Deployment {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder);
  const known = new Map<string, DeploymentRecord>();
  const read: Read = (name) => {
    if (!files.includes(`${name}.json`)) return undefined;
    const record = known.get(name) ?? JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
    known.set(name, record);
    return record;
  };

  const settlement = settlementOf(read);
  const deployment: { -readonly [K in keyof Deployment]: DeployedToken } = {};
  for (const currency of CURRENCIES) {
    const names = currencyRecords(currency);
    const [token, authority] = [read(names.token), read(names.authority)];
    if (token === undefined || authority === undefined) continue;
    const releases = files
      .filter((file) => file.startsWith(`${currency}-release`) && file.endsWith(".json"))
      .map((file) => releaseOf(read(file.replace(/\.json$/, ""))!));
    const [registry, mintDesk, redemptionDesk] = [names.registry, names.mintDesk, names.redemptionDesk].map(
      (name) => read(name)?.address,
    );
    const issuance =
      registry === undefined || mintDesk === undefined || redemptionDesk === undefined
        ? {}
        : { issuance: { registry, mintDesk, redemptionDesk } };
    deployment[currency] = {
      address: token.address,
      authority: authority.address,
      releases,
      codeHashes: { ...hashesOf(read, names), ...(settlement && hashesOf(read, settlementRecords)) },
      fromBlock: Math.min(blockOf(token), blockOf(authority)),
      ...issuance,
      ...(settlement && { settlement }),
    };
  }
  return deployment;
}

/** What no deployment has verified is not there yet: nobody is to be asked to register it. */
function settlementOf(read: Read): DeployedSettlement | undefined {
  const records = settlementContracts.map((contract) => [contract, read(settlementRecords[contract])] as const);
  if (records.some(([, record]) => record?.linkedData?.codeHash === undefined)) return undefined;
  return Object.fromEntries(records.map(([contract, record]) => [contract, record!.address])) as DeployedSettlement;
}

/** By contract, of those records that have one. */
function hashesOf<Name extends string>(
  read: Read,
  names: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> {
  const hashes = (Object.entries(names) as [Name, string][]).map(
    ([contract, name]) => [contract, read(name)?.linkedData?.codeHash] as const,
  );
  return Object.fromEntries(hashes.filter(([, codeHash]) => codeHash !== undefined)) as Partial<Record<Name, string>>;
}

/** A record of a release, whether the deployment made it or `harbour release propose`. */
function releaseOf({ address, linkedData }: DeploymentRecord): RecordedRelease {
  return linkedData?.codeHash === undefined ? { address } : { address, code: linkedData as ReleaseCode };
}

/** A record without a receipt was adopted, not made: then the whole chain is searched. */
function blockOf({ receipt }: DeploymentRecord): number {
  return Number(receipt?.blockNumber ?? 0);
}
