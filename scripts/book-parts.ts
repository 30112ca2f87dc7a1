import { roles } from "../sdk/roles.ts";
import { roleCensus } from "./chain/census.ts";
import type { Block } from "./chain/block.ts";
import { CURRENCIES, type Connection, type Currency } from "./chain/connection.ts";
import { knownTargets } from "./chain/targets.ts";
import { openToken } from "./chain/token.ts";
import { roleName } from "./role/name.ts";

/** What somebody is in one or both currencies. */
export interface Part {
  kind: "role" | "signer" | "beneficiary" | "team" | "contract" | "registered";
  /** "BLACKLISTER", "signer of BANK-A" */
  words: string;
  /** In which; empty where it belongs to none. */
  currencies: Currency[];
}

/** By address. Roles are the chain's where the currency is deployed, the file's where it is not. */
export async function readParts(connection: Connection, block: Block): Promise<Map<string, Part[]>> {
  const { policy, deployment } = connection;
  const parts = new Map<string, Part[]>();
  const add = (address: string, kind: Part["kind"], words: string, currency?: Currency) => {
    const own = parts.get(address) ?? [];
    const same = own.find((part) => part.kind === kind && part.words === words);
    if (same === undefined) own.push({ kind, words, currencies: currency === undefined ? [] : [currency] });
    else if (currency !== undefined && !same.currencies.includes(currency)) same.currencies.push(currency);
    parts.set(address, own);
  };

  for (const { address, currency, contract, name } of knownTargets(connection)) {
    add(address, "contract", contract === "token" ? `the token ${name}` : `the ${name}`, currency);
  }
  for (const settings of policy.currencies) {
    const currency = settings.currency as Currency;
    if (deployment[currency] !== undefined) continue;
    for (const { name } of roles)
      for (const holder of settings.holders[name]) add(holder, "role", `${name}, by the file`, currency);
  }
  const deployed = CURRENCIES.filter((currency) => deployment[currency] !== undefined);
  const censuses = await Promise.all(
    deployed.map(async (currency) => roleCensus(connection, await openToken(connection, currency), block)),
  );
  censuses.forEach(({ holders }, i) => {
    for (const { party, role } of holders) add(party.address, "role", roleName(role), deployed[i]!);
  });
  for (const settings of policy.currencies) {
    const currency = settings.currency as Currency;
    for (const { id, signers } of settings.issuance.custodians) {
      for (const signer of signers) add(signer, "signer", `signer of ${id}`, currency);
    }
    for (const { wallet, customer } of settings.issuance.beneficiaries) {
      add(wallet, "beneficiary", `wallet of customer ${customer}`, currency);
    }
    for (const { account } of settings.registered) add(account, "registered", "registered with the token", currency);
  }
  for (const [team, people] of Object.entries(policy.teams)) {
    for (const person of people) add(person, "team", `team ${team}`);
  }
  return parts;
}
