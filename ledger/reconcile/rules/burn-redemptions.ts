import { logEvidence, money, type Difference } from "../difference.ts";
import type { ChainPicture, Issue } from "../picture.ts";
import type { Rule } from "../rule.ts";

/**
 * Every burn against a settled redemption. Burns beside the desk leave a surplus; it agrees once orders have put all that
 * their transaction burned back into circulation.
 */
export const burnRedemptions: Rule = {
  name: "burn-redemptions",
  title: "Every burn settles a redemption",
  run: ({ chains, currency }) =>
    chains.flatMap((chain) => {
      const { chainId } = chain.moment;
      return [...besideTheDesk(chain)].flatMap(([txHash, burns]): Difference[] => {
        const burned = burns.reduce((sum, { amount }) => sum + amount, 0n);
        const back = coveredBy(chain, txHash);
        if (back === burned) return [];
        return [
          {
            rule: "burn-redemptions",
            currency,
            subject: `chain ${chainId} burn in ${txHash}`,
            severity: "break",
            left: `${money(burned, currency)} burned by ${[...new Set(burns.map(({ by }) => by))].join(", ")}`,
            right: back === 0n ? "no settled redemption" : `${money(back, currency)} issued again`,
            difference: `${money(burned - back, currency)} burned without a redemption`,
            evidence: burns.flatMap((burn) => [
              logEvidence(chainId, burn),
              { is: "account" as const, chainId, account: burn.by },
            ]),
          },
        ];
      });
    }),
};

/** Burns that settle nothing, by transaction. */
function besideTheDesk({ burns, redemptions }: ChainPicture): Map<string, Issue[]> {
  const open = redemptions.redemptions.filter((one) => one.settled !== undefined);
  const beside = new Map<string, Issue[]>();
  for (const burn of burns) {
    const found = open.findIndex(
      ({ settled, desk, amount }) => settled!.txHash === burn.txHash && desk === burn.by && amount === burn.amount,
    );
    if (found >= 0) open.splice(found, 1);
    else beside.set(burn.txHash, [...(beside.get(burn.txHash) ?? []), burn]);
  }
  return beside;
}

/** What orders issued again on the strength of this transaction's burns. */
function coveredBy({ orders }: ChainPicture, txHash: string): bigint {
  return orders.filter(({ executed }) => executed?.burnTx === txHash).reduce((sum, { amount }) => sum + amount, 0n);
}
