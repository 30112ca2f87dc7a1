import type { Connection } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import { amountsIn, type InvoiceMessages } from "./invoice-messages.ts";
import type { InvoiceExample } from "./invoice-schema.ts";
import type { ExampleFile } from "./read-example.ts";
import { judgeBalances, judgeOf, moneyWords, type Verdict } from "./verdict.ts";

export interface InvoiceOutcome {
  messages: InvoiceMessages;
  /** Whether the payment's memo is of the record that the buyer sent. */
  proven: boolean;
  /** Of the quote, minor units. */
  left: bigint;
}

/** Every amount that the file expects beside the receipt, the quote, the messages and the tokens' balances. */
export async function judgeInvoice(
  connection: Connection,
  { data, lineOf }: ExampleFile<InvoiceExample>,
  { messages, proven, left }: InvoiceOutcome,
): Promise<Verdict[]> {
  const { expect, buyer, supplier, quote } = data;
  const { bought, paid } = messages.legs;
  const judge = judgeOf(lineOf);
  const rows = [
    ["buyerPays", `${buyer.account} pays`, expect.buyerPays, paid],
    ["supplierGets", `${supplier.account} gets`, expect.supplierGets, bought],
    ["leftOfQuote", "left of the quote", expect.leftOfQuote, { amount: left, currency: quote.sells.currency }],
  ] as const;
  return [
    ...rows.map(([field, what, expected, { amount, currency }]) =>
      judge(["expect", field], what, moneyWords(expected), showMoney(amount, currency)),
    ),
    judge(["invoice"], "memo of the payment is of its record", "yes", proven ? "yes" : "no"),
    ...(["pacs.008", "pacs.009"] as const).map((name) =>
      judge(
        ["expect", "messages", name],
        `amounts in the ${name}`,
        expect.messages[name].join(", "),
        amountsIn(messages[name]).join(", "),
      ),
    ),
    ...(await judgeBalances({ connection, judge }, ["expect", "balances"], expect.balances)),
  ];
}
