import { money, type Difference, type Evidence } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** Every entry, balance and row of the supply against the transfers posted anew. */
export const posting: Rule = {
  name: "posting",
  title: "Entries, balances and supply follow from the transfers",
  run: ({ chains, currency }) =>
    chains.flatMap(({ moment: { chainId, block, hash }, replay }) =>
      replay.faults.map(({ row, says, should, at, account }): Difference => {
        const count = row.startsWith("number");
        const show = (amount: bigint) => (count ? String(amount) : money(amount, currency));
        const evidence: Evidence[] = [{ is: "block", chainId, block, hash }];
        if (at !== undefined) evidence.push({ is: "log", chainId, ...at });
        if (account !== undefined) evidence.push({ is: "account", chainId, account });
        return {
          rule: "posting",
          currency,
          subject: `chain ${chainId} ${row}`,
          severity: "break",
          left: `${show(says)} in the books`,
          right: `${show(should)} by the transfers`,
          difference: show(says - should),
          evidence,
        };
      }),
    ),
};
