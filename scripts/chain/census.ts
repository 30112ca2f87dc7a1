import { toBeHex, zeroPadValue } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "./block.ts";
import { partyAt, type Connection, type Party } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import type { Token } from "./token.ts";

export interface RoleHolder {
  role: bigint;
  party: Party;
  /** Seconds. */
  delay: number;
  /** Unix seconds; a grant may lie in the future. */
  since: number;
}

export interface RoleCensus {
  holders: RoleHolder[];
  /** What events and views say differently, in words. */
  differences: string[];
}

/**
 * Who holds what, rebuilt from RoleGranted and RoleRevoked, each pair then asked of the authority itself. The
 * authority keeps no list, so events are the only way to know all holders.
 */
export async function roleCensus(connection: Connection, token: Token, at: Block, role?: bigint): Promise<RoleCensus> {
  const topic = (event: "RoleGranted" | "RoleRevoked") => AUTHORITY_INTERFACE.getEvent(event).topicHash;
  const logs = await scanLogs(connection.provider, {
    address: token.authorityAddress,
    topics: [[topic("RoleGranted"), topic("RoleRevoked")], role === undefined ? null : zeroPadValue(toBeHex(role), 32)],
    fromBlock: token.fromBlock,
    toBlock: at.number,
  });

  const granted = new Map<string, { role: bigint; account: string; delay: number; since: number; held: boolean }>();
  for (const log of logs) {
    const event = AUTHORITY_INTERFACE.parseLog(log)!;
    const { roleId, account } = event.args as unknown as { roleId: bigint; account: string };
    const key = `${roleId}:${account}`;
    if (event.name === "RoleRevoked") {
      granted.set(key, { role: roleId, account, delay: 0, since: 0, held: false });
      continue;
    }
    const { delay, since, newMember } = event.args as unknown as { delay: bigint; since: bigint; newMember: boolean };
    const before = granted.get(key);
    // For a member, `since` is when the new delay takes effect, not when the membership began.
    granted.set(key, {
      role: roleId,
      account,
      delay: Number(delay),
      since: newMember || before === undefined ? Number(since) : before.since,
      held: true,
    });
  }

  const rows = [...granted.values()];
  const views = await Promise.all(
    rows.map((row) => token.authority.getAccess(row.role, row.account, { blockTag: at.number })),
  );
  const holders: RoleHolder[] = [];
  const differences: string[] = [];
  rows.forEach((row, i) => {
    const [since, currentDelay, pendingDelay, effect] = views[i]!;
    const delay = effect === 0n ? currentDelay : pendingDelay;
    const held = since !== 0n;
    if (held !== row.held || (held && Number(delay) !== row.delay)) {
      differences.push(`role ${row.role} of ${row.account}`);
    }
    if (held) {
      const party = partyAt(connection.book, row.account);
      holders.push({ role: row.role, party, delay: Number(currentDelay), since: Number(since) });
    }
  });
  holders.sort((a, b) =>
    a.role === b.role ? a.party.address.localeCompare(b.party.address) : a.role < b.role ? -1 : 1,
  );
  return { holders, differences };
}
