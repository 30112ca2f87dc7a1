import { showShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";

export type OrderStateAt = "proposed" | "executed" | "rejected" | "superseded" | "expired";

/** An order to mint. Addresses and hashes are lower case, amounts minor units, times Unix seconds. */
export interface MintOrderAt {
  orderId: string;
  desk: string;
  /** Hash of the payment's UETR. */
  bankRef: string;
  /** The issuer's number of it, 32 bytes. */
  orderRef: string;
  beneficiary: string;
  amount: bigint;
  valueDate: number;
  expiry: number;
  maker: string;
  state: OrderStateAt;
  proposed: Where;
  /** Set once executed, with what the custodian confirmed. */
  executed?: Where & {
    checker: string;
    ratio: bigint;
    creditId: string;
    custodian: string;
    burnTx: string | undefined;
  };
  rejected?: Where & { actor: string; reason: string };
  /** The order that took its place. */
  supersededBy?: string;
}

/** Every order to mint ever proposed up to a moment, in the order of the last proposal. */
export async function ordersAt(session: Session, moment: Moment, currency: Currency): Promise<MintOrderAt[]> {
  const orders = new Map<string, MintOrderAt>();
  /** By desk and bank reference. */
  const waiting = new Map<string, MintOrderAt>();
  const credits = await creditsByOrder(session, moment, currency);
  const names = ["OrderProposed", "OrderSuperseded", "OrderRejected", "OrderExecuted"];
  for (const event of await eventsOf(session, moment, { origin: "mintDesk", currency, names })) {
    const where = whereOf(event);
    if (event.name === "OrderProposed") {
      const { orderId, bankRef, orderRef, amount } = event.fields;
      const [maker, beneficiary] = [event.fields.maker.toLowerCase(), event.fields.beneficiary.toLowerCase()];
      const [valueDate, expiry] = [Number(event.fields.valueDate), Number(event.fields.expiry)];
      const terms = { orderId, desk: event.address, bankRef, orderRef, beneficiary, amount, valueDate, expiry };
      const order: MintOrderAt = { ...terms, maker, state: "proposed", proposed: where };
      // The same order may come again after another took its place.
      orders.delete(orderId);
      orders.set(orderId, order);
      waiting.set(event.address + bankRef, order);
    } else if (event.name === "OrderSuperseded") {
      const order = waiting.get(event.address + event.fields.bankRef);
      if (order !== undefined) Object.assign(order, { state: "superseded", supersededBy: event.fields.byOrderId });
    } else if (event.name === "OrderRejected") {
      const { orderId, reason } = event.fields;
      const rejected = { ...where, actor: event.fields.actor.toLowerCase(), reason };
      const order = orders.get(orderId);
      if (order !== undefined) Object.assign(order, { state: "rejected", rejected });
    } else if (event.name === "OrderExecuted") {
      const { orderId, ratio } = event.fields;
      const credit = credits.get(orderId) ?? { creditId: "", custodian: "", burnTx: undefined };
      const executed = { ...where, checker: event.fields.checker.toLowerCase(), ratio, ...credit };
      const order = orders.get(orderId);
      if (order !== undefined) Object.assign(order, { state: "executed", executed });
    }
  }
  for (const order of orders.values())
    if (order.state === "proposed" && order.expiry <= moment.time) order.state = "expired";
  return [...orders.values()];
}

/** What a custodian confirmed for an order. */
interface UsedCredit {
  creditId: string;
  /** Short text. */
  custodian: string;
  /** Set where it was no money received but surplus that this burn left. */
  burnTx: string | undefined;
}

async function creditsByOrder(session: Session, moment: Moment, currency: Currency): Promise<Map<string, UsedCredit>> {
  const credits = new Map<string, UsedCredit>();
  const byCredit = new Map<string, UsedCredit>();
  const names = ["CreditConsumed", "BurnCovered"];
  for (const event of await eventsOf(session, moment, { origin: "registry", currency, names })) {
    if (event.name === "CreditConsumed") {
      const { creditId, orderId } = event.fields;
      const credit = { creditId, custodian: showShortText(event.fields.custodian), burnTx: undefined };
      credits.set(orderId, credit);
      byCredit.set(creditId, credit);
    } else if (event.name === "BurnCovered") {
      const credit = byCredit.get(event.fields.creditId);
      if (credit !== undefined) credit.burnTx = event.fields.burnTx;
    }
  }
  return credits;
}
