import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "./block.ts";
import type { Connection } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import type { Token } from "./token.ts";

export interface Restricted {
  blacklisted: { accounts: number; amount: bigint };
  /** Accounts that are not blacklisted as well; the amount is what the hold keeps of the balance. */
  held: { accounts: number; amount: bigint };
}

/** What cannot leave, summed over every account that any event ever restricted. */
export async function readRestricted(
  { provider }: Connection,
  { contract, address, fromBlock }: Token,
  block: Block,
): Promise<Restricted> {
  const topics = (["Blacklisted", "HoldSet"] as const).map((event) => TOKEN_INTERFACE.getEvent(event).topicHash);
  const logs = await scanLogs(provider, { address, topics: [topics], fromBlock, toBlock: block.number });
  const accounts = [...new Set(logs.map((log) => TOKEN_INTERFACE.parseLog(log)!.args["account"] as string))];

  const at = { blockTag: block.number };
  const sums: Restricted = { blacklisted: { accounts: 0, amount: 0n }, held: { accounts: 0, amount: 0n } };
  for (const account of accounts) {
    const [isBlacklisted, hold, balance] = await Promise.all([
      contract.isBlacklisted(account, at),
      contract.getFrozenTokens(account, at),
      contract.balanceOf(account, at),
    ]);
    // A blacklisted account is stopped whole, so its hold is not counted again.
    const row = isBlacklisted ? sums.blacklisted : hold > 0n ? sums.held : undefined;
    if (row === undefined) continue;
    row.accounts += 1;
    row.amount += isBlacklisted || hold > balance ? balance : hold;
  }
  return sums;
}
