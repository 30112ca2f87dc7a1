import { latestBlock } from "../chain/block.ts";
import { readMode } from "../chain/mode.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { modeEffects } from "./mode-effects.ts";

export const command: CommandFile = {
  schema: "harbour.token-unpause/1",
  writes: true,

  configure(unpause) {
    unpause.option("--token <cnh|hkd>", "which currency").addHelpText(
      "after",
      `
UNPAUSER, never the same holder as PAUSER. At once: the token returns to open or permissioned, as its policy says.

  harbour token unpause --token hkd --network localhost --as unpauser`,
    );
  },

  async run(invocation) {
    const workplace = await openForWriting(invocation);
    const { token, connection, signer } = workplace;
    const { mode, policy } = await readMode(token, await latestBlock(connection.provider));
    const then = policy === "closed" ? "permissioned" : "open";

    return submit(invocation, workplace, {
      noun: "token-unpause",
      title: `Unpause ${token.symbol}`,
      done: `Unpaused ${token.symbol}`,
      ...(mode === "paused" ? {} : { already: `${token.symbol} is not paused, nothing to do.` }),
      method: "unpause",
      args: [],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [],
      warnings: [],
      effects: (block) => modeEffects(token, block, then),
      proof: [{ event: "Unpaused", matches: ({ args }) => args["account"] === signer.address }],
    });
  },
};
