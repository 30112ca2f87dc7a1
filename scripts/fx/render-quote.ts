import { TypedDataEncoder } from "ethers";
import { describeMemo } from "../../sdk/memo.ts";
import { buyAmountOf } from "../../sdk/settlement/fx-price.ts";
import type { QuoteTypedData } from "../../sdk/settlement/fx-quote.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty, showParty } from "../chain/connection.ts";
import { columns, showAge, showMoney, showTime } from "../words.ts";
import { referenceWords, showPercent } from "./quote-checks.ts";
import type { QuoteFacts } from "./quote-facts.ts";
import { showRate } from "./rate.ts";

/** What a quote promises, on one page. Pure. */
export function renderQuote({ domain, types, primaryType, message }: QuoteTypedData, facts: QuoteFacts): string {
  const { sold, bought, maker, taker, now } = facts;
  const title =
    `Quote: ${callParty(maker)} sells ${taker === undefined ? "anybody" : callParty(taker)} ` +
    `up to ${showMoney(message.sellMax, sold)} for ${bought} on ${facts.network}`;
  const whole = message.minFill === message.sellMax;
  const rows = [
    ["maker", showParty(maker)],
    ["taker", taker === undefined ? "anybody" : showParty(taker)],
    ["sells", `up to ${showMoney(message.sellMax, sold)} = ${message.sellMax} minor units`],
    ["for", `up to ${showMoney(buyAmountOf(message, message.sellMax), bought)}`],
    ["price", showRate(message, { of: bought, per: sold })],
    ["one fill", whole ? "all or nothing" : `${leastWords(message.minFill, sold)}; the last fill may be less`],
    ["left", leftWords(facts)],
    ["good", `after ${showTime(message.validAfter)}`],
    ["", `before ${showTime(message.validBefore)}${untilWords(message.validBefore, now)}`],
    ["reference", describeMemo(message.memo)],
    ...bandRows(message, facts),
    ["nonce", String(message.nonce)],
    ["contract", `${showParty(facts.fx)} · chain ${domain.chainId}`],
  ];
  const device = [
    ["digest", TypedDataEncoder.hash(domain, types, message)],
    ["domain", TypedDataEncoder.hashDomain(domain)],
    ["message", TypedDataEncoder.from(types).hashStruct(primaryType, message)],
  ];
  return [title, columns(rows), `On the device\n${columns(device)}`].join("\n\n");
}

/** " · 3 min 20 s left" */
export function untilWords(end: bigint, now: bigint): string {
  return now >= end ? " · over" : ` · ${showAge(Number(end - now))} left`;
}

function leastWords(minFill: bigint, sold: string): string {
  return minFill === 0n ? "any part" : `at least ${showMoney(minFill, sold)}`;
}

function leftWords({ state, left, sold }: QuoteFacts): string {
  return state === "open" ? showMoney(left, sold) : `${showMoney(left, sold)} · ${state}`;
}

function bandRows(quote: QuoteTypedData["message"], { sold, bought, reference, now }: QuoteFacts): string[][] {
  if (isNone(quote.feed)) return [];
  const says = quote.feedInverted ? `${sold} per ${bought}` : `${bought} per ${sold}`;
  return [
    ["band", `within ${showPercent(quote.bandBps * 100n)} of a rate at most ${quote.bandMaxAge} s old`],
    ["feed", `${quote.feed}, which says ${says}`],
    ["", reference === undefined ? "does not answer" : referenceWords(reference, now)],
  ];
}
