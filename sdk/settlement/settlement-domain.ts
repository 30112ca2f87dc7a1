import { parseAddress } from "../address.ts";
import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import type { SigningDomain } from "../signable.ts";
import { type DomainReader, tokenDomain } from "../token-domain.ts";

/** HB-1801: the domain is that of another contract, or of another version of it. */
export class SettlementDomainError extends HarbourError {
  declare readonly code: "HB-1801";

  constructor(message: string) {
    super({ code: "HB-1801", message, why: "A signature under a wrong domain is refused as a bad signature." });
  }
}

export type SettlementContract = "payouts" | "fxSettlement" | "tradeEscrow";

/** The EIP-712 names. Each chain has one of each contract, for both currencies. */
export const SETTLEMENT_NAMES: { readonly [C in SettlementContract]: string } = {
  payouts: "Harbour Payouts",
  fxSettlement: "Harbour FX Settlement",
  tradeEscrow: "Harbour Trade Escrow",
};

const VERSION = "1";

export interface SettlementDomainParameters {
  contract: SettlementContract;
  chainId: bigint;
  address: string;
}

/** The domain of one of the three contracts, for signing without a node. @throws AddressError */
export function settlementDomain({ contract, chainId, address }: SettlementDomainParameters): SigningDomain {
  return { name: SETTLEMENT_NAMES[contract], version: VERSION, chainId, verifyingContract: parseAddress(address) };
}

export interface ReadSettlementDomainParameters {
  contract: SettlementContract;
  reader: DomainReader;
}

/**
 * Asks the contract for its domain (ERC-5267) and checks that it is the contract it is taken for.
 *
 * @throws TokenDomainError, SettlementDomainError HB-1801
 */
export async function readSettlementDomain({
  contract,
  reader,
}: ReadSettlementDomainParameters): Promise<SigningDomain> {
  return requireSettlementDomain(contract, await tokenDomain({ token: reader }));
}

/** @throws SettlementDomainError HB-1801 */
export function requireSettlementDomain(contract: SettlementContract, domain: SigningDomain): SigningDomain {
  const name = SETTLEMENT_NAMES[contract];
  if (domain.name !== name || domain.version !== VERSION) {
    throw new SettlementDomainError(
      `The domain is that of ${quote(domain.name)}, version ${quote(domain.version)}; ` +
        `${quote(name)}, version ${quote(VERSION)}, is needed.`,
    );
  }
  return domain;
}
