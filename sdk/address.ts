import { getAddress, ZeroAddress } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1101 not text; typically an unquoted address that YAML read as a number
 * - HB-1102 text that is a number, what is left of such an address after printing it again
 * - HB-1103 an ENS name or another name
 * - HB-1104 without 0x in front
 * - HB-1105 not 40 hexadecimal digits
 * - HB-1106 the ERC-55 checksum does not match
 * - HB-1107 no checksum although one is required
 * - HB-1108 the zero address
 */
export type AddressErrorCode =
  "HB-1101" | "HB-1102" | "HB-1103" | "HB-1104" | "HB-1105" | "HB-1106" | "HB-1107" | "HB-1108";

/** A text is not an address that may be used here. */
export class AddressError extends HarbourError {
  declare readonly code: AddressErrorCode;

  constructor(code: AddressErrorCode, message: string, fix?: string) {
    super({ code, message, ...(fix === undefined ? {} : { fix }) });
  }
}

export interface ParseAddressOptions {
  /** Accept the zero address, false unless told. */
  allowZero?: boolean;
  /**
   * Refuse an address written in one case, which carries no checksum. False unless told, because nodes and
   * databases print lower case; set it where a person types or pastes the address.
   */
  requireChecksum?: boolean;
}

/**
 * Reads an address into its ERC-55 form. A mixed-case address must carry the right checksum. Names are refused
 * rather than resolved: who a name points to can change between checking and paying.
 *
 * @throws AddressError, see {@link AddressErrorCode}
 */
export function parseAddress(
  text: string,
  { allowZero = false, requireChecksum = false }: ParseAddressOptions = {},
): string {
  const input: unknown = text;
  const found = quote(input);
  if (typeof input !== "string") {
    const lookAlike = typeof input === "number" || typeof input === "bigint";
    throw new AddressError(
      "HB-1101",
      `An address must be text, found ${found}.`,
      lookAlike ? "Put the address in quotation marks; unquoted, YAML reads it as a number." : undefined,
    );
  }
  if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(input) && !/^\d{40}$/.test(input)) {
    throw new AddressError(
      "HB-1102",
      `${found} is a number; an address is 0x and 40 hexadecimal digits.`,
      "Look for an address without quotation marks in the file this came from; YAML reads it as a number.",
    );
  }
  if (/^[0-9a-fA-F]{40}$/.test(input) || /^0X/.test(input)) {
    throw new AddressError("HB-1104", `The address ${found} does not start with 0x.`);
  }
  if (!input.startsWith("0x") && /^[^\s.]+(\.[^\s.]+)+$/u.test(input)) {
    throw new AddressError("HB-1103", `${found} is a name; only an address, 0x and 40 hexadecimal digits, is allowed.`);
  }
  if (!/^0x[0-9a-fA-F]{40}$/.test(input)) {
    const digits = /^0x([0-9a-fA-F]*)$/.exec(input)?.[1];
    throw new AddressError(
      "HB-1105",
      digits === undefined
        ? `${found} is not an address; 0x and 40 hexadecimal digits are needed.`
        : `${found} has ${digits.length} hexadecimal digits after 0x; an address has 40.`,
    );
  }

  const address = getAddress(input.toLowerCase());
  const oneCase = input.slice(2) === input.slice(2).toLowerCase() || input.slice(2) === input.slice(2).toUpperCase();
  if (input !== address && !oneCase) {
    throw new AddressError(
      "HB-1106",
      `The checksum of ${found} is wrong; at least one character was changed.`,
      "Copy the address again from where it came from; do not correct its capitals.",
    );
  }
  if (input !== address && requireChecksum) {
    throw new AddressError("HB-1107", `The address ${found} carries no checksum; the mixed-case form is needed here.`);
  }
  if (address === ZeroAddress && !allowZero) {
    throw new AddressError("HB-1108", "The zero address is not allowed here; nobody holds its key.");
  }
  return address;
}

/** "0x1234…cdef", for a column that is too narrow; never for anything a person must compare. */
export function shortenAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}
