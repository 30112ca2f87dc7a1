import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import type { Block } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { Effect } from "../plan/intent.ts";
import { showMoney } from "../words.ts";
import type { FillTerms } from "./fill-terms.ts";
import type { FxPlace } from "./place.ts";
import type { TakerFacts } from "./taker-facts.ts";

export interface EffectSides {
  quote: QuoteMessage;
  taker: TakerFacts;
  /** What whoever submits takes; nobody where the taker does. Minor units of the bought currency. */
  fee?: { amount: bigint; to: string };
}

/** What a fill changes: both sides' balances, and what is left of the quote. */
export async function fillEffects(
  { tokens, fx }: FxPlace,
  { quote, taker, fee }: EffectSides,
  { sellAmount, buyAmount }: FillTerms,
  { number }: Block,
): Promise<Effect[]> {
  const at = { blockTag: number };
  const { sold, bought } = taker;
  const [paid, made, got, left] = await Promise.all([
    tokens[bought].contract.balanceOf(taker.taker.address, at),
    tokens[bought].contract.balanceOf(quote.maker, at),
    tokens[sold].contract.balanceOf(taker.recipient.address, at),
    fx.contract.remaining(quote, at),
  ]);
  const row = (label: string, currency: string, value: bigint, change: bigint): Effect => ({
    label,
    value: showMoney(value, currency),
    ...(value + change < 0n ? {} : { then: showMoney(value + change, currency) }),
  });
  const feeTo = (account: string) => (fee?.to === account ? fee.amount : 0n);
  const feePaid = (fee?.amount ?? 0n) - feeTo(taker.taker.address);
  return [
    row(`${bought} of ${callParty(taker.taker)}`, bought, paid, -buyAmount - feePaid),
    row(`${bought} of the maker`, bought, made, buyAmount + feeTo(quote.maker)),
    row(`${sold} of ${callParty(taker.recipient)}`, sold, got, sellAmount),
    row("left of the quote", sold, left, -sellAmount),
  ];
}
