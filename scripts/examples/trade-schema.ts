import { z } from "zod/v4";
import { CURRENCIES } from "../chain/connection.ts";
import { account, amount, duration, money, plain, share, time, uetr } from "./example-values.ts";

const person = z.strictObject({ account, is: plain, holds: amount });

/** A part of the price, and until when it has to be earned. */
const part = z.strictObject({ amount, due: time, disputeWindow: duration });
const statement = z.strictObject({ at: time, document: plain, share });

/** What every order is: terms, the seller's papers, the carrier's word. */
const order = {
  name: z.string().regex(/^[a-z0-9-]{1,20}$/, "1 to 20 lower-case letters, digits and hyphens are expected"),
  contract: plain,
  uetr,
  signed: time,
  fundBy: time,
  arbiterTime: duration,
  defaultSplit: share,
  guaranteeFee: amount,
  /** Paid by the buyer, who accepts the papers. */
  documents: part,
  /** Paid by the bank, when the carrier attests. */
  shipment: part,
  presented: statement,
  accepted: time,
  attested: statement,
  released: time,
};

const paid = z.strictObject({ toSeller: amount, toFinancier: amount, back: amount });
const settled = z.strictObject({ documents: paid, shipment: paid });

export const tradeSchema = z.strictObject({
  title: plain,
  currency: z.enum(CURRENCIES),
  people: z.strictObject({
    buyer: person,
    seller: person,
    carrier: person,
    arbiter: person,
    bank: person,
    financier: person,
  }),
  /** What the bank puts into its pool. */
  pool: amount,
  /** As agreed; its receivable is sold. */
  first: z.strictObject({ ...order, sold: z.strictObject({ at: time, advance: amount, fee: amount }) }),
  /** A partial shipment, and a dispute about the rest. */
  second: z.strictObject({
    ...order,
    disputed: z.strictObject({
      at: time,
      reason: z.string().regex(/^[ -~]{1,31}$/, "1 to 31 plain characters are expected"),
    }),
    ruled: z.strictObject({ at: time, toSeller: amount, document: plain }),
  }),
  expect: z.strictObject({
    first: settled,
    second: settled,
    /** Of the second order together. */
    secondInAll: z.strictObject({ paid: amount, back: amount }),
    pool: amount,
    balances: z.record(z.string(), z.array(money).min(1)),
  }),
});

export type TradeExample = z.output<typeof tradeSchema>;
export type TradeOrder = TradeExample["first"] | TradeExample["second"];
