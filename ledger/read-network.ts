import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadNetworkFile, type NetworkFile } from "../policy/network-file.ts";
import { localChainId } from "../sdk/chains.ts";
import type { EventSource } from "../sdk/events.ts";
import { currencyRecords, settlementRecords } from "../sdk/record-names.ts";
import { badPolicy, badRecord, nothingDeployed } from "./chain/chain-faults.ts";
import { CURRENCIES, type Currency, type FollowedContract, type FollowedNetwork } from "./followed-network.ts";

/** Names of records by the contract that each is of. */
const entriesOf = (records: Readonly<Partial<Record<EventSource, string>>>) =>
  Object.entries(records) as [origin: EventSource, name: string][];

export interface NetworkSource {
  /** Name of `policy/<network>.yaml` and of `deployments/<network>/`. */
  network: string;
  /** The folder of the deployment's records, if not `deployments/<network>/`. */
  folder?: string;
  /** If not `policy/<network>.yaml`. */
  policy?: NetworkFile;
}

export interface ReadNetwork {
  network: FollowedNetwork;
  policy: NetworkFile;
}

/**
 * What is followed on a chain: the contracts that its deployment recorded.
 *
 * @throws HarbourError HB-4120, HB-4121, HB-4123
 */
export function readNetwork({ network, folder, policy }: NetworkSource): ReadNetwork {
  // The name becomes a path.
  if (!/^[a-z0-9-]+$/.test(network)) throw nothingDeployed(network, "deployments");
  const records = folder ?? fileURLToPath(new URL(`../deployments/${network}`, import.meta.url));
  const file = policy ?? readPolicy(network);
  const found: { contract: FollowedContract; block: number }[] = [];
  const add = (name: string, origin: EventSource, currency: Currency | "") => {
    const record = readRecord(join(records, `${name}.json`));
    if (record !== undefined)
      found.push({ contract: { address: record.address, origin, currency }, block: record.block });
    return record !== undefined;
  };
  const deployed = CURRENCIES.filter((currency) => existsSync(join(records, `${currency}.json`)));
  if (deployed.length === 0) throw nothingDeployed(network, records);
  for (const currency of deployed)
    for (const [origin, name] of entriesOf(currencyRecords(currency)))
      if (!add(name, origin, currency)) throw badRecord(join(records, `${name}.json`), "it is missing");
  for (const [origin, name] of entriesOf(settlementRecords)) add(name, origin, "");
  const addresses = new Set(found.map(({ contract }) => contract.address));
  if (addresses.size !== found.length) throw badRecord(records, "two of its records have the same address");
  const fromBlock = file.chainId === localChainId ? 0 : Math.min(...found.map(({ block }) => block));
  return {
    network: { network, chainId: file.chainId, fromBlock, contracts: found.map(({ contract }) => contract) },
    policy: file,
  };
}

function readPolicy(network: string): NetworkFile {
  try {
    return loadNetworkFile(network);
  } catch (error) {
    throw badPolicy(network, (error as Error).message, error);
  }
}

/** A record without a receipt was adopted, not made: then the whole chain is read. */
function readRecord(path: string): { address: string; block: number } | undefined {
  if (!existsSync(path)) return undefined;
  let record: { address?: unknown; receipt?: { blockNumber?: unknown } };
  try {
    record = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw badRecord(path, "it is no JSON");
  }
  const { address, receipt } = record ?? {};
  if (typeof address !== "string" || !/^0x[0-9a-f]{40}$/i.test(address)) throw badRecord(path, "it has no address");
  const block = Number(receipt?.blockNumber ?? 0);
  if (!Number.isSafeInteger(block) || block < 0) throw badRecord(path, "its receipt's block is no number");
  return { address: address.toLowerCase(), block };
}
