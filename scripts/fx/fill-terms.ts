import { buyAmountOf } from "../../sdk/settlement/fx-price.ts";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { callParty, type Party } from "../chain/connection.ts";
import { showMoney, showTime } from "../words.ts";
import { fillOutOfRange, notTheTaker, ownQuote, quoteOver } from "./fx-faults.ts";
import type { Money } from "./money.ts";
import type { QuoteFacts } from "./quote-facts.ts";

/** How much of a quote is filled, and for what. Minor units. */
export interface FillTerms {
  sellAmount: bigint;
  buyAmount: bigint;
}

/**
 * What a fill moves. Asked for in the sold currency it is what the taker gets; in the other, the most that he pays,
 * rounded down to what the contract rounds up again. Without either it is all that is left.
 *
 * @throws HarbourError HB-2938, HB-2939
 */
export function fillTerms(quote: QuoteMessage, facts: QuoteFacts, asked: Money | undefined): FillTerms {
  const { sold, left, state } = facts;
  if (state !== "open") throw quoteOver(stateWords(quote, state));
  const { priceNumerator, priceDenominator } = quote;
  const sellAmount =
    asked === undefined
      ? left
      : asked.currency === sold
        ? asked.amount
        : (asked.amount * priceDenominator) / priceNumerator;
  const least = quote.minFill < left ? quote.minFill : left;
  if (sellAmount === 0n || sellAmount > left || sellAmount < least) {
    const range = least > 0n ? `from ${showMoney(least, sold)} to` : "up to";
    throw fillOutOfRange(showMoney(sellAmount, sold), `${range} ${showMoney(left, sold)}`);
  }
  return { sellAmount, buyAmount: buyAmountOf(quote, sellAmount) };
}

/** Who takes and who gets the money. @throws HarbourError HB-2936, HB-2937 */
export function requireParties({ maker, taker }: QuoteFacts, signer: Party, recipient: Party): void {
  if (taker !== undefined && taker.address !== signer.address) throw notTheTaker(callParty(signer), callParty(taker));
  if (maker.address === signer.address) throw ownQuote("taker", callParty(signer));
  if (maker.address === recipient.address) throw ownQuote("recipient", callParty(recipient));
}

function stateWords({ validAfter, validBefore }: QuoteMessage, state: Exclude<QuoteFacts["state"], "open">): string {
  switch (state) {
    case "expired":
      return `it was good before ${showTime(validBefore)}`;
    case "not yet good":
      return `it is good after ${showTime(validAfter)}`;
    case "used up or cancelled":
      return "all of it was sold, or its maker cancelled it";
  }
}
