import { badAnswer } from "./chain-faults.ts";
import type { Rpc, RpcCall } from "./rpc.ts";

export interface TokenBalancesQuestion {
  rpc: Rpc;
  /** Lower case. */
  token: string;
  accounts: readonly string[];
  /** The block at whose end they are asked for. By its hash, so that the answer cannot be about another branch. */
  blockHash: string;
}

/** Accounts of one call: the answer, 32 bytes each, must be shorter than the longest code, and the gas fit into a block. */
const AT_ONCE = 500;
/** Calls of one request. */
const CALLS = 4;

/**
 * What each account has, in minor units, in the order asked. A program that is nowhere deployed asks the token for many at
 * once: a node runs what a call without a recipient carries, and gives back what it returns.
 *
 * @throws HarbourError 41xx, also where the node no longer keeps the state of that block
 */
export async function tokenBalances(question: TokenBalancesQuestion): Promise<bigint[]> {
  const { rpc, token, accounts, blockHash } = question;
  const groups = Array.from({ length: Math.ceil(accounts.length / AT_ONCE) }, (_, group) =>
    accounts.slice(group * AT_ONCE, (group + 1) * AT_ONCE),
  );
  const balances: bigint[] = [];
  for (let first = 0; first < groups.length; first += CALLS) {
    const asked = groups.slice(first, first + CALLS);
    const calls = asked.map((group) => callOf({ data: programFor(token, group) }, blockHash));
    const answers = await rpc.batch(calls);
    for (const [index, group] of asked.entries()) balances.push(...wordsOf(rpc, answers[index], group.length));
  }
  return balances;
}

/** What circulates by the token's own word, in minor units. @throws HarbourError 41xx */
export async function tokenSupply({ rpc, token, blockHash }: Omit<TokenBalancesQuestion, "accounts">): Promise<bigint> {
  // totalSupply()
  return wordsOf(rpc, await rpc.request(callOf({ to: token, data: "0x18160ddd" }, blockHash)), 1)[0]!;
}

function callOf(transaction: { to?: string; data: string }, blockHash: string): RpcCall {
  return { method: "eth_call", params: [transaction, { blockHash }] };
}

function wordsOf(rpc: Rpc, answer: unknown, count: number): bigint[] {
  const text = String(answer);
  if (!/^0x[0-9a-f]*$/i.test(text) || text.length !== 2 + 64 * count)
    throw badAnswer(rpc.host, "eth_call", `${(text.length - 2) / 2} bytes instead of ${32 * count}`);
  return Array.from({ length: count }, (_, index) => BigInt(`0x${text.slice(2 + 64 * index, 66 + 64 * index)}`));
}

/**
 * for (offset = end; offset < codesize; offset += 20) { out = token.balanceOf(account at offset); out += 32 } return all
 *
 * Memory: the selector at 0x1c, the account right of 0x20, the answers from 0x40 on. Stack, its top last: offset, out.
 * No instruction is younger than the Byzantium upgrade, so that every chain runs it.
 */
const PROGRAM = [
  "6370a08231 6000 52", // mstore(0, selector of balanceOf)
  "60:end 6040", // offset = end, out = 0x40
  "loop: 5b 38 82 10 15 60:done 57", // unless offset < codesize, go on at done
  "6014 82 602c 39", // codecopy(0x2c, offset, 20)
  "6020 81 6024 601c 73(token) 5a fa", // staticcall(gas, token, 0x1c, 36, out, 32)
  "6020 3d 14 16 60:next 57 6000 80 fd", // unless it succeeded with 32 bytes, revert(0, 0)
  "next: 5b 6020 01 90 6014 01 90 60:loop 56", // out += 32, offset += 20
  "done: 5b 6040 90 03 6040 f3", // return(0x40, out - 0x40)
  "end:",
];

/** The program and, behind it, the accounts it asks for, 20 bytes each. */
function programFor(token: string, accounts: readonly string[]): string {
  const words = PROGRAM.flatMap((line) => line.replace("(token)", token.slice(2)).split(" "));
  const places = new Map<string, string>();
  let length = 0;
  for (const word of words) {
    const label = /^(\w+):$/.exec(word)?.[1];
    if (label !== undefined) places.set(label, length.toString(16).padStart(2, "0"));
    else length += word.replace(/:\w+/, "00").length / 2;
  }
  const code = words.filter((word) => !word.endsWith(":"));
  const linked = code.map((word) => word.replace(/:(\w+)/, (_, label: string) => places.get(label)!)).join("");
  return `0x${linked}${accounts.map((account) => account.slice(2)).join("")}`;
}
