import { parseAmount } from "../sdk/amount.ts";
import { latestBlock, type Block } from "./chain/block.ts";
import { callParty, type Party } from "./chain/connection.ts";
import { recentAmounts } from "./chain/history.ts";
import type { Token } from "./chain/token.ts";
import type { CommandFile } from "./command.ts";
import { openForWriting, referenceOf } from "./open.ts";
import { submit } from "./plan/submit.ts";
import { showMoney } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.burn/1",
  writes: true,

  configure(burn) {
    burn
      .argument("<amount>", 'in units, such as "5,000,000.00"')
      .option("--token <cnh|hkd>", "which currency")
      .option("--memo <text>", "reference in the log: up to 31 characters, or 0x and 64 digits")
      .option("--confirm-minor-units <number>", "the amount once more in minor units, if it is unusual")
      .addHelpText(
        "after",
        `
Destroys tokens of the signer's own balance. The signer is a minter, or a redemption account, which can also burn
while the token is paused. The minter's allowance is not restored. Unusual amounts are judged by past burns.

  harbour burn 250,000.00 --token cnh --network localhost --as desk-1`,
      );
  },

  async run(invocation) {
    const amount = parseAmount(invocation.arguments[0] as string);
    const memo = invocation.flags.memo === undefined ? undefined : referenceOf(invocation.flags.memo);
    const workplace = await openForWriting(invocation);
    const { connection, token, signer } = workplace;
    const block = await latestBlock(connection.provider);
    const [past, balance, held] = await Promise.all([
      recentAmounts(connection, token, "Burn", block),
      token.contract.balanceOf(signer.address, { blockTag: block.number }),
      token.contract.getFrozenTokens(signer.address, { blockTag: block.number }),
    ]);
    const free = balance > held ? balance - held : 0n;

    return submit(invocation, workplace, {
      noun: "burn",
      title: `Burn ${showMoney(amount, token.currency)} of ${callParty(signer)}`,
      done: `Burned ${showMoney(amount, token.currency)} of ${callParty(signer)}`,
      method: memo === undefined ? "burn" : "burnWithMemo",
      args: memo === undefined ? [amount] : [amount, memo],
      gate: { kind: "words", words: "a minter or a redemption account; no role" },
      amount,
      usual: past.map((burn) => burn.amount),
      movesMoney: true,
      headroom: [
        {
          label: "free balance",
          value: showMoney(free, token.currency),
          then: free >= amount ? showMoney(free - amount, token.currency) : "short",
        },
      ],
      warnings: [],
      effects: (at) => effectsOf(token, signer, amount, at),
      proof: [{ event: "Burn", matches: ({ args }) => args["burner"] === signer.address && args["amount"] === amount }],
    });
  },
};

async function effectsOf(token: Token, signer: Party, amount: bigint, { number }: Block) {
  const at = { blockTag: number };
  const [supply, balance] = await Promise.all([
    token.contract.totalSupply(at),
    token.contract.balanceOf(signer.address, at),
  ]);
  // Short amounts are refused by the simulation; a negative number would only confuse.
  const after = (value: bigint) => (value >= amount ? { then: value - amount } : {});
  return [
    { label: "supply", value: supply, ...after(supply) },
    { label: `balance of ${callParty(signer)}`, value: balance, ...after(balance) },
  ];
}
