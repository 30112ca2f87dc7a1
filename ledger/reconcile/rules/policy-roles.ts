import type { CurrencySettings } from "../../../policy/network-file.ts";
import { formatDuration } from "../../../sdk/wording.ts";
import { roles as roleTable } from "../../../sdk/roles.ts";
import type { RoleMember } from "../../read/roles-at.ts";
import { logEvidence, type Difference, type Evidence } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** Who holds which role with which delay, and who may mint, against the policy file. */
export const policyRoles: Rule = {
  name: "policy-roles",
  title: "Roles and minters = policy file",
  leftOut: ({ chains }) =>
    chains.some(({ policy }) => policy !== undefined) ? undefined : "no policy file is at hand",
  run: (picture) => picture.chains.flatMap((chain) => compare(picture, chain)),
};

function compare({ currency }: Picture, chain: ChainPicture): Difference[] {
  const {
    moment: { chainId },
    policy,
    roles,
  } = chain;
  const settings = policy?.currencies.find((one) => one.currency === currency);
  if (policy === undefined || settings === undefined) return [];
  const file: Evidence = { is: "policy", path: policy.path, sha256: policy.sha256 };
  const differ = (subject: string, left: string, right: string, difference: string, evidence: Evidence[]) => ({
    ...{ rule: "policy-roles", currency, subject: `chain ${chainId} ${subject}`, severity: "break" as const },
    ...{ left, right, difference, evidence: [...evidence, file] },
  });
  const found: Difference[] = [];
  const wanted = expectedMembers(chain, settings, currency);
  const have = new Map(roles.members.map((one) => [keyOf(one.roleId, one.account), one]));
  for (const [key, { name, account, delay }] of wanted) {
    const member = have.get(key);
    if (member === undefined)
      found.push(differ(`role ${name} ${account}`, "no member", "a member in the policy file", "missing", []));
    else if (member.delay !== delay)
      found.push(
        differ(
          `role ${name} ${account} delay`,
          `a delay of ${formatDuration(BigInt(member.delay))}`,
          `${formatDuration(BigInt(delay))} in the role table`,
          `${Math.abs(member.delay - delay)} s`,
          [logEvidence(chainId, member.where)],
        ),
      );
  }
  for (const [key, member] of have)
    if (!wanted.has(key))
      found.push(
        differ(
          `role ${titleOf(member)} ${member.account}`,
          "a member",
          "not in the policy file",
          "granted outside the policy file",
          [logEvidence(chainId, member.where), { is: "account", chainId, account: member.account }],
        ),
      );
  const desks = chain.contracts.filter((one) => one.origin === "mintDesk" && one.currency === currency);
  for (const { account, where } of roles.minters)
    if (!desks.some(({ address }) => address === account))
      found.push(
        differ(`minter ${account}`, "may mint", "not in the policy file", "a minter beside the desk", [
          logEvidence(chainId, where),
          { is: "account", chainId, account },
        ]),
      );
  return found;
}

function expectedMembers({ contracts }: ChainPicture, settings: CurrencySettings, currency: string) {
  const wanted = new Map<string, { name: string; account: string; delay: number }>();
  for (const { id, name, delay, heldBy } of roleTable) {
    const contract = contracts.findLast((one) => one.origin === heldBy && one.currency === currency);
    const holders = heldBy === undefined ? settings.holders[name] : contract === undefined ? [] : [contract.address];
    for (const holder of holders) {
      const account = holder.toLowerCase();
      wanted.set(keyOf(id, account), { name, account, delay });
    }
  }
  return wanted;
}

function keyOf(roleId: bigint, account: string): string {
  return `${roleId} ${account}`;
}

function titleOf({ role, roleId }: RoleMember): string {
  return role ?? String(roleId);
}
