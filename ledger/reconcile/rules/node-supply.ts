import { tokenSupply } from "../../chain/token-balances.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** What circulates by the books against `totalSupply` at the very same block. An account missing in the books shows here. */
export const nodeSupply: Rule = {
  name: "node-supply",
  title: "Supply in the books = totalSupply at the same block",
  leftOut: ({ chains }) => (chains.every(({ rpc }) => rpc !== undefined) ? undefined : "no node was asked"),
  async run({ chains, currency }) {
    const found: Difference[] = [];
    for (const { moment, token, supply, rpc } of chains) {
      const { chainId, block, hash } = moment;
      const said = await tokenSupply({ rpc: rpc!, token, blockHash: hash });
      if (said === supply.supply) continue;
      found.push({
        rule: "node-supply",
        currency,
        subject: `chain ${chainId}`,
        severity: "break",
        left: `${money(supply.supply, currency)} in the books`,
        right: `${money(said, currency)} by totalSupply`,
        difference: money(supply.supply - said, currency),
        evidence: [{ is: "block", chainId, block, hash }],
      });
    }
    return found;
  },
};
