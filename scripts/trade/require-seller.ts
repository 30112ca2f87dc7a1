import { callParty, partyAt, type Party } from "../chain/connection.ts";
import type { OrderAtHand } from "./order-workplace.ts";
import { notEntitled, orderEnded, receivableTaken } from "./trade-faults.ts";

/** The signer is the seller of an open order that was not assigned. @throws HarbourError HB-2952, HB-2964, HB-2966 */
export function requireUnassigned({ place, open }: OrderAtHand, signer: Party, act: string): void {
  const { seller } = open.terms.order;
  const { book } = place.connection;
  if (signer.address !== seller) {
    throw notEntitled(callParty(signer), act, `the seller, ${callParty(partyAt(book, seller))}`);
  }
  if (!open.standing.open) throw orderEnded(open.id);
  const { payee } = open.standing;
  if (payee !== seller) throw receivableTaken(`is assigned to ${callParty(partyAt(book, payee))}`);
}

/** The same, of an order that nobody has financed. @throws HarbourError HB-2952, HB-2964, HB-2966 */
export function requireUnfinanced(at: OrderAtHand, signer: Party, act: string): void {
  requireUnassigned(at, signer, act);
  const { financing } = at.open.standing;
  if (financing === undefined) return;
  throw receivableTaken(`was sold to ${callParty(partyAt(at.place.connection.book, financing.financier))}`);
}
