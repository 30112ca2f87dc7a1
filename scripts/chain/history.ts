import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "./block.ts";
import type { Connection } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import type { Token } from "./token.ts";

/** How many past mints or burns say what is usual. */
const RECENT = 50;

export interface PastAmount {
  amount: bigint;
  /** Who received it; for a burn, who burned it. */
  account: string;
  block: number;
}

/** The last mints or burns of the token, oldest first. */
export async function recentAmounts(
  { provider }: Connection,
  token: Token,
  event: "Mint" | "Burn",
  at: Block,
): Promise<PastAmount[]> {
  const logs = await scanLogs(provider, {
    address: token.address,
    topics: [TOKEN_INTERFACE.getEvent(event as "Mint").topicHash],
    fromBlock: token.fromBlock,
    toBlock: at.number,
  });
  return logs.slice(-RECENT).map((log) => {
    const { args } = TOKEN_INTERFACE.parseLog(log)!;
    return {
      amount: args["amount"] as bigint,
      account: args[event === "Mint" ? "to" : "burner"] as string,
      block: log.blockNumber,
    };
  });
}
