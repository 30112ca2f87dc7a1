import { callParty, partyAt, resolveParty, showParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { mayWords, rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { openOrderForWriting } from "./order-workplace.ts";
import { requireUnassigned } from "./require-seller.ts";

export const command: CommandFile = {
  schema: "harbour.trade-assign/1",
  writes: true,

  configure(assign) {
    assign
      .argument("<order>", "its id, or a file about it")
      .requiredOption("--to <account>", "who gets the seller's part from now on")
      .addHelpText(
        "after",
        `
The seller, once per order. From then on the assignee's signature is needed too to amend or end the order. A financier
who was sold the receivable before stays first. To be paid for it in the same step, see harbour trade sell.

  harbour trade assign order.json --to reporter --network localhost --as distributor-2`,
      );
  },

  async run(invocation) {
    const workplace = await openOrderForWriting(invocation, invocation.arguments[0] as string);
    const { place, open, signer, token, connection } = workplace;
    const to = resolveParty(connection.book, invocation.flags.to!);
    requireUnassigned({ place, open }, signer, "assign this order");
    const at = { blockTag: place.block.number };
    const [mayPay, mayBePaid] = await Promise.all([
      token.contract.canSend(signer.address, at),
      token.contract.canReceive(to.address, at),
    ]);
    const words = `the seller's part of order ${open.id} to ${callParty(to)}`;
    return submit(invocation, workplace, {
      noun: "trade-assign",
      title: `Assign ${words}`,
      done: `Assigned ${words}`,
      target: place.escrow,
      method: "assign",
      args: [open.id, open.terms.order, to.address],
      gate: { kind: "words", words: "the order's seller; no role" },
      movesMoney: false,
      headroom: [
        { label: "held", value: showMoney(open.standing.held, token.currency) },
        { label: "to", value: showParty(to) },
      ],
      bounds: [
        rule(`${callParty(signer)} pays`, mayWords(mayPay), "may", mayPay),
        rule(`${callParty(to)} is paid`, mayWords(mayBePaid), "may", mayBePaid),
      ],
      warnings: ["an assignment cannot be taken back, and is possible once"],
      effects: async ({ number }) => {
        const state = await place.escrow.contract.orderState(open.id, open.terms.order as never, { blockTag: number });
        return [{ label: "payee", value: callParty(partyAt(connection.book, state.payee)), then: callParty(to) }];
      },
      proof: [
        {
          event: "ReceivableAssigned",
          matches: ({ args }) => args["order"] === open.id && args["to"] === to.address,
        },
      ],
    });
  },
};
