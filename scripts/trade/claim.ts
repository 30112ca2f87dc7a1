import { callParty, resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { currencyOf, connectForWriting } from "../open.ts";
import { mayWords, rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { openTrade } from "./place.ts";

export const command: CommandFile = {
  schema: "harbour.trade-claim/1",
  writes: true,

  configure(claim) {
    claim
      .argument("[account]", "for whom it waits (default: the signer)")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Anybody. Pays out everything that waits for somebody who could not be paid when an order paid him: to him, and only to
him, as soon as he may be paid again.

  harbour trade claim distributor-2 --token cnh --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const [text] = invocation.arguments as [string | undefined];
    const currency = currencyOf(invocation.flags);
    const { connection, signer } = await connectForWriting(invocation);
    const { tokens, escrow, block } = await openTrade(connection, invocation.io);
    const party = text === undefined ? signer : resolveParty(connection.book, text);
    const token = tokens[currency];
    const at = { blockTag: block.number };
    const [waits, mayBePaid] = await Promise.all([
      escrow.contract.claimable(token.address, party.address, at),
      token.contract.canReceive(party.address, at),
    ]);
    const words = `${showMoney(waits, currency)} that waits for ${callParty(party)}`;
    const paused = token.mode === "paused";
    return submit(
      invocation,
      { connection, signer, token },
      {
        noun: "trade-claim",
        title: `Pay out ${words}`,
        done: `Paid out ${words}`,
        ...(waits === 0n ? { already: `Nothing waits for ${callParty(party)} in ${currency}.` } : {}),
        target: escrow,
        method: "claim",
        args: [token.address, party.address],
        gate: { kind: "words", words: "anybody; it goes to whom it waits for" },
        amount: waits,
        movesMoney: false,
        headroom: [],
        bounds: [
          rule("token", paused ? "paused" : "not paused", "not paused", !paused),
          rule(`${callParty(party)} is paid`, mayWords(mayBePaid), "may", mayBePaid),
        ],
        warnings: [],
        effects: async ({ number }) => {
          const then = { blockTag: number };
          const [left, balance] = await Promise.all([
            escrow.contract.claimable(token.address, party.address, then),
            token.contract.balanceOf(party.address, then),
          ]);
          return [
            { label: "waits", value: left, ...(left < waits ? {} : { then: left - waits }) },
            { label: `balance of ${callParty(party)}`, value: balance, then: balance + waits },
          ];
        },
        proof: [
          {
            event: "Claimed",
            matches: ({ args }) => args["party"] === party.address && args["amount"] === waits,
          },
        ],
      },
    );
  },
};
