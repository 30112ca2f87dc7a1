import { ZERO_ADDRESS } from "../../post/post.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** What all holders have against what circulates. */
export const balancesAndSupply: Rule = {
  name: "balances-and-supply",
  title: "Σ balances = supply",
  run: ({ chains, currency }) =>
    chains.flatMap(({ moment: { chainId, block, hash }, balances, supply }): Difference[] => {
      let held = 0n;
      for (const [account, amount] of balances) if (account !== ZERO_ADDRESS) held += amount;
      if (held === supply.supply) return [];
      return [
        {
          rule: "balances-and-supply",
          currency,
          subject: `chain ${chainId}`,
          severity: "break",
          left: `${money(held, currency)} held by ${balances.size - (balances.has(ZERO_ADDRESS) ? 1 : 0)} accounts`,
          right: `${money(supply.supply, currency)} circulating`,
          difference: money(held - supply.supply, currency),
          evidence: [{ is: "block", chainId, block, hash }],
        },
      ];
    }),
};
