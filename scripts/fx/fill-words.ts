import { callParty } from "../chain/connection.ts";
import type { Headroom } from "../plan/intent.ts";
import { showMoney, showTime } from "../words.ts";
import type { FillTerms } from "./fill-terms.ts";
import type { QuoteFacts } from "./quote-facts.ts";
import type { SignedQuote } from "./quote-file.ts";
import { showRate, showRounding } from "./rate.ts";
import { untilWords } from "./render-quote.ts";

/** "108,370.00 HKD for 100,000.00 CNH" */
export function fillWords({ sellAmount, buyAmount }: FillTerms, { sold, bought }: QuoteFacts): string {
  return `${showMoney(buyAmount, bought)} for ${showMoney(sellAmount, sold)}`;
}

/** Price, rounding, what is left, and how long. Pure. */
export function fillHeadroom({ typedData }: SignedQuote, facts: QuoteFacts, terms: FillTerms): Headroom[] {
  const { message } = typedData;
  const { sold, bought, left, now, maker } = facts;
  return [
    { label: "maker", value: callParty(maker) },
    { label: "price", value: showRate(message, { of: bought, per: sold }) },
    { label: "rounding", value: showRounding(message, terms.sellAmount, terms.buyAmount) },
    { label: "left of the quote", value: showMoney(left, sold), then: showMoney(left - terms.sellAmount, sold) },
    { label: "good before", value: `${showTime(message.validBefore)}${untilWords(message.validBefore, now)}` },
  ];
}
