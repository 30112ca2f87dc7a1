import type { CurrencySettings } from "../policy/network-file.ts";
import type { Role } from "../sdk/roles.ts";

/** What a network file asks of a currency, and where its contracts are. Whoever compares the two needs no more. */
export interface GovernedCurrency {
  readonly settings: Pick<CurrencySettings, "holders" | "issuance" | "registered">;
  readonly authority: string;
  readonly token: string;
  readonly registry: string;
  readonly mintDesk: string;
  readonly redemptionDesk: string;
}

/** Whoever is to hold a role: one of the currency's contracts, or the holders of the network file. */
export function holdersOf(currency: GovernedCurrency, { name, heldBy }: Role): readonly string[] {
  return heldBy === undefined ? currency.settings.holders[name] : [currency[heldBy]];
}
