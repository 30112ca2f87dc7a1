import { logEvidence, money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** Every mint against an executed order of the same transaction, wallet and amount: nothing is issued on the side. */
export const mintOrders: Rule = {
  name: "mint-orders",
  title: "Every mint executes an order",
  run: ({ chains, currency }) =>
    chains.flatMap(({ moment: { chainId }, mints, orders }) => {
      const open = orders.filter((one) => one.executed !== undefined);
      return mints.flatMap((mint): Difference[] => {
        const found = open.findIndex(
          ({ executed, desk, beneficiary, amount }) =>
            executed!.txHash === mint.txHash && desk === mint.by && beneficiary === mint.to && amount === mint.amount,
        );
        if (found >= 0) {
          open.splice(found, 1);
          return [];
        }
        return [
          {
            rule: "mint-orders",
            currency,
            subject: `chain ${chainId} mint ${mint.txHash} ${mint.logIndex}`,
            severity: "break",
            left: `${money(mint.amount, currency)} minted by ${mint.by}`,
            right: "no executed order",
            difference: `${money(mint.amount, currency)} without an order`,
            evidence: [logEvidence(chainId, mint), { is: "account", chainId, account: mint.by }],
          },
        ];
      });
    }),
};
