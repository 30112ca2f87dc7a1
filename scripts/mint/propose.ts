import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";
import { checkOrder } from "./order-checks.ts";
import { readOrderFacts } from "./order-facts.ts";
import { readOrderFile } from "./order-file.ts";
import { readOrderState } from "./order-state.ts";
import { readOrders } from "./read-orders.ts";
import { openForOrders } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.mint-propose/1",
  writes: true,

  configure(propose) {
    propose
      .requiredOption("--order <file>", "the order, as the issuer's books wrote it")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
MAKER. Takes the order's file and nothing else: there is no amount to type. Nothing is issued by a proposal. Limits that
move are judged again at the approval; a rule that cannot change by then refuses the proposal.

  { "schema": "harbour.order/1", "currency": "HKD", "orderRef": "ORD-2026-0412",
    "uetr": "97ed4827-7b6f-4491-a06f-b548d5a7512d", "beneficiary": "distributor-1", "amount": "10,000,000.00",
    "valueDate": "2026-11-22T10:00:00+08:00", "expiry": "2026-11-23T10:00:00+08:00" }

  harbour mint propose --order order.json --token hkd --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const workplace = await openForOrders(invocation);
    const { connection, token, issuance, signer, block, domain } = workplace;
    const words = { currency: token.currency, book: connection.book, domain };
    const order = readOrderFile(invocation.flags.order!, words);
    const facts = await readOrderFacts(connection, token, issuance, { step: "propose", order, signer }, block);
    const waiting = await readOrders(connection, token, issuance, block);
    const before = waiting.find(
      ({ state, message, id }) =>
        (state === "proposed" || state === "expired") && message.bankRef === order.message.bankRef && id !== order.id,
    );
    const what = `order ${order.orderRef}: ${showMoney(order.message.amount, token.currency)} to ${callParty(order.beneficiary)}`;

    return submit(invocation, workplace, {
      noun: "mint-propose",
      title: `Propose ${what}`,
      done: `Proposed ${what}`,
      ...(facts.state === "proposed" ? { already: `Order ${order.orderRef} is proposed already, nothing to do.` } : {}),
      target: issuance.mintDesk,
      method: "propose",
      args: [order.message],
      gate: { kind: "role" },
      amount: order.message.amount,
      movesMoney: false,
      headroom: [
        { label: "order id", value: order.id },
        { label: "bank reference", value: `UETR ${order.uetr}` },
        {
          label: "to approve",
          value: `from ${showTime(order.message.valueDate)} to ${showTime(order.message.expiry)}`,
        },
      ],
      bounds: checkOrder(facts),
      warnings:
        before === undefined
          ? []
          : [`takes the place of order ${before.id}, which waits under the same bank reference`],
      effects: async (at) => {
        const { words: now } = await readOrderState(issuance, connection.book, order.message, at);
        return [{ label: "order", value: now, then: `proposed by ${callParty(signer)}` }];
      },
      proof: [
        {
          event: "OrderProposed",
          matches: ({ args }) => args["orderId"] === order.id && args["maker"] === signer.address,
        },
      ],
    });
  },
};
