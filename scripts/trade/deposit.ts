import { parseAmount } from "../../sdk/amount.ts";
import { allowStep } from "../allow-step.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { currencyOf, connectForWriting } from "../open.ts";
import { rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { intakeChecks } from "./open-facts.ts";
import { openTrade } from "./place.ts";

export const command: CommandFile = {
  schema: "harbour.trade-deposit/1",
  writes: true,

  configure(deposit) {
    deposit
      .argument("<amount>", 'in units, such as "840,000.00"')
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
A guarantor puts money into its own pool. What is free can be withdrawn at any time; an order that opens with the
guarantor's undertaking reserves its part. The escrow needs an allowance: while it is too small, the command plans that
first, of exactly the amount.

  harbour trade deposit 840,000.00 --token cnh --network localhost --as reporter`,
      );
  },

  async run(invocation) {
    const amount = parseAmount(invocation.arguments[0] as string);
    const currency = currencyOf(invocation.flags);
    const { connection, signer } = await connectForWriting(invocation);
    const { tokens, escrow, block } = await openTrade(connection, invocation.io);
    const token = tokens[currency];
    const at = { blockTag: block.number };
    const [has, allows, intake] = await Promise.all([
      token.contract.balanceOf(signer.address, at),
      token.contract.allowance(signer.address, escrow.address, at),
      escrow.contract.intakeOpen(token.address, at),
    ]);
    const workplace = { connection, signer, token };
    if (allows < amount) {
      return allowStep(invocation, workplace, {
        noun: "trade-deposit",
        spender: escrow,
        amount,
        next: "fill the pool",
      });
    }
    const words = `${showMoney(amount, currency)} into the pool of ${callParty(signer)}`;
    return submit(invocation, workplace, {
      noun: "trade-deposit",
      title: `Put ${words}`,
      done: `Put ${words}`,
      target: escrow,
      method: "deposit",
      args: [token.address, amount],
      gate: { kind: "words", words: "any guarantor; no role" },
      amount,
      movesMoney: true,
      headroom: [],
      bounds: [
        ...intakeChecks({ intake, paused: token.mode === "paused", currency }),
        rule("balance", showMoney(has, currency), `at least ${showMoney(amount, currency)}`, has >= amount),
      ],
      warnings: [],
      effects: async ({ number }) => {
        const then = { blockTag: number };
        const [balance, free] = await Promise.all([
          token.contract.balanceOf(signer.address, then),
          escrow.contract.freePool(token.address, signer.address, then),
        ]);
        return [
          {
            label: `balance of ${callParty(signer)}`,
            value: balance,
            ...(balance < amount ? {} : { then: balance - amount }),
          },
          { label: "free pool", value: free, then: free + amount },
        ];
      },
      proof: [
        {
          event: "PoolDeposited",
          matches: ({ args }) => args["guarantor"] === signer.address && args["amount"] === amount,
        },
      ],
    });
  },
};
