import type { CurrencySettings } from "../policy/network-file.ts";
import type { Role, SettlementContract } from "../sdk/roles.ts";

/**
 * What a network file asks of a currency, and where its contracts are. Whoever compares the two needs no more. A
 * settlement contract that is not there is not asked for.
 */
export interface GovernedCurrency extends Readonly<Partial<Record<SettlementContract, string>>> {
  readonly settings: Pick<CurrencySettings, "holders" | "issuance" | "registered">;
  readonly authority: string;
  readonly token: string;
  readonly registry: string;
  readonly mintDesk: string;
  readonly redemptionDesk: string;
}

/** Whoever is to hold a role: one of the currency's contracts, or the holders of the network file. */
export function holdersOf(currency: GovernedCurrency, { name, heldBy }: Role): readonly string[] {
  if (heldBy === undefined) return currency.settings.holders[name];
  const holder = currency[heldBy];
  return holder === undefined ? [] : [holder];
}
