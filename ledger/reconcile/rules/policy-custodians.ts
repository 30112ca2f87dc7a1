import type { CustodianSettings } from "../../../policy/issuance-section.ts";
import type { CustodianAt } from "../../read/custodians-at.ts";
import type { Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** Who signs for which bank and for which pools, against the policy file. */
export const policyCustodians: Rule = {
  name: "policy-custodians",
  title: "Custodians, their signers and pools = policy file",
  leftOut: ({ chains }) =>
    chains.some(({ policy }) => policy !== undefined) ? undefined : "no policy file is at hand",
  run: ({ chains, currency }) =>
    chains.flatMap((chain): Difference[] => {
      const { policy, moment, custodians } = chain;
      const settings = policy?.currencies.find((one) => one.currency === currency);
      if (policy === undefined || settings === undefined) return [];
      const active = new Map(custodians.filter(({ revoked }) => !revoked).map((one) => [one.custodian, figures(one)]));
      const wanted = new Map(settings.issuance.custodians.map((one) => [one.id, wantedFigures(one)]));
      const ids = [...new Set([...wanted.keys(), ...active.keys()])];
      return ids.flatMap((id) =>
        (["threshold", "signers", "pools"] as const).flatMap((name): Difference[] => {
          const [is, should] = [active.get(id)?.[name] ?? [], wanted.get(id)?.[name] ?? []];
          const [more, less] = [is.filter((one) => !should.includes(one)), should.filter((one) => !is.includes(one))];
          return [...more.map((one) => [one, true] as const), ...less.map((one) => [one, false] as const)].map(
            ([one, extra]) => ({
              ...{ rule: "policy-custodians", currency, severity: "break" },
              subject: `chain ${moment.chainId} ${id} ${name} ${one}`,
              left: extra ? `${one} in force` : "not in force",
              right: extra ? "not in the policy file" : `${one} in the policy file`,
              difference: extra ? "beside the policy file" : "missing",
              evidence: [
                { is: "policy", path: policy.path, sha256: policy.sha256 },
                { is: "block", chainId: moment.chainId, block: moment.block, hash: moment.hash },
              ],
            }),
          );
        }),
      );
    }),
};

function figures({ threshold, signers, pools }: CustodianAt) {
  return { threshold: [String(threshold)], signers, pools };
}

function wantedFigures({ threshold, signers, pools }: CustodianSettings) {
  return {
    threshold: [String(threshold)],
    signers: signers.map((signer) => signer.toLowerCase()),
    pools: [...pools],
  };
}
