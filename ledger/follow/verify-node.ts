import { checkChain } from "../chain/check-chain.ts";
import { headerAt } from "../chain/heads.ts";
import type { Rpc } from "../chain/rpc.ts";
import { tokenBalances, tokenSupply } from "../chain/token-balances.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { balanceKey, ZERO_ADDRESS, type Balances } from "../post/post.ts";
import type { Session } from "../store/store.ts";
import { heldHash, type Cursor } from "./cursor.ts";
import { readFollowed } from "./finality.ts";
import type { Findings } from "./finding.ts";

export interface NodeCheck {
  session: Session;
  network: FollowedNetwork;
  rpc: Rpc;
  cursor: Cursor;
  /** The first block of the books. */
  first: number;
  balances: Balances;
  /** Accounts of each token that are compared at most. */
  sample: number;
}

/** Blocks whose hash is compared. Each covers all before it, but only as far as the books' own links hold. */
const BLOCKS = 16;

/** Compares hashes, supplies and balances at the end of the books with the node's. @throws HarbourError HB-4105, 41xx */
export async function checkNode(check: NodeCheck, findings: Findings): Promise<void> {
  const { network, rpc, cursor, balances, sample } = check;
  await checkChain(rpc, network.chainId);
  await checkHashes(check, findings);
  for (const { origin, currency, address: token } of network.contracts) {
    if (origin !== "token" || currency === "") continue;
    const asked = { rpc, token, blockHash: cursor.hash };
    const supply = await tokenSupply(asked);
    const owed = -(balances.get(balanceKey(ZERO_ADDRESS, currency)) ?? 0n);
    findings.compare("supply", `${currency}, block ${cursor.block}`, `${owed} circulate`, `${supply} circulate`);
    const accounts = accountsOf(balances, currency, sample);
    const found = await tokenBalances({ ...asked, accounts });
    for (const [index, account] of accounts.entries())
      findings.compare("balance", `${account} ${currency}`, balances.get(balanceKey(account, currency)), found[index]);
  }
}

/** All, or as many as asked, spread over the addresses, which nobody chooses freely. */
function accountsOf(balances: Balances, currency: string, sample: number): string[] {
  const all = [...balances.keys()]
    .filter((key) => key.endsWith(currency) && !key.startsWith(ZERO_ADDRESS))
    .map((key) => key.slice(0, ZERO_ADDRESS.length))
    .sort();
  const step = Math.max(1, all.length / sample);
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

async function checkHashes({ session, network, rpc, cursor, first }: NodeCheck, findings: Findings): Promise<void> {
  const followed = await readFollowed(session, network.chainId);
  const step = Math.max(1, Math.floor((cursor.block - first) / BLOCKS));
  const numbers = new Set([first, cursor.block, ...(followed ? [followed.final, followed.safe] : [])]);
  for (let number = first; number < cursor.block; number += step) numbers.add(number);
  for (const number of numbers) {
    if (number < first) continue;
    const header = await headerAt({ rpc, network, number });
    const held = await heldHash(session, network.chainId, number);
    findings.compare("chain_block", `block ${number}`, held, header?.hash ?? "no such block on the node");
  }
}
