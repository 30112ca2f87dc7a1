import { parseAddress } from "./address.ts";
import { HarbourError } from "./harbour-error.ts";
import { digestOf } from "./signable.ts";
import { joinSignature, recoverSigner, splitSignature } from "./signature.ts";
import type { CustodianTypedData, SignerSignature } from "./signer-signature.ts";

/**
 * - HB-1901 a signer twice
 * - HB-1902 signers that do not ascend
 * - HB-1903 a signer that does not sign for the custodian
 * - HB-1904 fewer signatures than the custodian needs
 * - HB-1905 a signature that its signer's key did not make
 * - HB-1906 a threshold that no number of signers can reach, or that none is needed for
 */
export type QuorumErrorCode = "HB-1901" | "HB-1902" | "HB-1903" | "HB-1904" | "HB-1905" | "HB-1906";

/** The registry would not take these signatures. */
export class QuorumError extends HarbourError {
  declare readonly code: QuorumErrorCode;

  constructor(code: QuorumErrorCode, message: string, more: { fix?: string; cause?: unknown } = {}) {
    super({ code, message, ...more });
  }
}

export interface QuorumParameters {
  typedData: CustodianTypedData;
  signatures: readonly SignerSignature[];
  /** The custodian's present signers. */
  signers: readonly string[];
  /** How many of them must sign. */
  threshold: bigint;
  /** Which of the signers are contracts: their signatures are judged by their own code, on chain only. */
  contracts?: readonly string[];
}

/** Signatures in the form and order the registry takes. */
export interface Quorum {
  signatures: SignerSignature[];
  /** Signers whose signature only their code can judge. */
  unverified: string[];
}

/** Ascending by address, each signer once, as the registry takes them. @throws AddressError, QuorumError HB-1901 */
export function sortSignatures(signatures: readonly SignerSignature[]): SignerSignature[] {
  const sorted = signatures
    .map(({ signer, signature }) => ({ signer: parseAddress(signer), signature }))
    .sort((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1));
  requireAscending(sorted);
  return sorted;
}

/** @throws AddressError, QuorumError HB-1901, HB-1902 */
export function requireAscending(signatures: readonly SignerSignature[]): void {
  signatures.slice(1).forEach(({ signer }, index) => {
    const next = parseAddress(signer);
    const previous = parseAddress(signatures[index]!.signer);
    if (next === previous) throw new QuorumError("HB-1901", `${next} signed twice; each signer counts once.`);
    if (BigInt(next) < BigInt(previous)) {
      throw new QuorumError("HB-1902", `${next} stands after ${previous}; signers must ascend by address.`);
    }
  });
}

/**
 * Sorts a custodian's signatures, brings those made by keys into the one form the registry takes (65 bytes, low s),
 * and checks what can be checked without the chain.
 *
 * @throws AddressError, QuorumError HB-1901, HB-1903 to HB-1906
 */
export function quorum({ typedData, signatures, signers, threshold, contracts = [] }: QuorumParameters): Quorum {
  const members = new Set(signers.map((signer) => parseAddress(signer)));
  const coded = new Set(contracts.map((contract) => parseAddress(contract)));
  if (typeof threshold !== "bigint" || threshold < 1n || threshold > BigInt(members.size)) {
    throw new QuorumError(
      "HB-1906",
      `The threshold ${String(threshold)} is not one of ${members.size} signers; a bigint from 1 to that is needed.`,
    );
  }
  const digest = digestOf(typedData);
  const sorted = sortSignatures(signatures);
  const stranger = sorted.find(({ signer }) => !members.has(signer));
  if (stranger !== undefined) {
    throw new QuorumError("HB-1903", `${stranger.signer} is none of the custodian's ${members.size} signers.`);
  }
  if (BigInt(sorted.length) < threshold) {
    throw new QuorumError("HB-1904", `There are ${sorted.length} signatures; the custodian needs ${threshold}.`);
  }
  return {
    signatures: sorted.map((entry) => (coded.has(entry.signer) ? entry : canonical(digest, entry))),
    unverified: sorted.map(({ signer }) => signer).filter((signer) => coded.has(signer)),
  };
}

function canonical(digest: string, { signer, signature }: SignerSignature): SignerSignature {
  let made: string;
  try {
    made = recoverSigner({ digest, signature });
  } catch (cause) {
    throw new QuorumError("HB-1905", `The signature of ${signer} is not one that a key makes.`, {
      fix: "If the signer is a contract, say so.",
      cause,
    });
  }
  if (made !== signer) {
    throw new QuorumError(
      "HB-1905",
      `The signature of ${signer} was made by the key of ${made}, or for another message.`,
      {
        fix: "Compare every field and the domain with what was signed.",
      },
    );
  }
  return { signer, signature: joinSignature(splitSignature(signature)) };
}
