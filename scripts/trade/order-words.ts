import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import { tokenOf, type TradePlace } from "./place.ts";
import type { OrderWords } from "./render-order.ts";

/** What a page about this order needs to know beside it. */
export function orderWords(
  place: TradePlace,
  order: Pick<OrderMessage, "token">,
  notes: Readonly<Record<string, string>> = {},
): OrderWords {
  const { connection, escrow, domain } = place;
  const token = tokenOf(place, "The order", order.token);
  return {
    network: connection.network,
    currency: token.currency,
    token: { name: token.symbol, address: token.address },
    escrow: { name: escrow.name, address: escrow.address },
    chainId: domain.chainId,
    book: connection.book,
    notes,
  };
}
