import { formatAmount } from "../../sdk/amount.ts";
import type { Session } from "./session.ts";
import type { TradeExample, TradeOrder } from "./trade-schema.ts";

/** Writes an order as a person drafts it, and the contract. The buyer pays the first part, the bank the second. */
export function writeOrderPaper(session: Session, { people, currency }: TradeExample, order: TradeOrder): string[] {
  const { buyer, seller, carrier, arbiter, bank } = people;
  const lines = [
    `buyer: ${buyer.account}`,
    `seller: ${seller.account}`,
    `token: ${currency.toLowerCase()}`,
    `arbiter: ${arbiter.account}`,
    `arbiterTime: ${order.arbiterTime}`,
    `defaultSplit: ${order.defaultSplit}`,
    `guarantor: ${bank.account}`,
    `guaranteeFee: ${formatAmount(order.guaranteeFee)}`,
    `fundBy: ${session.iso(order.fundBy)}`,
    `contract: ${order.name}-contract.txt`,
    `uetr: ${order.uetr}`,
    "milestones:",
    `  - amount: ${formatAmount(order.documents.amount)}`,
    "    when: buyer accepts",
    `    due: ${session.iso(order.documents.due)}`,
    `    disputeWindow: ${order.documents.disputeWindow}`,
    `  - amount: ${formatAmount(order.shipment.amount)}`,
    "    when: attested",
    `    attestor: ${carrier.account}`,
    "    document: BILL-OF-LADING",
    "    guaranteed: yes",
    `    due: ${session.iso(order.shipment.due)}`,
    `    disputeWindow: ${order.shipment.disputeWindow}`,
  ];
  session.write(`${order.name}-contract.txt`, `${order.contract}\n`);
  session.write(`${order.name}.yaml`, `${lines.join("\n")}\n`);
  return lines;
}
