import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "./block.ts";
import { partyAt, type Connection, type Party } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import type { Token } from "./token.ts";

export interface Minter {
  party: Party;
  allowance: bigint;
}

export interface MinterCensus {
  minters: Minter[];
  differences: string[];
}

/** The minters, rebuilt from MinterConfigured and MinterRemoved and asked of the token itself. */
export async function minterCensus(connection: Connection, token: Token, at: Block): Promise<MinterCensus> {
  const topic = (event: "MinterConfigured" | "MinterRemoved") => TOKEN_INTERFACE.getEvent(event).topicHash;
  const logs = await scanLogs(connection.provider, {
    address: token.address,
    topics: [[topic("MinterConfigured"), topic("MinterRemoved")]],
    fromBlock: token.fromBlock,
    toBlock: at.number,
  });
  const configured = new Map<string, boolean>();
  for (const log of logs) {
    const event = TOKEN_INTERFACE.parseLog(log)!;
    configured.set(event.args["minter"] as string, event.name === "MinterConfigured");
  }

  const overrides = { blockTag: at.number };
  const rows = await Promise.all(
    [...configured].map(async ([account, held]) => ({
      account,
      held,
      isMinter: await token.contract.isMinter(account, overrides),
      allowance: await token.contract.minterAllowance(account, overrides),
    })),
  );
  return {
    minters: rows
      .filter((row) => row.isMinter)
      .map((row) => ({ party: partyAt(connection.book, row.account), allowance: row.allowance })),
    differences: rows.filter((row) => row.isMinter !== row.held).map((row) => `minter ${row.account}`),
  };
}
