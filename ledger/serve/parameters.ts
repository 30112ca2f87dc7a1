import { z } from "zod/v4";
import { AddressError, parseAddress } from "../../sdk/address.ts";
import { currencySchema, finalitySchema } from "./wire.ts";

// What endpoints take. A parameter that is not listed is refused, so that a misspelt one is not passed over.

/** A whole number in digits. */
export const wholeSchema = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,14})$/, "a whole number in digits is expected")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `${least} to ${most} is allowed`);

export const finalityQuery = { finality: finalitySchema.default("final") };

export const noParams = z.strictObject({});
export const plainQuery = z.strictObject(finalityQuery);
export const tokenParams = z.strictObject({ currency: currencySchema });

/** Any form of an address, in lower case behind it. A wrong checksum is refused. */
export const writtenAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "0x and 40 hexadecimal digits are expected")
  .transform((text, context) => {
    // Only capitals carry a checksum, and reckoning it is half the work of finding a balance.
    if (text === text.toLowerCase()) return text;
    try {
      return parseAddress(text, { allowZero: true }).toLowerCase();
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      context.addIssue({ code: "custom", message: "its checksum is wrong; at least one character was changed" });
      return z.NEVER;
    }
  });

export const writtenHash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "0x and 64 hexadecimal digits are expected")
  .transform((text) => text.toLowerCase());

export const writtenChain = wholeSchema(1, Number.MAX_SAFE_INTEGER);
