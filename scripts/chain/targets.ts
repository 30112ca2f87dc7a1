import {
  AUTHORITY_INTERFACE,
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
} from "../../sdk/interfaces.ts";
import type { GovernedContract } from "../../sdk/roles.ts";
import { CURRENCIES, type Connection, type Currency } from "./connection.ts";
import type { Target } from "./target.ts";

/** One of our contracts as the records name it; nothing about it has been asked of the chain. */
export interface KnownTarget extends Target {
  currency: Currency;
  contract: GovernedContract | "authority";
}

/** Every contract of ours on this network that a call can be for, by the records and the network file. */
export function knownTargets({ deployment, policy }: Pick<Connection, "deployment" | "policy">): KnownTarget[] {
  return CURRENCIES.flatMap((currency) => {
    const deployed = deployment[currency];
    if (deployed === undefined) return [];
    const { address, authority, issuance } = deployed;
    const settings = policy.currencies.find((candidate) => candidate.currency === currency);
    const at = (contract: KnownTarget["contract"], name: string, place: string, abi: Target["abi"]): KnownTarget => ({
      name,
      address: place,
      abi,
      source: contract,
      currency,
      contract,
    });
    return [
      at("token", settings?.symbol ?? `${currency} token`, address, TOKEN_INTERFACE),
      at("authority", `${currency} authority`, authority, AUTHORITY_INTERFACE),
      ...(issuance === undefined
        ? []
        : [
            at("registry", `${currency} registry`, issuance.registry, REGISTRY_INTERFACE),
            at("mintDesk", `${currency} mint desk`, issuance.mintDesk, MINT_DESK_INTERFACE),
            at("redemptionDesk", `${currency} redemption desk`, issuance.redemptionDesk, REDEMPTION_DESK_INTERFACE),
          ]),
    ];
  });
}

/** The same contract by address. Undefined: none of ours. */
export function knownTarget(
  connection: Pick<Connection, "deployment" | "policy">,
  address: string,
): KnownTarget | undefined {
  return knownTargets(connection).find((target) => target.address.toLowerCase() === address.toLowerCase());
}
