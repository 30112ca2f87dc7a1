import { tokenBalances } from "../../chain/token-balances.ts";
import { ZERO_ADDRESS } from "../../post/post.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** Every account's balance in the books against `balanceOf` at the very same block. */
export const nodeBalances: Rule = {
  name: "node-balances",
  title: "Balance in the books = balanceOf at the same block",
  leftOut: ({ chains }) => (chains.every(({ rpc }) => rpc !== undefined) ? undefined : "no node was asked"),
  async run({ chains, currency }) {
    const found: Difference[] = [];
    for (const { moment, token, balances, rpc } of chains) {
      const { chainId, block, hash } = moment;
      const accounts = [...balances.keys()].filter((account) => account !== ZERO_ADDRESS).sort();
      const said = await tokenBalances({ rpc: rpc!, token, blockHash: hash, accounts });
      for (const [index, account] of accounts.entries()) {
        const [ours, theirs] = [balances.get(account)!, said[index]!];
        if (ours === theirs) continue;
        found.push({
          rule: "node-balances",
          currency,
          subject: `chain ${chainId} ${account}`,
          severity: "break",
          left: `${money(ours, currency)} in the books`,
          right: `${money(theirs, currency)} by balanceOf`,
          difference: money(ours - theirs, currency),
          evidence: [
            { is: "account", chainId, account },
            { is: "block", chainId, block, hash },
          ],
        });
      }
    }
    return found;
  },
};
