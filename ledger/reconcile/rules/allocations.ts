import { money, type Difference } from "../difference.ts";
import type { ChainPicture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** What circulates on a chain against its share of the approval, and the shares of all chains against the approval. */
export const allocations: Rule = {
  name: "allocations",
  title: "No chain above its share, no shares above the approval",
  leftOut: ({ chains }) =>
    chains.some(({ reserve }) => reserve !== undefined) ? undefined : "no registry is followed",
  run: ({ chains, currency, at }) => {
    const shareOf = ({ reserve }: ChainPicture) =>
      reserve !== undefined && at < reserve.allocation.validUntil ? reserve.allocation.amount : 0n;
    const exceeded = chains
      .filter((chain) => chain.reserve !== undefined && chain.supply.supply > shareOf(chain))
      .map((chain): Difference => {
        const { chainId, block, hash } = chain.moment;
        const share = shareOf(chain);
        return {
          rule: "allocations",
          currency,
          subject: `chain ${chainId} share`,
          severity: "break",
          left: `${money(chain.supply.supply, currency)} circulating`,
          right: `${money(share, currency)} is the chain's share`,
          difference: `${money(chain.supply.supply - share, currency)} above`,
          evidence: [{ is: "block", chainId, block, hash }],
        };
      });
    const total = chains.reduce((sum, chain) => sum + shareOf(chain), 0n);
    // One consent, recorded on every chain that has a share of it; where they differ, the lowest is sure.
    const approved = chains
      .filter((chain) => shareOf(chain) > 0n)
      .map(({ reserve }) => currentApproval(reserve!, at))
      .reduce((lowest: bigint | undefined, one) => (lowest === undefined || one < lowest ? one : lowest), undefined);
    if (approved === undefined || total <= approved) return exceeded;
    return [
      ...exceeded,
      {
        rule: "allocations",
        currency,
        subject: "approval",
        severity: "break",
        left: `${money(total, currency)} shared out`,
        right: `${money(approved, currency)} approved`,
        difference: `${money(total - approved, currency)} above`,
        evidence: chains.map(({ moment: { chainId, block, hash } }) => ({ is: "block", chainId, block, hash })),
      },
    ];
  },
};

function currentApproval({ approval }: NonNullable<ChainPicture["reserve"]>, at: number): bigint {
  return approval !== undefined && at < approval.expiry ? approval.ceiling : 0n;
}
