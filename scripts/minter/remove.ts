import { latestBlock } from "../chain/block.ts";
import { callParty, resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { minterEffects } from "./set.ts";

export const command: CommandFile = {
  schema: "harbour.minter-remove/1",
  writes: true,

  configure(remove) {
    remove
      .argument("<minter>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
GUARDIAN. At once: the minter can neither mint nor burn. Redemption accounts go on burning.

  harbour minter remove desk-1 --token hkd --network localhost --as guardian`,
      );
  },

  async run(invocation) {
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const minter = resolveParty(connection.book, invocation.arguments[0] as string);
    const at = { blockTag: (await latestBlock(connection.provider)).number };
    const isMinter = await token.contract.isMinter(minter.address, at);

    return submit(invocation, workplace, {
      noun: "minter-remove",
      title: `Remove the minter ${callParty(minter)} of ${token.symbol}`,
      done: `Removed the minter ${callParty(minter)} of ${token.symbol}`,
      ...(isMinter ? {} : { already: `${callParty(minter)} is no minter of ${token.symbol}, nothing to do.` }),
      method: "removeMinter",
      args: [minter.address],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [],
      warnings: ["this narrows power"],
      effects: (block) => minterEffects(token, minter, { isMinter: false, allowance: 0n }, block),
      proof: [{ event: "MinterRemoved", matches: ({ args }) => args["minter"] === minter.address }],
    });
  },
};
