import { formatAmount } from "../../sdk/amount.ts";
import { callParty, CURRENCIES } from "../chain/connection.ts";
import { columns, showCount, showMoney } from "../words.ts";
import type { PartyFacts } from "./batch-facts.ts";
import type { BatchRow } from "./batch-rows.ts";
import { movedIn } from "./net.ts";
import { showRate } from "./rate.ts";

/** The rows of a batch, and what everybody pays or gets after netting. Pure. */
export function renderBatch(network: string, rows: readonly BatchRow[], parties: readonly PartyFacts[]): string {
  const fills = rows.map(({ quote, facts, terms, taker, recipient }, i) => [
    String(i),
    callParty(facts.maker),
    callParty(taker),
    showMoney(terms.sellAmount, facts.sold),
    showMoney(terms.buyAmount, facts.bought),
    showRate(quote.typedData.message, { of: facts.bought, per: facts.sold }),
    recipient.address === taker.address ? "" : callParty(recipient),
  ]);
  const netted = parties.map(({ party, net }) => [callParty(party), ...CURRENCIES.map((each) => signed(net[each]))]);
  const nets = parties.map(({ party, net }) => ({ party: party.address, amounts: net }));
  const gross = CURRENCIES.map((currency) =>
    rows.reduce((sum, { facts, terms }) => {
      return sum + (facts.sold === currency ? terms.sellAmount : terms.buyAmount);
    }, 0n),
  );
  return [
    `${showCount(rows.length, "fill")} in one transaction on ${network}`,
    `Fills\n${columns([["row", "maker", "taker", "sells", "for", "price", "paid to"], ...fills], [3, 4])}`,
    `After netting, everybody pays (−) or gets (+) once\n${columns(
      [
        ["", ...CURRENCIES],
        ...netted,
        ["moves", ...CURRENCIES.map((currency) => formatAmount(movedIn(nets, currency)))],
        ["instead of", ...gross.map((amount) => formatAmount(amount))],
      ],
      [1, 2],
    )}`,
  ].join("\n\n");
}

/** "+1.00", "−1.00" or "0.00" */
export function signed(amount: bigint): string {
  if (amount === 0n) return formatAmount(0n);
  return amount > 0n ? `+${formatAmount(amount)}` : `−${formatAmount(-amount)}`;
}
