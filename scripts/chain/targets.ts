import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import { contractWords, settlementContracts, type GovernedContract } from "../../sdk/roles.ts";
import { CURRENCIES, type Connection, type Currency } from "./connection.ts";
import type { Target } from "./target.ts";
import { namedCurrencies } from "./token-currency.ts";

/** One of our contracts as the records name it; nothing about it has been asked of the chain. */
export interface KnownTarget extends Target {
  /** Absent: it serves every currency, see {@link currencyOfCall}. */
  currency?: Currency;
  contract: GovernedContract | "authority";
}

const SETTLEMENT_ABIS = {
  payouts: PAYOUTS_INTERFACE,
  fxSettlement: FX_SETTLEMENT_INTERFACE,
  tradeEscrow: TRADE_ESCROW_INTERFACE,
} as const;

/** Every contract of ours on this network that a call can be for, by the records and the network file. */
export function knownTargets({ deployment, policy }: Pick<Connection, "deployment" | "policy">): KnownTarget[] {
  const own = CURRENCIES.flatMap((currency) => {
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
  const settlement = CURRENCIES.map((currency) => deployment[currency]?.settlement).find((each) => each !== undefined);
  if (settlement === undefined) return own;
  const shared = settlementContracts.map((contract): KnownTarget => ({
    name: contractWords[contract],
    address: settlement[contract],
    abi: SETTLEMENT_ABIS[contract],
    source: contract,
    contract,
  }));
  return [...own, ...shared];
}
/** The same contract by address. Undefined: none of ours. */
export function knownTarget(
  connection: Pick<Connection, "deployment" | "policy">,
  address: string,
): KnownTarget | undefined {
  return knownTargets(connection).find((target) => target.address.toLowerCase() === address.toLowerCase());
}

/**
 * The currency that a call is about: the contract's own, or that of the token that its arguments name. Undefined: of none
 * or of both, or the bytes cannot be read.
 */
export function currencyOfCall(
  { deployment }: Pick<Connection, "deployment">,
  { currency, abi }: KnownTarget,
  data: string,
): Currency | undefined {
  if (currency !== undefined) return currency;
  try {
    const parsed = abi.parseTransaction({ data });
    if (parsed === null) return undefined;
    const named = namedCurrencies(deployment, parsed.fragment.inputs, parsed.args);
    return named.counter === undefined ? named.currency : undefined;
  } catch {
    return undefined;
  }
}
