import { contractWords, type GovernedContract } from "../../../sdk/roles.ts";
import { money, type Difference } from "../difference.ts";
import type { ChainPicture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** What each contract of ours has of the token against what its events account for; most have nothing to hold. */
export const contractHoldings: Rule = {
  name: "contract-holdings",
  title: "Every token in a contract of ours belongs to an order, a request or a claim",
  run: ({ chains, currency }) =>
    chains.flatMap((chain) => {
      const { chainId, block, hash } = chain.moment;
      return chain.contracts
        .filter((one) => one.origin !== "authority" && (one.currency === "" || one.currency === currency))
        .flatMap(({ address, origin }): Difference[] => {
          const has = chain.balances.get(address) ?? 0n;
          const accounted = accountedFor(chain, address);
          if (has === accounted) return [];
          return [
            {
              rule: "contract-holdings",
              currency,
              subject: `chain ${chainId} ${origin} ${address}`,
              severity: "break",
              left: `${money(has, currency)} in the ${contractWords[origin as GovernedContract]}`,
              right: `${money(accounted, currency)} accounted for`,
              difference: money(has - accounted, currency),
              evidence: [
                { is: "account", chainId, account: address },
                { is: "block", chainId, block, hash },
              ],
            },
          ];
        });
    }),
};

function accountedFor({ escrows, redemptions }: ChainPicture, address: string): bigint {
  const escrow = escrows.find((one) => one.escrow === address);
  if (escrow !== undefined) return escrow.total;
  return redemptions.heldBy.get(address) ?? 0n;
}
