import { deployScript } from "../rocketh.ts";
import { dropRecord, ensureContract, hasCode } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";

/**
 * Payouts, FX settlement and trade escrow, once for both currencies. They are given the two tokens for ever: where only one
 * of them is yet, they come with the other. They come before the configuration, which makes the tokens know them.
 */
export default deployScript(
  async (env) => {
    const { settlement } = harbourOf(env);
    const found = await Promise.all(settlement.tokens.map((address) => hasCode({ env, address })));
    for (const { salt, ...contract } of settlement.contracts) {
      if (found.includes(false)) dropRecord({ env, ...contract });
      else await ensureContract({ env, ...contract, location: { type: "create3", salt } });
    }
  },
  { tags: ["settlement"], dependencies: ["issuance"] },
);
