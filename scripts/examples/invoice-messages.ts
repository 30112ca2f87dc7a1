import type { Log, TransactionReceipt } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { writePacs008 } from "../../sdk/iso20022/pacs-008.ts";
import { exchangeLegs, writePacs009 } from "../../sdk/iso20022/pacs-009.ts";
import type { SettledOnChain } from "../../sdk/iso20022/settled.ts";
import type { Connection, Currency } from "../chain/connection.ts";
import { otherCurrency } from "../fx/money.ts";
import type { InvoiceRecord } from "./invoice-record.ts";
import type { InvoiceExample } from "./invoice-schema.ts";

/** One leg of the exchange as the token recorded it. */
export interface Leg {
  currency: Currency;
  from: string;
  to: string;
  /** Minor units. */
  amount: bigint;
  settlement: SettledOnChain;
}

export interface InvoiceMessages {
  /** What the supplier got, and what the buyer paid. */
  legs: { bought: Leg; paid: Leg };
  "pacs.008": string;
  "pacs.009": string;
}

/** Writes the messages from the receipt: what is in them is what was settled, not what was meant. */
export function invoiceMessages(
  connection: Connection,
  settled: { receipt: TransactionReceipt; blockTime: number },
  { buyer, maker, issuer, supplier, invoice, paid }: InvoiceExample,
  { memo, record }: InvoiceRecord,
): InvoiceMessages {
  const { currency } = invoice.amount;
  const bought = legIn(connection, settled, currency, memo);
  const given = legIn(connection, settled, otherCurrency(currency), memo);
  const { messageId } = paid;
  const createdAt = BigInt(settled.blockTime);
  const payment = {
    endToEndId: record.endToEndId,
    uetr: invoice.uetr,
    amount: bought.amount,
    currency,
    debtor: { name: buyer.name, account: given.from },
    creditor: { name: supplier.name, account: bought.to },
    purpose: { code: invoice.purpose },
    remittance: [invoice.text],
    settlement: bought.settlement,
  };
  const legs = exchangeLegs({
    uetr: invoice.uetr,
    tradeId: record.endToEndId,
    maker: { name: maker.name, account: bought.from },
    taker: { name: buyer.name, account: given.from },
    sold: bought,
    bought: given,
  });
  return {
    legs: { bought, paid: given },
    "pacs.008": writePacs008({ messageId, createdAt, agent: issuer, payments: [payment] }),
    "pacs.009": writePacs009({ messageId: `${messageId}-FX`, createdAt, transfers: legs }),
  };
}

/** "CNY 250000.00", of every transfer in a message. */
export function amountsIn(xml: string): string[] {
  return [...xml.matchAll(/<IntrBkSttlmAmt Ccy="([A-Z]{3})">([\d.]+)</g)].map(
    ([, code, amount]) => `${code} ${amount}`,
  );
}

/** The reference that a leg carries on the chain. */
export function memoIn({ logs }: TransactionReceipt, leg: Leg): string | undefined {
  const carried = logs
    .filter(({ address }) => address === leg.settlement.token)
    .map((log) => TOKEN_INTERFACE.parseLog(log))
    .find((log) => log?.name === "TransferWithMemo" && log.args["to"] === leg.to);
  return carried?.args["memo"] as string | undefined;
}

function legIn(
  { chainId, deployment }: Connection,
  { receipt, blockTime }: { receipt: TransactionReceipt; blockTime: number },
  currency: Currency,
  memo: string,
): Leg {
  const token = deployment[currency]!.address;
  const log = receipt.logs.find((each) => each.address === token && transferIn(each) !== undefined)!;
  const { from, to, value } = transferIn(log)!;
  const { hash: transactionHash, blockNumber } = receipt;
  const settlement = {
    chainId,
    token,
    transactionHash,
    logIndex: log.index,
    blockNumber: BigInt(blockNumber),
    blockTime: BigInt(blockTime),
    memo,
  };
  return { currency, from, to, amount: value, settlement };
}

function transferIn(log: Log): { from: string; to: string; value: bigint } | undefined {
  const parsed = TOKEN_INTERFACE.parseLog(log);
  return parsed?.name === "Transfer"
    ? (parsed.args.toObject() as { from: string; to: string; value: bigint })
    : undefined;
}
