import { parseAmount } from "../../sdk/amount.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";

export const command: CommandFile = {
  schema: "harbour.minter-set/1",
  writes: true,

  configure(set) {
    set
      .argument("<minter>", "a name of the address book, or an address")
      .argument("<allowance>", "what it may mint from then on, in units")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
MINTER_ADMIN, after its delay: run it with --schedule, wait, then run it with --send. The allowance replaces the one
there is, whatever was minted in between. GUARDIAN can cancel meanwhile, and lower or remove a minter at once.

  harbour minter set desk-1 10,000,000.00 --token hkd --network localhost --as minter-admin`,
      );
  },

  async run(invocation) {
    const amount = parseAmount(invocation.arguments[1] as string);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const minter = resolveParty(connection.book, invocation.arguments[0] as string);
    const at = { blockTag: (await latestBlock(connection.provider)).number };
    const [isMinter, allowance] = await Promise.all([
      token.contract.isMinter(minter.address, at),
      token.contract.minterAllowance(minter.address, at),
    ]);
    const words = `${callParty(minter)} mint ${showMoney(amount, token.currency)}`;

    return submit(invocation, workplace, {
      noun: "minter-set",
      title: `Let ${words}`,
      done: `${callParty(minter)} may now mint ${showMoney(amount, token.currency)}`,
      ...(isMinter && allowance === amount
        ? { already: `${callParty(minter)} may mint ${showMoney(amount, token.currency)} already, nothing to do.` }
        : {}),
      method: "configureMinter",
      args: [minter.address, amount],
      gate: { kind: "role" },
      amount,
      // Repeating it would give back what was minted in between.
      movesMoney: true,
      headroom: [],
      warnings: [`this ${isMinter && amount <= allowance ? "narrows" : "widens"} power`],
      effects: (block) => minterEffects(token, minter, { isMinter: true, allowance: amount }, block),
      proof: [
        {
          event: "MinterConfigured",
          matches: ({ args }) => args["minter"] === minter.address && args["minterAllowedAmount"] === amount,
        },
      ],
    });
  },
};

export interface MinterState {
  isMinter: boolean;
  allowance: bigint;
}

export async function minterEffects(
  token: Token,
  minter: Party,
  then: MinterState,
  { number }: Block,
): Promise<Effect[]> {
  const at = { blockTag: number };
  const [isMinter, allowance] = await Promise.all([
    token.contract.isMinter(minter.address, at),
    token.contract.minterAllowance(minter.address, at),
  ]);
  const words = (minting: boolean) => (minting ? "a minter" : "no minter");
  return [
    { label: callParty(minter), value: words(isMinter), then: words(then.isMinter) },
    { label: "allowance", value: allowance, then: then.allowance },
  ];
}
