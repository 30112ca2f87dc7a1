import { ZERO_ADDRESS } from "../../post/post.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** What circulates on all chains against what the issuer owes in the books. No bridge exists, so nothing is in flight. */
export const chains: Rule = {
  name: "chains",
  title: "Chains + in flight = outstanding",
  run({ chains: pictures, currency }): Difference[] {
    const circulating = pictures.reduce((sum, { supply }) => sum + supply.supply, 0n);
    const owed = pictures.reduce((sum, { balances }) => sum - (balances.get(ZERO_ADDRESS) ?? 0n), 0n);
    if (circulating === owed) return [];
    return [
      {
        rule: "chains",
        currency,
        subject: "outstanding",
        severity: "break",
        left: `${money(circulating, currency)} on ${pictures.length} chain${pictures.length === 1 ? "" : "s"}`,
        right: `${money(owed, currency)} owed by the issuer`,
        difference: money(circulating - owed, currency),
        evidence: pictures.map(({ moment: { chainId, block, hash } }) => ({ is: "block", chainId, block, hash })),
      },
    ];
  },
};
