import { nameOf } from "../../policy/address-book.ts";
import type { Role } from "../../sdk/roles.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";

/**
 * Lines to write into the network file, where the chain is going to say something else than it does: else the next
 * harbour plan proposes to undo the act. Empty: the file says so already.
 */
export function policyNote(
  connection: Connection,
  { currency }: Token,
  role: Role,
  holder: Party,
  holds: boolean,
): string[] {
  const { policy } = connection;
  const settings = policy.currencies.find((candidate) => candidate.currency === currency);
  // A role that follows another one is not written down.
  if (settings === undefined || role.heldWith !== undefined) return [];
  const written = settings.holders[role.name];
  if (written.includes(holder.address) === holds) return [];

  const known = Object.values(policy.book).includes(holder.address);
  const name = known ? nameOf(policy.book, holder.address) : (holder.name ?? "<name>");
  const names = written.filter((address) => address !== holder.address).map((address) => nameOf(policy.book, address));
  const list = [...names, ...(holds ? [name] : [])].join(", ");
  return [
    `${policy.path} ${holds ? "does not name" : "still names"} ${callParty(holder)} as ${role.name} of ${settings.key}`,
    "harbour plan will propose to undo this unless the file says",
    ...(known || !holds ? [] : [`  book: ${name}: "${holder.address}"`]),
    `  currencies.${settings.key}.roles: ${role.name}: [${list}]`,
  ];
}

/** What a custodian's signer or a beneficiary is, by the network file, in either currency. */
export function bankOrCustomerWords({ policy }: Connection, { address }: Party): string | undefined {
  for (const { issuance } of policy.currencies) {
    const custodian = issuance.custodians.find(({ signers }) => signers.includes(address));
    if (custodian !== undefined) return `a signer of ${custodian.id}`;
    const beneficiary = issuance.beneficiaries.find(({ wallet }) => wallet === address);
    if (beneficiary !== undefined) return `the wallet of customer ${beneficiary.customer}`;
  }
  return undefined;
}
