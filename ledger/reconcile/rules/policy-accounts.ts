import { ACCOUNT_FLAGS, describeAccountFlags } from "../../../sdk/account-flags.ts";
import { logEvidence, type Difference, type Evidence } from "../difference.ts";
import type { ChainPicture } from "../picture.ts";
import type { Rule } from "../rule.ts";

const { protected: safe, redemption } = ACCOUNT_FLAGS;

/** The accounts that the token treats unlike others: our contracts, and those that the policy file names. */
export const policyAccounts: Rule = {
  name: "policy-accounts",
  title: "Registered accounts = our contracts and the policy file",
  leftOut: ({ chains }) =>
    chains.some(({ policy }) => policy !== undefined) ? undefined : "no policy file is at hand",
  run: ({ chains, currency }) =>
    chains.flatMap((chain): Difference[] => {
      const {
        moment: { chainId },
        policy,
        registered,
      } = chain;
      const settings = policy?.currencies.find((one) => one.currency === currency);
      if (policy === undefined || settings === undefined) return [];
      const wanted = new Map([
        ...ownFlags(chain, currency),
        ...settings.registered.map(({ account, flags }) => [account.toLowerCase(), flags] as const),
      ]);
      const accounts = [...new Set([...wanted.keys(), ...registered.keys()])];
      return accounts.flatMap((account): Difference[] => {
        const [is, should] = [registered.get(account)?.flags ?? 0, wanted.get(account) ?? 0];
        if (is === should) return [];
        const where = registered.get(account)?.where;
        const evidence: Evidence[] = [
          ...(where === undefined ? [] : [logEvidence(chainId, where)]),
          { is: "account", chainId, account },
          { is: "policy", path: policy.path, sha256: policy.sha256 },
        ];
        return [
          {
            ...{ rule: "policy-accounts", currency, subject: `chain ${chainId} ${account}`, severity: "break" },
            left: describeAccountFlags(is),
            right: describeAccountFlags(should),
            difference: "other flags",
            evidence,
          },
        ];
      });
    }),
};

/** Our contracts are protected, and what is at the redemption desk can be redeemed while payments are paused. */
function ownFlags({ contracts }: ChainPicture, currency: string): [string, number][] {
  return contracts
    .filter((one) => one.currency === "" || one.currency === currency)
    .flatMap(({ address, origin }): [string, number][] => {
      if (origin === "redemptionDesk") return [[address, safe | redemption]];
      const others = ["mintDesk", "payouts", "fxSettlement", "tradeEscrow"];
      return others.includes(origin) ? [[address, safe]] : [];
    });
}
