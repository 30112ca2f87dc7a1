import { getAddress } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";
import type { SigningDomain } from "./signable.ts";

/**
 * - HB-1211 the ERC-5267 domain has not exactly name, version, chain id and contract
 * - HB-1212 the domain names another contract than the one asked
 * - HB-1213 the domain names another chain than the one connected
 */
export type TokenDomainErrorCode = "HB-1211" | "HB-1212" | "HB-1213";

/** A contract does not describe a signing domain under which a holder should sign. */
export class TokenDomainError extends HarbourError {
  declare readonly code: TokenDomainErrorCode;

  constructor(code: TokenDomainErrorCode, message: string) {
    super({ code, message, why: "A signature under a wrong domain is refused as a bad signature." });
  }
}

/** What is asked of the contract; typechain's `Stablecoin` has it. */
export interface DomainReader {
  getAddress(): Promise<string>;
  /** ERC-5267, by position: an implementation need not name what it returns. */
  eip712Domain(): Promise<
    readonly [
      fields: string,
      name: string,
      version: string,
      chainId: bigint,
      verifyingContract: string,
      salt: string,
      extensions: readonly bigint[],
    ]
  >;
  runner?: { provider: { getNetwork(): Promise<{ chainId: bigint }> } | null } | null;
}

/** The bits of ERC-5267 for name, version, chain id and verifying contract. */
const FIELDS = "0x0f";

/**
 * Asks a token, or another contract, for its signing domain (ERC-5267), so that no integrator copies a name or version by hand, and
 * checks it against the contract's address and, where a provider is attached, the connected chain.
 *
 * @throws TokenDomainError, see {@link TokenDomainErrorCode}
 */
export async function tokenDomain({ token }: { token: DomainReader }): Promise<SigningDomain> {
  const [asked, domain, network] = await Promise.all([
    token.getAddress(),
    token.eip712Domain(),
    token.runner?.provider?.getNetwork(),
  ]);
  const [fields, name, version, chainId, verifier, , extensions] = domain;
  if (fields !== FIELDS || extensions.length > 0) {
    throw new TokenDomainError(
      "HB-1211",
      `The domain of ${asked} has the fields ${quote(fields)} and ${extensions.length} extensions; ` +
        `${FIELDS} and none are needed.`,
    );
  }
  const verifyingContract = getAddress(verifier);
  if (verifyingContract !== getAddress(asked)) {
    throw new TokenDomainError("HB-1212", `The domain of ${asked} names ${verifyingContract} as its contract.`);
  }
  if (network !== undefined && network.chainId !== chainId) {
    throw new TokenDomainError(
      "HB-1213",
      `The domain of ${asked} names chain ${chainId}; the connected chain is ${network.chainId}.`,
    );
  }
  return { name, version, chainId, verifyingContract };
}
