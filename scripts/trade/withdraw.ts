import { parseAmount } from "../../sdk/amount.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { currencyOf, connectForWriting } from "../open.ts";
import { mayWords, rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { openTrade } from "./place.ts";
import { poolTooLow } from "./trade-faults.ts";

export const command: CommandFile = {
  schema: "harbour.trade-withdraw/1",
  writes: true,

  configure(withdraw) {
    withdraw
      .argument("[amount]", "in units (default: all that is free)")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
A guarantor takes what is free in its own pool. A stop of new business does not stop this. What orders have reserved comes
back into the pool when they end without needing it.

  harbour trade withdraw 100,000.00 --token cnh --network localhost --as reporter`,
      );
  },

  async run(invocation) {
    const [text] = invocation.arguments as [string | undefined];
    const asked = text === undefined ? undefined : parseAmount(text);
    const currency = currencyOf(invocation.flags);
    const { connection, signer } = await connectForWriting(invocation);
    const { tokens, escrow, block } = await openTrade(connection, invocation.io);
    const token = tokens[currency];
    const at = { blockTag: block.number };
    const [free, mayBePaid] = await Promise.all([
      escrow.contract.freePool(token.address, signer.address, at),
      token.contract.canReceive(signer.address, at),
    ]);
    const amount = asked ?? free;
    if (amount > free) throw poolTooLow(showMoney(free, currency), showMoney(amount, currency));
    const words = `${showMoney(amount, currency)} out of the pool of ${callParty(signer)}`;
    const paused = token.mode === "paused";
    return submit(
      invocation,
      { connection, signer, token },
      {
        noun: "trade-withdraw",
        title: `Take ${words}`,
        done: `Took ${words}`,
        ...(amount === 0n ? { already: `Nothing is free in the pool of ${callParty(signer)}.` } : {}),
        target: escrow,
        method: "withdraw",
        args: [token.address, amount],
        gate: { kind: "words", words: "the guarantor whose pool it is; no role" },
        amount,
        movesMoney: true,
        headroom: [],
        bounds: [
          rule("token", paused ? "paused" : "not paused", "not paused", !paused),
          rule(`${callParty(signer)} is paid`, mayWords(mayBePaid), "may", mayBePaid),
        ],
        warnings: [],
        effects: async ({ number }) => {
          const then = { blockTag: number };
          const [balance, left] = await Promise.all([
            token.contract.balanceOf(signer.address, then),
            escrow.contract.freePool(token.address, signer.address, then),
          ]);
          return [
            { label: "free pool", value: left, ...(left < amount ? {} : { then: left - amount }) },
            { label: `balance of ${callParty(signer)}`, value: balance, then: balance + amount },
          ];
        },
        proof: [
          {
            event: "PoolWithdrawn",
            matches: ({ args }) => args["guarantor"] === signer.address && args["amount"] === amount,
          },
        ],
      },
    );
  },
};
