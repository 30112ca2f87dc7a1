import { z } from "zod/v4";
import { parseAmount } from "../../sdk/amount.ts";
import { mintOrderId, type MintOrderMessage, mintOrderTypedData } from "../../sdk/mint-order.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { resolveParty, type Book, type Currency, type Party } from "../chain/connection.ts";
import { orderCurrencyMismatch } from "../issuance-faults.ts";
import { readJsonFile } from "../json-file.ts";
import { parseTime } from "../time.ts";

/** An order as the issuer's books hand it over. Nothing of it is ever typed into a command. */
export interface OrderFile {
  orderRef: string;
  uetr: string;
  beneficiary: Party;
  message: MintOrderMessage;
  /** The id that the desk knows it by. */
  id: string;
}

const orderSchema = z.strictObject({
  schema: z.literal("harbour.order/1"),
  currency: z.enum(["CNH", "HKD"]),
  /** The issuer's order number, at most 31 characters. */
  orderRef: z.string(),
  /** Of the payment that was received. */
  uetr: z.string(),
  /** A name of the address book, or an address with its checksum. */
  beneficiary: z.string(),
  /** In units, quoted: "10,000,000.00". */
  amount: z.string(),
  valueDate: z.string(),
  expiry: z.string(),
});

export interface OrderWords {
  currency: Currency;
  book: Book;
  /** Of the mint desk. */
  domain: SigningDomain;
}

/** @throws HarbourError HB-2120, HB-2121, HB-2123, HB-2340, and whatever the sdk finds in the values */
export function readOrderFile(path: string, { currency, book, domain }: OrderWords): OrderFile {
  const file = readJsonFile(path, orderSchema);
  if (file.currency !== currency) throw orderCurrencyMismatch(path, file.currency, currency);
  const beneficiary = resolveParty(book, file.beneficiary);
  const { message } = mintOrderTypedData({
    domain,
    message: {
      orderRef: encodeShortText(file.orderRef),
      bankRef: bankReference(file.uetr),
      beneficiary: beneficiary.address,
      amount: parseAmount(file.amount),
      valueDate: parseTime("valueDate", file.valueDate),
      expiry: parseTime("expiry", file.expiry),
    },
  });
  return { orderRef: file.orderRef, uetr: file.uetr, beneficiary, message, id: mintOrderId({ domain, message }) };
}
