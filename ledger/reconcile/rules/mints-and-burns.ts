import { money, type Difference, type Evidence } from "../difference.ts";
import type { ChainPicture, Issue, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** What the token says it minted and burned against the transfers from and to the zero address. */
export const mintsAndBurns: Rule = {
  name: "mints-and-burns",
  title: "Supply = mints − burns: the token's own events and its transfers say the same",
  run: ({ chains, currency }: Picture) =>
    chains.flatMap((chain): Difference[] => {
      const sum = (issues: readonly Issue[]) => issues.reduce((total, { amount }) => total + amount, 0n);
      const { replay, moment, mints, burns } = chain;
      return (
        [
          ["minted", sum(mints), replay.minted],
          ["burned", sum(burns), replay.burned],
        ] as const
      )
        .filter(([, said, moved]) => said !== moved)
        .map(([what, said, moved]) => ({
          rule: "mints-and-burns",
          currency,
          subject: `chain ${moment.chainId} ${what}`,
          severity: "break",
          left: `${money(said, currency)} ${what} by events`,
          right: `${money(moved, currency)} ${what} by transfers`,
          difference: money(said - moved, currency),
          evidence: unequal(chain),
        }));
    }),
};

/** Transactions whose events and transfers differ. */
function unequal({ moment: { chainId, block, hash }, mints, burns, replay }: ChainPicture): Evidence[] {
  const said = new Map<string, bigint>();
  const places = new Map<string, Issue>();
  for (const [issues, sign] of [
    [mints, 1n],
    [burns, -1n],
  ] as const)
    for (const issue of issues) {
      said.set(issue.txHash, (said.get(issue.txHash) ?? 0n) + sign * issue.amount);
      places.set(issue.txHash, issue);
    }
  const evidence: Evidence[] = [{ is: "block", chainId, block, hash }];
  for (const txHash of new Set([...said.keys(), ...replay.issued.keys()])) {
    if ((said.get(txHash) ?? 0n) === (replay.issued.get(txHash) ?? 0n)) continue;
    const place = places.get(txHash);
    evidence.push({ is: "log", chainId, block: place?.block ?? -1, logIndex: place?.logIndex ?? -1, txHash });
  }
  return evidence;
}
