import { roleCensus } from "../chain/census.ts";
import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import type { Token } from "../chain/token.ts";
import { roleName } from "../role/name.ts";
import type { Intent } from "./intent.ts";
import type { Authority, Transaction } from "./plan.ts";

export interface AuthorityQuestion {
  target: Target;
  intent: Pick<Intent, "gate" | "method">;
  call: Transaction;
  block: Block;
  /** Unix seconds of this machine. */
  now: number;
}

/** Who may make the call, whether the signer is among them, and how far its schedule is. */
export async function authorityOf(
  connection: Connection,
  token: Token,
  { target, intent, call, block, now }: AuthorityQuestion,
): Promise<Authority> {
  const { gate, method } = intent;
  const none = { id: "0x", state: "none" } as const;
  if (gate.kind === "words") return { words: gate.words, holders: [], schedule: none };

  const at = { blockTag: block.number };
  const { selector } = target.abi.getFunction(method)!;
  const roleId = gate.id ?? (await token.authority.getTargetFunctionRole(target.address, selector, at));
  const [[immediate, delay], census, id] = await Promise.all([
    gate.id === undefined
      ? token.authority.canCall(call.from, target.address, selector, at)
      : memberOf(token, gate.id, call.from, block),
    roleCensus(connection, token, block, roleId),
    token.authority.hashOperation(call.from, target.address, call.data, at),
  ]);
  const readyAt = Number(await token.authority.getSchedule(id, at));
  // An idle local chain keeps an old block; a travelled one is ahead of this machine. The later one decides.
  const state = readyAt === 0 ? "none" : readyAt <= Math.max(block.timestamp, now) ? "ready" : "waiting";
  const role = roleName(roleId);
  return {
    role,
    words: `role ${role}`,
    holders: census.holders.map((holder) => ({ party: holder.party, delay: holder.delay, since: holder.since })),
    ...(immediate ? { delay: 0 } : delay > 0n ? { delay: Number(delay) } : {}),
    schedule: state === "none" ? { id, state } : { id, state, readyAt },
  };
}

/** As canCall would answer: whether at once, else after how long. A grant that lies in the future is none. */
async function memberOf(
  { authority }: Token,
  role: bigint,
  account: string,
  { number }: Block,
): Promise<[boolean, bigint]> {
  const [member, delay] = await authority.hasRole(role, account, { blockTag: number });
  return member ? [delay === 0n, delay] : [false, 0n];
}
