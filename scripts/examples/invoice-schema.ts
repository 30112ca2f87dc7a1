import { z } from "zod/v4";
import { account, amount, money, plain, time, uetr } from "./example-values.ts";

const party = z.strictObject({
  account,
  /** In the messages between banks. */
  name: plain,
  holds: money.optional(),
});

export const invoiceSchema = z
  .strictObject({
    title: plain,
    buyer: party,
    supplier: party,
    maker: party,
    issuer: z.strictObject({ name: plain }),
    invoice: z.strictObject({
      number: z.string().regex(/^[A-Z0-9-]{1,35}$/, "1 to 35 capital letters, digits and hyphens are expected"),
      amount: money,
      /** ISO 20022 purpose code. */
      purpose: z.string().regex(/^[A-Z]{4}$/, "a purpose code such as GDDS is expected"),
      text: plain,
      uetr,
    }),
    quote: z.strictObject({
      at: time,
      allows: money,
      sells: money,
      rate: plain,
      minFill: amount,
      /** Seconds. */
      lifetime: z.int().min(1).max(300),
      nonce: z.string().regex(/^\d{1,9}$/, "a number is expected"),
    }),
    paid: z.strictObject({ at: time, messageId: plain }),
    expect: z.strictObject({
      buyerPays: money,
      supplierGets: money,
      leftOfQuote: money,
      balances: z.record(z.string(), z.array(money).min(1)),
      messages: z.strictObject({ "pacs.008": z.array(z.string()), "pacs.009": z.array(z.string()) }),
    }),
  })
  .superRefine(({ invoice, quote }, context) => {
    if (invoice.amount.currency !== quote.sells.currency) {
      const message = "the quote sells another currency than the invoice asks for";
      context.addIssue({ code: "custom", path: ["quote", "sells"], message });
    }
    if (quote.allows.currency !== quote.sells.currency) {
      context.addIssue({ code: "custom", path: ["quote", "allows"], message: "is not in the currency that is sold" });
    }
  });

export type InvoiceExample = z.output<typeof invoiceSchema>;
