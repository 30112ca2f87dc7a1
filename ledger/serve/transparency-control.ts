import { getAddress } from "ethers";
import { roles } from "../../sdk/roles.ts";
import type { Books } from "../books.ts";
import { modesAt } from "../read/modes-at.ts";
import { rolesAt, type RoleMember } from "../read/roles-at.ts";
import { minorOf, partyOf, type TokenOnChain } from "./token-place.ts";
import type { ContractView, MinterView, RoleHolder, RoleView } from "./transparency-view.ts";

export interface ControlView {
  control: RoleView[];
  minters: MinterView[];
}

/** Every role of the table, held or not, and after them whatever else somebody was given. */
export async function controlView(books: Books, { moment, currency }: TokenOnChain): Promise<ControlView> {
  const { members, minters } = await rolesAt(books.store, moment, currency);
  const { chainId } = moment;
  const holdersOf = (id: bigint) =>
    members.filter(({ roleId }) => roleId === id).map((member) => holderOf(books, member));
  const known = roles.map(({ id, name, effect }) => ({
    role: name,
    known: name,
    chainId,
    holders: holdersOf(id),
    effect,
  }));
  const strange = new Set(members.filter(({ role }) => role === undefined).map(({ roleId }) => roleId));
  return {
    control: [
      ...known,
      ...[...strange].map((id) => ({ role: `role ${id}`, known: null, chainId, holders: holdersOf(id), effect: "" })),
    ],
    minters: minters.map(({ account, allowance }) => ({
      ...partyOf(books, account),
      chainId,
      allowance: minorOf(allowance),
    })),
  };
}

function holderOf(books: Books, { account, since, delay }: RoleMember): RoleHolder {
  return { ...partyOf(books, account), since, delay };
}

/** Our contracts of a currency, and those that serve all. */
export async function contractsView(
  books: Books,
  { network, moment, currency }: TokenOnChain,
  codeHashes: ReadonlyMap<string, string>,
): Promise<ContractView[]> {
  const { implementation } = await modesAt(books.store, moment, currency);
  return network.contracts
    .filter((one) => one.currency === currency || one.currency === "")
    .map(({ origin, address }) => {
      const runs = origin === "token" ? implementation : "";
      return {
        contract: origin,
        chainId: network.chainId,
        address: getAddress(address),
        implementation: runs === "" ? "" : getAddress(runs),
        codeHash: codeHashes.get(runs === "" ? address : runs) ?? "",
      };
    });
}
