import { callParty } from "../chain/connection.ts";
import { recentAmounts } from "../chain/history.ts";
import { tokenTarget } from "../chain/target.ts";
import type { CommandFile } from "../command.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { approvalEffects, approvalHeadroom } from "./approval-words.ts";
import { readCreditFile } from "./credit-file.ts";
import { checkOrder, isLargeOrder } from "./order-checks.ts";
import { readOrderFacts } from "./order-facts.ts";
import { readOrderFile } from "./order-file.ts";
import { openForOrders } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.mint-approve/1",
  writes: true,

  configure(approve) {
    approve
      .requiredOption("--order <file>", "the order: the checker's own copy, from the books")
      .requiredOption("--credit <file>", "the bank's signed confirmation, as harbour reserve sign left it")
      .option("--token <cnh|hkd>", "which currency")
      .option("--confirm-minor-units <number>", "the amount once more in minor units, if it is unusual")
      .addHelpText(
        "after",
        `
CHECKER, or LARGE_CHECKER above the large-order size; never the maker. Approval issues. Everything is derived anew from
the checker's own files and the chain: amount, beneficiary, references, every bound, the bank's signatures, coverage
before and after. Each rule is judged on its own, and every one that fails is named.

  harbour mint approve --order order.json --credit credit.json --token hkd --network localhost --as checker`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const workplace = await openForOrders(invocation);
    const { connection, token, issuance, signer, block, domain } = workplace;
    const order = readOrderFile(flags.order!, { currency: token.currency, book: connection.book, domain });
    const credit = readCreditFile(flags.credit!, connection.network);
    const facts = await readOrderFacts(connection, token, issuance, { step: "approve", order, signer, credit }, block);
    const largeOrderSize = await issuance.mintDesk.contract.largeOrderSize({ blockTag: block.number });
    const large = isLargeOrder(order.message.amount, largeOrderSize);
    const past = await recentAmounts(connection, token, "Mint", block);
    const { message } = order;
    const what = `${showMoney(message.amount, token.currency)} to ${callParty(order.beneficiary)} by order ${order.orderRef}`;

    return submit(invocation, workplace, {
      noun: "mint-approve",
      title: `Issue ${what}`,
      done: `Issued ${what}`,
      ...(facts.state === "executed" ? { already: `Order ${order.orderRef} is executed already, nothing to do.` } : {}),
      target: issuance.mintDesk,
      method: large ? "approveLarge" : "approve",
      args: [message, credit.payload.message, credit.signatures],
      gate: { kind: "role" },
      amount: message.amount,
      usual: past.map((mint) => mint.amount),
      movesMoney: true,
      headroom: approvalHeadroom(order, credit, facts, large, largeOrderSize),
      bounds: checkOrder(facts),
      warnings: [],
      effects: (at) => approvalEffects(workplace, order, at),
      proof: [
        {
          event: "OrderExecuted",
          matches: ({ args }) =>
            args["orderId"] === order.id &&
            args["beneficiary"] === order.beneficiary.address &&
            args["amount"] === message.amount,
        },
        {
          event: "CreditConsumed",
          by: issuance.registry,
          matches: ({ args }) => args["orderId"] === order.id && args["creditId"] === credit.payload.message.creditId,
        },
        {
          event: "Mint",
          by: tokenTarget(token),
          matches: ({ args }) => args["to"] === order.beneficiary.address && args["amount"] === message.amount,
        },
      ],
    });
  },
};
