import { issuanceFacts } from "../../deploy/_issuance-facts.ts";
import type { AuthorityState } from "../../deploy/_authority-state.ts";
import type { Fact, ReadFacts } from "../../deploy/_facts.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import { signerNoun } from "../../deploy/_custodian-facts.ts";
import { registryScope } from "../../deploy/_registry-facts.ts";
import { strangeSignerFacts } from "../../deploy/_signer-facts.ts";
import type { CurrencySettings } from "../../policy/network-file.ts";
import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { noIssuance } from "../issuance-faults.ts";
import { readAuthorityFacts } from "./authority-facts.ts";
import { buildReading } from "./build-reading.ts";
import type { CurrencyReading } from "./difference.ts";
import { currencyNotInPolicy } from "./policy-faults.ts";
import { tokenPolicyFacts } from "./token-policy-facts.ts";

/** A reading, and who the authority's events say holds what. */
export interface PolicyReading extends CurrencyReading {
  state: AuthorityState;
}

/** Everything the policy file says of a currency beside what its chain says, as of one block. Reads only. */
export async function readPolicy(connection: Connection, token: Token, block: Block): Promise<PolicyReading> {
  const { provider, book } = connection;
  const currency = governedCurrency(connection, token);
  const { fromBlock } = token;
  const scope: ReadFacts = {
    provider,
    currency,
    since: { authority: fromBlock, token: fromBlock, registry: fromBlock, mintDesk: fromBlock },
    at: { blockTag: block.number },
  };
  const [authority, issuance, strangers, own] = await Promise.all([
    readAuthorityFacts({ ...scope, book, timestamp: block.timestamp }),
    issuanceFacts(scope),
    strangeSignerFacts(registryScope(scope)),
    tokenPolicyFacts(token, currency.settings, block),
  ]);
  const facts = withStrangers([...own, ...issuance, ...authority.facts], strangers);
  const reading = buildReading({ facts, token, book, currency, timestamp: block.timestamp });
  return { ...reading, state: authority.state };
}

/** How many things differ, for a screen that has one row for it. */
export async function policyDifferences(connection: Connection, token: Token, block: Block): Promise<number> {
  return (await readPolicy(connection, token, block)).differences.length;
}

/** What the file asks of a currency, at the addresses of its deployment. */
export function governedCurrency(
  { deployment, policy, network }: Connection,
  { currency, address, authorityAddress }: Token,
): GovernedCurrency & { readonly settings: CurrencySettings } {
  const settings = policy.currencies.find((each) => each.currency === currency);
  if (settings === undefined) throw currencyNotInPolicy(currency, policy.path);
  const { issuance, settlement } = deployment[currency] ?? {};
  if (issuance === undefined) throw noIssuance(network, currency);
  return { settings, authority: authorityAddress, token: address, ...issuance, ...settlement };
}

/**
 * Signers whom the file does not name stand beside those it does. A threshold is lowered only when they are out.
 */
function withStrangers(facts: readonly Fact[], strangers: readonly Fact[]): Fact[] {
  const all = facts.map((fact) => {
    const leaving = strangers.filter(({ found }) => fact.what === `custodian ${found}`).map(({ what }) => what);
    if (leaving.length === 0) return fact;
    const { operator } = fact;
    return { ...fact, operator: { ...operator, after: [...(operator?.after ?? []), ...leaving] } };
  });
  const place = all.findIndex(({ operator }) => operator?.noun === signerNoun);
  return all.toSpliced(Math.max(0, place), 0, ...strangers);
}
