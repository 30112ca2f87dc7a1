import { id } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1701 an unknown rail
 * - HB-1702 not a BIC, or one with the branch XXX, which is the same bank as without it
 * - HB-1703 a bank's reference that is empty, has spaces at an end, a "|", or characters outside printable ASCII
 * - HB-1704 a burn whose chain id, transaction hash or part is not canonical
 * - HB-1705 a text of another shape
 */
export type CreditIdErrorCode = "HB-1701" | "HB-1702" | "HB-1703" | "HB-1704" | "HB-1705";

/** A credit is not named in the one canonical way. */
export class CreditIdError extends HarbourError {
  declare readonly code: CreditIdErrorCode;

  constructor(code: CreditIdErrorCode, message: string, fix?: string) {
    super({
      code,
      message,
      why: "A credit with two names could be minted twice.",
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

/** How money reaches the reserve account. */
export const RAILS = ["FPS", "CHATS", "RMB-RTGS", "SWIFT"] as const;
export type Rail = (typeof RAILS)[number];

/** Money that a custodian received. */
export interface BankCredit {
  rail: Rail;
  /** The custodian's BIC, 8 or 11 capitals and digits (ISO 9362); the head office without its XXX. */
  bic: string;
  /** The custodian's own reference of the credit, exactly as in its statement. */
  reference: string;
}

/** Reserve left over by an accidental burn, which an order may put back into circulation. */
export interface BurnCover {
  /** The chain of the burn. */
  chainId: bigint;
  /** The transaction of the burn, lower case. */
  txHash: string;
  /** From 1: one burn may be larger than one order may be. */
  part: bigint;
}

export type Credit = BankCredit | BurnCover;

/** `rail|BIC|reference`, or `BURN|chainId|txHash|part`. @throws CreditIdError HB-1701 to HB-1704 */
export function creditText(credit: Credit): string {
  return "txHash" in credit ? burnText(credit) : bankText(credit);
}

/** keccak256 of {@link creditText}, unsalted: what the registry uses up. @throws CreditIdError HB-1701 to HB-1704 */
export function creditId(credit: Credit): string {
  return id(creditText(credit));
}

/** Reads {@link creditText} back; refuses everything it would not write. @throws CreditIdError */
export function parseCreditText(text: string): Credit {
  const parts = typeof text === "string" ? text.split("|") : [];
  const [rail = "", second = "", third = "", fourth = ""] = parts;
  let credit: Credit;
  if (rail === "BURN" && parts.length === 4) {
    credit = {
      chainId: decimal("chain id", second),
      txHash: third,
      part: decimal("part", fourth),
    };
  } else if (parts.length === 3) {
    credit = { rail: rail as Rail, bic: second, reference: third };
  } else {
    throw new CreditIdError(
      "HB-1705",
      `${quote(text)} is not a credit; rail|BIC|reference or BURN|chainId|txHash|part is needed.`,
    );
  }
  // Writing it judges each part.
  creditText(credit);
  return credit;
}

function bankText({ rail, bic, reference }: BankCredit): string {
  if (!(RAILS as readonly string[]).includes(rail)) {
    throw new CreditIdError("HB-1701", `The rail ${quote(rail)} is unknown; one of ${RAILS.join(", ")} is needed.`);
  }
  // ISO 20022's BICFIDec2014Identifier.
  if (typeof bic !== "string" || !/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic)) {
    throw new CreditIdError("HB-1702", `${quote(bic)} is not a BIC; 8 or 11 capitals and digits are needed.`);
  }
  if (bic.length === 11 && bic.endsWith("XXX")) {
    throw new CreditIdError(
      "HB-1702",
      `The BIC ${quote(bic)} names the head office by its branch XXX; ${bic.slice(0, 8)} is its canonical form.`,
      "Leave XXX out.",
    );
  }
  if (typeof reference !== "string" || !/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(reference)) {
    throw new CreditIdError(
      "HB-1703",
      `The reference ${quote(reference)} must be printable ASCII, not empty and without spaces at its ends.`,
    );
  }
  if (reference.includes("|")) {
    throw new CreditIdError("HB-1703", `The reference ${quote(reference)} contains "|", which separates the parts.`);
  }
  return `${rail}|${bic}|${reference}`;
}

function burnText({ chainId, txHash, part }: BurnCover): string {
  if (typeof chainId !== "bigint" || chainId < 1n || chainId > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new CreditIdError("HB-1704", `The chain id must be a bigint from 1 to 2^53-1, found ${quote(chainId)}.`);
  }
  if (typeof txHash !== "string" || !/^0x[0-9a-f]{64}$/.test(txHash) || /^0x0+$/.test(txHash)) {
    throw new CreditIdError(
      "HB-1704",
      `The burn's transaction must be 0x and 64 hexadecimal digits in lower case, not all 0, found ${quote(txHash)}.`,
    );
  }
  if (typeof part !== "bigint" || part < 1n || part > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new CreditIdError("HB-1704", `The part must be a bigint from 1 to 2^53-1, found ${quote(part)}.`);
  }
  return `BURN|${chainId}|${txHash}|${part}`;
}

function decimal(name: string, text: string): bigint {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) {
    throw new CreditIdError(
      "HB-1704",
      `The ${name} of a burn is written in digits without zeros in front, found ${quote(text)}.`,
    );
  }
  return BigInt(text);
}
