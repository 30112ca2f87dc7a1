import { HarbourError } from "./harbour-error.ts";
import { parseAddress } from "./address.ts";
import { quote } from "./quote.ts";
import type { SigningDomain } from "./signable.ts";
import { type DomainReader, tokenDomain } from "./token-domain.ts";

/** HB-1221: the domain is that of another contract, or of another version of it. */
export class IssuanceDomainError extends HarbourError {
  declare readonly code: "HB-1221";

  constructor(message: string) {
    super({ code: "HB-1221", message, why: "A signature under a wrong domain is refused as a bad signature." });
  }
}

export type IssuanceContract = "registry" | "mintDesk" | "redemptionDesk";

/** The EIP-712 names; every currency and chain has its own three contracts, told apart by address and chain id. */
export const DOMAIN_NAMES: { readonly [C in IssuanceContract]: string } = {
  registry: "Harbour Reserve Registry",
  mintDesk: "Harbour Mint Desk",
  redemptionDesk: "Harbour Redemption Desk",
};

const VERSION = "1";

export interface IssuanceDomainParameters {
  contract: IssuanceContract;
  chainId: bigint;
  address: string;
}

/** The domain of one of the three contracts, for signing without a node. @throws AddressError */
export function issuanceDomain({ contract, chainId, address }: IssuanceDomainParameters): SigningDomain {
  return { name: DOMAIN_NAMES[contract], version: VERSION, chainId, verifyingContract: parseAddress(address) };
}

export interface ReadIssuanceDomainParameters {
  contract: IssuanceContract;
  reader: DomainReader;
}

/**
 * Asks the contract for its domain (ERC-5267) and checks that it is the contract it is taken for.
 *
 * @throws TokenDomainError, IssuanceDomainError HB-1221
 */
export async function readIssuanceDomain({ contract, reader }: ReadIssuanceDomainParameters): Promise<SigningDomain> {
  return requireDomain(contract, await tokenDomain({ token: reader }));
}

/** @throws IssuanceDomainError HB-1221 */
export function requireDomain(contract: IssuanceContract, domain: SigningDomain): SigningDomain {
  const name = DOMAIN_NAMES[contract];
  if (domain.name !== name || domain.version !== VERSION) {
    throw new IssuanceDomainError(
      `The domain is that of ${quote(domain.name)}, version ${quote(domain.version)}; ` +
        `${quote(name)}, version ${quote(VERSION)}, is needed.`,
    );
  }
  return domain;
}
