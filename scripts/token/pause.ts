import { latestBlock } from "../chain/block.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { modeEffects } from "./mode-effects.ts";

export const command: CommandFile = {
  schema: "harbour.token-pause/1",
  writes: true,

  configure(pause) {
    pause.option("--token <cnh|hkd>", "which currency").addHelpText(
      "after",
      `
PAUSER. At once: payments, signed payments, approvals and minting stop. Redemption goes on, and so do revoking an
allowance, cancelling an authorization, and every act of a role but minting. The pauser cannot unpause.

  harbour token pause --token hkd --network localhost --as pauser`,
    );
  },

  async run(invocation) {
    const workplace = await openForWriting(invocation);
    const { token, connection } = workplace;
    const at = { blockTag: (await latestBlock(connection.provider)).number };
    const already = await token.contract.paused(at);

    return submit(invocation, workplace, {
      noun: "token-pause",
      title: `Pause ${token.symbol}`,
      done: `Paused ${token.symbol}`,
      ...(already ? { already: `${token.symbol} is paused already, nothing to do.` } : {}),
      method: "pause",
      args: [],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [],
      warnings: ["payments, signed payments, approvals and minting stop; redemption goes on"],
      effects: (block) => modeEffects(token, block, "paused"),
      proof: [{ event: "Paused", matches: ({ args }) => args["account"] === workplace.signer.address }],
    });
  },
};
