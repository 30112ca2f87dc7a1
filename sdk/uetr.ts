import { id } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/** HB-1501: not a UETR. */
export class UetrError extends HarbourError {
  declare readonly code: "HB-1501";

  constructor(message: string) {
    super({
      code: "HB-1501",
      message,
      why: "One payment must have one spelling, or it would have two hashes.",
    });
  }
}

/**
 * A unique end-to-end transaction reference: a UUID of version 4 in lower case, as ISO 20022 and SWIFT gpi write it.
 *
 * @throws UetrError HB-1501
 */
export function parseUetr(text: string): string {
  if (typeof text !== "string" || !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)) {
    throw new UetrError(
      `${quote(text)} is not a UETR; a lower-case UUID of version 4 (xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx) is needed.`,
    );
  }
  return text;
}

/**
 * The bank reference of an order or a payout: keccak256 of the UETR's 36 characters. (In a payment's memo the UETR
 * itself is readable; here it must not lead from the public log to a bank's record.)
 *
 * @throws UetrError HB-1501
 */
export function bankReference(uetr: string): string {
  return id(parseUetr(uetr));
}
