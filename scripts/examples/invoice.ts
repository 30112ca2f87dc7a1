import { formatAmount } from "../../sdk/amount.ts";
import { describeMemo } from "../../sdk/memo.ts";
import { verifyRemittance } from "../../sdk/remittance.ts";
import { buyAmountOf } from "../../sdk/settlement/fx-price.ts";
import { priceFor } from "../fx/rate.ts";
import type { Purse } from "./fund-people.ts";
import { amountsIn, invoiceMessages, memoIn } from "./invoice-messages.ts";
import { invoiceRecord, type InvoiceRecord } from "./invoice-record.ts";
import type { InvoiceExample } from "./invoice-schema.ts";
import { judgeInvoice } from "./invoice-verdict.ts";
import type { ExampleFile } from "./read-example.ts";
import type { Session } from "./session.ts";
import { moneyWords, type Verdict } from "./verdict.ts";

/** Who is in the story, and what they have. */
export function invoicePurses({ buyer, supplier, maker }: InvoiceExample): Purse[] {
  return [buyer, supplier, maker].map(({ account, holds }) => ({
    account,
    currency: holds?.currency ?? "CNH",
    amount: holds?.amount ?? 0n,
  }));
}

/** A maker's quote is filled for the supplier; the messages are written from what was settled. */
export async function playInvoice(session: Session, file: ExampleFile<InvoiceExample>): Promise<Verdict[]> {
  const { data } = file;
  const { connection } = session;
  const { buyer, supplier } = data;
  await quotePrice(session, data);
  await session.at(data.paid.at);
  const record = invoiceRecord(data, (account) => connection.book[account]!);
  await payInvoice(session, data, record);

  const shown = await session.read<{ left: string; fills: { transaction: string }[] }>("fx show ./quote.json");
  const receipt = (await connection.provider.getTransactionReceipt(shown.fills[0]!.transaction))!;
  const { timestamp } = (await connection.provider.getBlock(receipt.blockNumber))!;
  const messages = invoiceMessages(connection, { receipt, blockTime: timestamp }, data, record);
  session.write("pacs.008.xml", messages["pacs.008"]);
  session.write("pacs.009.xml", messages["pacs.009"]);
  session.note({
    who: "harbour",
    words: "writes the bank messages from what was settled",
    said: [
      `pacs.008  ${amountsIn(messages["pacs.008"]).join(", ")}: ${buyer.name} to ${supplier.name}`,
      `pacs.009  ${amountsIn(messages["pacs.009"]).join(", ")}: the two legs of the exchange`,
    ],
  });
  const memo = memoIn(receipt, messages.legs.bought);
  const proven = memo !== undefined && verifyRemittance({ ...record, memo });
  session.note({
    who: supplier.account,
    words: "finds the payment by its memo, and compares it with the record and salt that the buyer sent",
    said: [proven ? "the memo is of this record" : "the memo is of another record"],
  });
  return judgeInvoice(connection, file, { messages, proven, left: BigInt(shown.left) });
}

async function quotePrice(session: Session, { buyer, maker, quote }: InvoiceExample): Promise<void> {
  await session.at(quote.at);
  await session.harbour({
    who: maker.account,
    words: "lets its quotes be paid out of its own account",
    line: `fx allow "${moneyWords(quote.allows)}" --as ${maker.account} --send`,
    types: formatAmount(quote.allows.amount),
  });
  await session.harbour({
    who: maker.account,
    words: `signs a price for ${buyer.account}; nothing is sent`,
    line:
      `fx quote --sell "${moneyWords(quote.sells)}" --rate "${quote.rate}" --taker ${buyer.account} ` +
      `--min-fill ${formatAmount(quote.minFill)} --lifetime ${quote.lifetime} --nonce ${quote.nonce} ` +
      `--out ./quote.json --as ${maker.account}`,
    types: formatAmount(quote.sells.amount),
    keep: /^(sells|for|price|one fill) /,
  });
}

async function payInvoice(
  session: Session,
  { buyer, supplier, maker, invoice, quote }: InvoiceExample,
  { record, salt, memo }: InvoiceRecord,
): Promise<void> {
  session.write("remittance.json", `${JSON.stringify({ record, salt }, null, 2)}\n`);
  session.note({
    who: buyer.account,
    words: "writes the remittance record, whose digest goes into the memo",
    said: [
      `record  ${moneyWords(invoice.amount)}, ${buyer.name} to ${supplier.name}, ${invoice.number}`,
      `memo    ${memo}`,
      `        ${describeMemo(memo)}, then 16 bytes of the digest`,
    ],
  });
  const fill = {
    who: buyer.account,
    line:
      `fx fill ./quote.json --amount "${moneyWords(invoice.amount)}" --to ${supplier.account} ` +
      `--memo ${memo} --as ${buyer.account} --send`,
    // What the plan asks to be retyped, worked out beside it.
    types: formatAmount(buyAmountOf(priceFor(quote.sells.currency, quote.rate), invoice.amount.amount)),
  };
  await session.harbour({ ...fill, words: "allows exactly the price" });
  await session.harbour({
    ...fill,
    words: "pays the invoice: one transaction, both currencies",
    keep: /^(rounding|paid to|reference) /,
  });
  await session.harbour({
    who: maker.account,
    words: "sees what is left of the quote",
    line: "fx show ./quote.json",
    keep: /^(left |[\d,.]+ \w+ for|paid to)/,
  });
}
