import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { referenceOf } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { readOrderFile } from "./order-file.ts";
import { readOrderState } from "./order-state.ts";
import { openForOrders } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.mint-reject/1",
  writes: true,

  configure(reject) {
    reject
      .requiredOption("--order <file>", "the order")
      .requiredOption("--reason <text>", "neutral code, on the chain: up to 31 characters, or 0x and 64 digits")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
CHECKER. Final: the same order is never proposed again. Its bank reference is free for a corrected order.

  harbour mint reject --order order.json --reason WRONG-NAME --token hkd --network localhost --as checker`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const reason = referenceOf(flags.reason!);
    const workplace = await openForOrders(invocation);
    const { connection, token, issuance, signer, block, domain } = workplace;
    const order = readOrderFile(flags.order!, { currency: token.currency, book: connection.book, domain });
    const now = await readOrderState(issuance, connection.book, order.message, block);
    const what = `order ${order.orderRef}: ${showMoney(order.message.amount, token.currency)} to ${callParty(order.beneficiary)}`;

    return submit(invocation, workplace, {
      noun: "mint-reject",
      title: `Reject ${what}`,
      done: `Rejected ${what}`,
      ...(now.state === "rejected" ? { already: `Order ${order.orderRef} is rejected already, nothing to do.` } : {}),
      target: issuance.mintDesk,
      method: "reject",
      args: [order.message, reason],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [{ label: "order id", value: order.id }],
      bounds: [{ check: "order", found: now.words, allowed: "proposed", passed: now.state === "proposed" }],
      warnings: [],
      effects: async (at) => {
        const { words } = await readOrderState(issuance, connection.book, order.message, at);
        return [{ label: "order", value: words, then: "rejected" }];
      },
      proof: [
        {
          event: "OrderRejected",
          matches: ({ args }) =>
            args["orderId"] === order.id && args["reason"] === reason && args["actor"] === signer.address,
        },
      ],
    });
  },
};
