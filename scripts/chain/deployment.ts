import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CURRENCIES, type DeployedToken, type Deployment } from "./connection.ts";

interface Record {
  address: string;
  receipt?: { blockNumber?: string };
}

export function defaultFolder(network: string): string {
  return fileURLToPath(new URL(`../../deployments/${network}`, import.meta.url));
}

/** The records of the contracts whose code cannot change: their address is what was reviewed. */
const ISSUANCE = { registry: "registry", mintDesk: "mint-desk", redemptionDesk: "redemption-desk" } as const;

/** Reads the records of a deployment: the token, its authority, its issuance contracts and every release of it. */
export function loadDeployment(folder: string): Deployment {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder);
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Record;

  const deployment: { -readonly [K in keyof Deployment]: DeployedToken } = {};
  for (const currency of CURRENCIES) {
    if (!files.includes(`${currency}.json`) || !files.includes(`${currency}-authority.json`)) continue;
    const [token, authority] = [read(currency), read(`${currency}-authority`)];
    const releases = files
      .filter((file) => file.startsWith(`${currency}-release`))
      .map((file) => read(file.replace(/\.json$/, "")));
    const recorded = (name: string) => files.includes(`${currency}-${name}.json`);
    const { registry, mintDesk, redemptionDesk } = ISSUANCE;
    const issuance = Object.values(ISSUANCE).every(recorded)
      ? {
          registry: read(`${currency}-${registry}`).address,
          mintDesk: read(`${currency}-${mintDesk}`).address,
          redemptionDesk: read(`${currency}-${redemptionDesk}`).address,
        }
      : undefined;
    deployment[currency] = {
      address: token.address,
      authority: authority.address,
      releases: releases.map(({ address }) => address),
      fromBlock: Math.min(blockOf(token), blockOf(authority)),
      ...(issuance === undefined ? {} : { issuance }),
    };
  }
  return deployment;
}

/** A record without a receipt was adopted, not made: then the whole chain is searched. */
function blockOf({ receipt }: Record): number {
  return Number(receipt?.blockNumber ?? 0);
}
