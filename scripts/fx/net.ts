import type { Currency } from "../chain/connection.ts";

/** One fill as far as money goes. */
export interface Leg {
  maker: string;
  taker: string;
  recipient: string;
  sold: Currency;
  /** Minor units of the sold currency, from maker to recipient. */
  sellAmount: bigint;
  /** Minor units of the other one, from taker to maker. */
  buyAmount: bigint;
}

/** What one party pays (below 0) or gets in each currency, minor units. */
export interface Net {
  party: string;
  amounts: Record<Currency, bigint>;
}

/** Everybody in the legs, in the ascending order that the contract asks for, with what is left after netting. */
export function netOf(legs: readonly Leg[]): Net[] {
  const nets = new Map<string, Record<Currency, bigint>>();
  const add = (party: string, currency: Currency, amount: bigint) => {
    const amounts = nets.get(party) ?? { CNH: 0n, HKD: 0n };
    amounts[currency] += amount;
    nets.set(party, amounts);
  };
  for (const { maker, taker, recipient, sold, sellAmount, buyAmount } of legs) {
    const bought = sold === "CNH" ? "HKD" : "CNH";
    add(maker, sold, -sellAmount);
    add(recipient, sold, sellAmount);
    add(taker, bought, -buyAmount);
    add(maker, bought, buyAmount);
  }
  return [...nets]
    .map(([party, amounts]) => ({ party, amounts }))
    .sort((a, b) => (BigInt(a.party) < BigInt(b.party) ? -1 : 1));
}

/** What moves in one currency after netting: the sum of all that is paid. */
export function movedIn(nets: readonly Net[], currency: Currency): bigint {
  return nets.reduce((sum, { amounts }) => (amounts[currency] > 0n ? sum + amounts[currency] : sum), 0n);
}
