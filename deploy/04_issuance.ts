import { deployScript } from "../rocketh.ts";
import { ensureContract } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";
import { issuanceContracts } from "./_issuance-contracts.ts";

/** The registry and the desks of each currency. They take their authority from the token for ever, so it comes first. */
export default deployScript(
  async (env) => {
    for (const currency of harbourOf(env).currencies) {
      for (const { salt, ...contract } of issuanceContracts(currency)) {
        await ensureContract({ env, ...contract, location: { type: "create3", salt } });
      }
    }
  },
  { tags: ["issuance"], dependencies: ["proxy"] },
);
