import type { MintOrderMessage } from "../../sdk/mint-order.ts";
import type { Block } from "../chain/block.ts";
import { callParty, partyAt, type Book, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { orderStateName, type OrderStateName } from "./order-states.ts";

export interface OrderState {
  state: OrderStateName;
  /** Absent while nobody proposed it. */
  maker?: Party;
  /** "proposed by maker" */
  words: string;
}

export async function readOrderState(
  { mintDesk }: Issuance,
  book: Book,
  message: MintOrderMessage,
  { number }: Block,
): Promise<OrderState> {
  const [index, address] = await mintDesk.contract.orderState(message, { blockTag: number });
  const state = orderStateName(index);
  if (state === "none") return { state, words: "not proposed" };
  const maker = partyAt(book, address);
  return { state, maker, words: `${state === "proposed" ? "proposed" : `${state}, proposed`} by ${callParty(maker)}` };
}
