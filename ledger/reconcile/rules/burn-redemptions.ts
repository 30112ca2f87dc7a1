import type { MintOrderAt } from "../../read/orders-at.ts";
import { logEvidence, money, type Difference, type Evidence } from "../difference.ts";
import type { ChainPicture, Issue } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** What a transaction burned beside the desk, and the executed orders for which a custodian named it. */
interface Surplus {
  burns: (Issue & { chainId: number })[];
  orders: (MintOrderAt & { executed: NonNullable<MintOrderAt["executed"]>; chainId: number })[];
}

/**
 * Every burn against a settled redemption. Burns beside the desk leave a surplus; it agrees once orders, on whatever chain,
 * have put all that their transaction burned back into circulation. An order that puts back more than that, or names a
 * transaction that left no surplus, was minted without money.
 */
export const burnRedemptions: Rule = {
  name: "burn-redemptions",
  title: "Every burn settles a redemption, and what orders issue for a burn was burned",
  run: ({ chains, currency }) =>
    [...surpluses(chains)].flatMap(([txHash, { burns, orders }]): Difference[] => {
      const sum = (of: readonly { amount: bigint }[]) => of.reduce((total, { amount }) => total + amount, 0n);
      const [burned, back] = [sum(burns), sum(orders)];
      if (back === burned) return [];
      const by = [...new Set(burns.map((burn) => burn.by))].join(", ");
      const over = back > burned;
      return [
        {
          rule: "burn-redemptions",
          currency,
          subject: burns.length === 0 ? `burn in ${txHash}` : `chain ${burns[0]!.chainId} burn in ${txHash}`,
          severity: "break",
          left: burns.length === 0 ? "no burn beside the redemptions" : `${money(burned, currency)} burned by ${by}`,
          right: back === 0n ? "no settled redemption" : `${money(back, currency)} issued again`,
          difference: over
            ? `${money(back - burned, currency)} issued without a burn`
            : `${money(burned - back, currency)} burned without a redemption`,
          evidence: [
            ...burns.flatMap((burn): Evidence[] => [
              logEvidence(burn.chainId, burn),
              { is: "account", chainId: burn.chainId, account: burn.by },
            ]),
            ...orders.flatMap(({ chainId, orderId, executed }): Evidence[] =>
              over ? [{ is: "order", chainId, orderId }, logEvidence(chainId, executed)] : [],
            ),
          ],
        },
      ];
    }),
};

/** By transaction. */
function surpluses(chains: readonly ChainPicture[]): Map<string, Surplus> {
  const found = new Map<string, Surplus>();
  const at = (txHash: string): Surplus => {
    const known = found.get(txHash) ?? { burns: [], orders: [] };
    found.set(txHash, known);
    return known;
  };
  for (const chain of chains) {
    const { chainId } = chain.moment;
    for (const burn of besideTheDesk(chain)) at(burn.txHash).burns.push({ ...burn, chainId });
    for (const order of chain.orders) {
      const { executed } = order;
      if (executed?.burnTx !== undefined) at(executed.burnTx).orders.push({ ...order, executed, chainId });
    }
  }
  return found;
}

/** Burns that settle nothing. */
function besideTheDesk({ burns, redemptions }: ChainPicture): Issue[] {
  const open = redemptions.redemptions.filter((one) => one.settled !== undefined);
  return burns.filter((burn) => {
    const found = open.findIndex(
      ({ settled, desk, amount }) => settled!.txHash === burn.txHash && desk === burn.by && amount === burn.amount,
    );
    if (found >= 0) open.splice(found, 1);
    return found < 0;
  });
}
