import type { Restriction } from "../read/restricted-at.ts";
import type { Json } from "./canonical.ts";
import type { FullChainState, State } from "./chain-state.ts";
import { tokens } from "./decimal-text.ts";
import type { IssuerFacts } from "./issuer-facts.ts";

/** What must be backed, by the two standards that disagree about frozen tokens. Minor units. */
export interface LiabilityBases {
  /** Hong Kong: all that is outstanding, frozen or not (HKMA guideline 2.2.3). */
  hongKong: bigint;
  /** AICPA: less what cannot be redeemed, for now or ever. */
  aicpa: bigint;
  temporarily: NonRedeemable[];
  permanently: NonRedeemable[];
}

export interface NonRedeemable {
  chainId: number;
  address: string;
  reason: string;
  amount: bigint;
}

/** An address from which nothing can ever be redeemed is listed there alone, so that nothing is taken off twice. */
export function liabilityBases(state: State<FullChainState>, facts: IssuerFacts): LiabilityBases {
  const lost = new Map((facts.permanentlyNonRedeemable ?? []).map(({ address, reason }) => [address, reason]));
  const permanently: NonRedeemable[] = [];
  const temporarily: NonRedeemable[] = [];
  for (const { moment, balances, restricted } of state.chains) {
    const { chainId } = moment;
    for (const [address, reason] of [...lost].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const amount = balances.get(address) ?? 0n;
      if (amount > 0n) permanently.push({ chainId, address, reason, amount });
    }
    for (const one of restricted.accounts)
      if (one.frozen > 0n && !lost.has(one.account))
        temporarily.push({ chainId, address: one.account, reason: reasonOf(one), amount: one.frozen });
  }
  const off = [...permanently, ...temporarily].reduce((sum, { amount }) => sum + amount, 0n);
  return { hongKong: state.outstanding, aicpa: state.outstanding - off, temporarily, permanently };
}

export function nonRedeemableRow({ chainId, address, reason, amount }: NonRedeemable): Record<string, Json> {
  return { chain: `eip155:${chainId}`, address, reason, amount: tokens(amount) };
}

/** Neutral: what was done and under which case, never why. */
function reasonOf({ blacklisted, hold }: Restriction): string {
  const [what, caseRef] = blacklisted === undefined ? ["hold", hold?.caseRef] : ["blacklisted", blacklisted.caseRef];
  return caseRef === undefined ? `${what}, no case reference` : `${what}, case ${caseRef}`;
}
