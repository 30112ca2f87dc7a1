import type { BrowserProvider, Log } from "ethers";
import { roleById } from "../sdk/roles.ts";
import { abis } from "./_contracts.ts";
import { readLogs } from "./_logs.ts";

const abi = abis.authority;

export interface FindHandOver {
  readonly provider: BrowserProvider;
  readonly authority: string;
  /** The block of its deployment, or 0. */
  readonly fromBlock: number;
  readonly toBlock: number;
}

/**
 * The event with which the last one left who could do at once what the role table delays: the deployer, and any
 * accomplice it gave such a power to. Undefined while somebody still can: the currency is not handed over.
 */
export async function findHandOver({
  provider,
  authority,
  fromBlock,
  toBlock,
}: FindHandOver): Promise<Log | undefined> {
  const topics = [[abi.getEvent("RoleGranted").topicHash, abi.getEvent("RoleRevoked").topicHash]];
  const quick = new Set<string>();
  let last: Log | undefined;
  for (const log of await readLogs({ provider, address: authority, topics, fromBlock, toBlock })) {
    const { name, args } = abi.parseLog(log)!;
    const [roleId, account] = args as unknown as [bigint, string];
    const membership = `${roleId} ${account}`;
    if (name === "RoleGranted" && args["delay"] === 0n && roleById(roleId)?.delay !== 0) quick.add(membership);
    else if (quick.delete(membership)) last = log;
  }
  return quick.size > 0 ? undefined : last;
}
