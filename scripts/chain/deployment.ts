import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeHashes, ReleaseCode } from "../../deploy/_code-record.ts";
import { CURRENCIES, type DeployedToken, type Deployment, type RecordedRelease } from "./connection.ts";

interface Record {
  address: string;
  /** What was verified about the code. A deployment verified by an older version has none. */
  linkedData?: { codeHash?: string };
  receipt?: { blockNumber?: string };
}

export function defaultFolder(network: string): string {
  return fileURLToPath(new URL(`../../deployments/${network}`, import.meta.url));
}

/** The records of the contracts around the token, whose code cannot change. */
const issuanceNames = (currency: string) => ({
  registry: `${currency}-registry`,
  mintDesk: `${currency}-mint-desk`,
  redemptionDesk: `${currency}-redemption-desk`,
});

/** Reads the records of a deployment: the token, its authority, its issuance contracts and every release of it. */
export function loadDeployment(folder: string): Deployment {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder);
  const known = new Map<string, Record>();
  const read = (name: string) => {
    const record = known.get(name) ?? (JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Record);
    known.set(name, record);
    return record;
  };

  const deployment: { -readonly [K in keyof Deployment]: DeployedToken } = {};
  for (const currency of CURRENCIES) {
    if (!files.includes(`${currency}.json`) || !files.includes(`${currency}-authority.json`)) continue;
    const [token, authority] = [read(currency), read(`${currency}-authority`)];
    const releases = files
      .filter((file) => file.startsWith(`${currency}-release`) && file.endsWith(".json"))
      .map((file) => releaseOf(read(file.replace(/\.json$/, ""))));
    const { registry, mintDesk, redemptionDesk } = issuanceNames(currency);
    const issuance = [registry, mintDesk, redemptionDesk].every((name) => files.includes(`${name}.json`))
      ? {
          registry: read(registry).address,
          mintDesk: read(mintDesk).address,
          redemptionDesk: read(redemptionDesk).address,
        }
      : undefined;
    const hashed = { token: currency, authority: `${currency}-authority`, ...issuanceNames(currency) };
    const codeHashes = Object.fromEntries(
      Object.entries(hashed)
        .filter(([, name]) => files.includes(`${name}.json`))
        .map(([contract, name]) => [contract, read(name).linkedData?.codeHash])
        .filter(([, codeHash]) => codeHash !== undefined),
    ) as Partial<CodeHashes>;
    deployment[currency] = {
      address: token.address,
      authority: authority.address,
      releases,
      codeHashes,
      fromBlock: Math.min(blockOf(token), blockOf(authority)),
      ...(issuance === undefined ? {} : { issuance }),
    };
  }
  return deployment;
}

/** A record of a release, whether the deployment made it or `harbour release propose`. */
function releaseOf({ address, linkedData }: Record): RecordedRelease {
  return linkedData?.codeHash === undefined ? { address } : { address, code: linkedData as ReleaseCode };
}

/** A record without a receipt was adopted, not made: then the whole chain is searched. */
function blockOf({ receipt }: Record): number {
  return Number(receipt?.blockNumber ?? 0);
}
