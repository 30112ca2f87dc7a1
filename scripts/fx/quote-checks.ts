import { formatAmount } from "../../sdk/amount.ts";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty } from "../chain/connection.ts";
import { mayWords, rule, showAllowance } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { showAge, showMoney } from "../words.ts";
import type { QuoteFacts } from "./quote-facts.ts";

/** What the maker's side and the contract need for a fill of `sellAmount`. Pure. */
export function quoteChecks(quote: QuoteMessage, facts: QuoteFacts, sellAmount: bigint): Check[] {
  const { sold, bought, maker, makerHas, makerAllows } = facts;
  const name = callParty(maker);
  const need = `at least ${showMoney(sellAmount, sold)}`;
  return [
    ...intakeChecks(facts),
    rule(`balance of ${name}`, showMoney(makerHas, sold), need, makerHas >= sellAmount),
    rule(`allowance of ${name}`, showAllowance(makerAllows, sold), need, makerAllows >= sellAmount),
    rule(`${name} pays ${sold}`, mayWords(facts.makerMayPay), "may", facts.makerMayPay),
    rule(`${name} is paid ${bought}`, mayWords(facts.makerMayBePaid), "may", facts.makerMayBePaid),
    ...bandChecks(quote, facts),
  ];
}

/** New business of both currencies. */
export function intakeChecks({ closed, paused }: Pick<QuoteFacts, "closed" | "paused">): Check[] {
  return [
    rule("new business", closed.length === 0 ? "open" : `stopped for ${closed.join(" and ")}`, "open", !closed.length),
    rule("tokens", paused.length === 0 ? "not paused" : `${paused.join(" and ")} paused`, "not paused", !paused.length),
  ];
}

/** None for a quote without a band. */
export function bandChecks(quote: QuoteMessage, { reference, now }: QuoteFacts): Check[] {
  if (isNone(quote.feed)) return [];
  const allowed = `within ${showPercent(quote.bandBps * 100n)}, at most ${quote.bandMaxAge} s old`;
  if (reference === undefined) return [rule("reference rate", "the feed does not answer", allowed, false)];
  return [rule("reference rate", referenceWords(reference, now), allowed, reference.state === "inside")];
}

/** "0.12 % above the reference of 1.0837, 12 s old" */
export function referenceWords(
  { answer, decimals, updatedAt, state, distance }: NonNullable<QuoteFacts["reference"]>,
  now: bigint,
): string {
  if (state === "unusable") return `no usable answer: ${answer}`;
  const age = `${showAge(Number(now - updatedAt))} old${state === "stale" ? ", too old" : ""}`;
  const places = Number(decimals);
  const rate = formatAmount(answer, { decimals: places, minDecimals: Math.min(places, 4) });
  const size = distance! < 0n ? -distance! : distance!;
  const side = distance === 0n ? "at" : `${showPercent(size)} ${distance! < 0n ? "below" : "above"}`;
  return `${side} the reference of ${rate}, ${age}`;
}

/** Hundredths of a basis point: "0.25 %". */
export function showPercent(hundredths: bigint): string {
  return `${formatAmount(hundredths, { decimals: 4, minDecimals: 2 })} %`;
}
