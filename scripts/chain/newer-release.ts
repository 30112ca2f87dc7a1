import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "./block.ts";
import type { Connection } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import { twinsOf, type Token } from "./token.ts";

/**
 * The release that had replaced the installed one, if the token went back to an older one: every recorded release opens
 * it, so nothing else would tell. A release counts from when the token first ran it; one it never ran is not newer.
 *
 * @returns the newest release's address
 */
export async function newerRelease(
  { provider, deployment }: Connection,
  token: Token,
  block: Block,
): Promise<string | undefined> {
  const { releases } = deployment[token.currency]!;
  if (releases.length < 2) return undefined;
  const logs = await scanLogs(provider, {
    address: token.address,
    topics: [TOKEN_INTERFACE.getEvent("Upgraded").topicHash],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const installed = logs.map((log) => TOKEN_INTERFACE.parseLog(log)!.args["implementation"] as string);
  const firstRun = (release: string) => {
    const twins = twinsOf(release);
    return installed.findIndex((implementation) => twins.includes(implementation));
  };
  const newest = releases
    .map(({ address }) => ({ address, first: firstRun(address) }))
    .reduce((last, next) => (next.first > last.first ? next : last));
  return newest.address === token.release.address ? undefined : newest.address;
}

/** For status and doctor. */
export function olderReleaseWords(runs: string, newer: string): string {
  return `runs release ${runs}, older than ${newer}`;
}
