import { roles } from "../../sdk/roles.ts";
import type { Books } from "../books.ts";
import { rolesAt } from "../read/roles-at.ts";
import type { PolicyDifferenceView } from "./operations-view.ts";
import { partyOf, type TokenOnChain } from "./token-place.ts";

/** Who holds a role on the chain and not in the policy file, or the other way round. Empty where no file is at hand. */
export async function policyDifferences(
  books: Books,
  { network, moment, currency }: TokenOnChain,
): Promise<PolicyDifferenceView[]> {
  const { chainId } = network;
  const settings = books.policies.get(chainId)?.currencies.find((one) => one.currency === currency);
  if (settings === undefined) return [];
  const { members } = await rolesAt(books.store, moment, currency);
  const differences: PolicyDifferenceView[] = [];
  const add = (role: string, expected: readonly string[], found: readonly string[]) => {
    const missing = expected.filter((one) => !found.includes(one)).map((one) => partyOf(books, one));
    const surplus = found.filter((one) => !expected.includes(one)).map((one) => partyOf(books, one));
    if (missing.length + surplus.length > 0) differences.push({ chainId, currency, role, missing, surplus });
  };
  for (const { id, name, heldBy } of roles) {
    const expected =
      heldBy === undefined
        ? settings.holders[name].map((one) => one.toLowerCase())
        : network.contracts
            .filter((one) => one.origin === heldBy && one.currency === currency)
            .map((one) => one.address);
    add(
      name,
      expected,
      members.filter(({ roleId }) => roleId === id).map(({ account }) => account),
    );
  }
  for (const { roleId, role, account } of members) if (role === undefined) add(`role ${roleId}`, [], [account]);
  return differences;
}
