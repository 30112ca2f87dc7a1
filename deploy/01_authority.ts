import { deployScript } from "../rocketh.ts";
import { ensureContract } from "./_ensure.ts";
import { create3Salt } from "./_create-address.ts";
import { harbourOf } from "./_harbour.ts";

/** One AccessManager per currency; until the hand-over the deployer is its ADMIN. */
export default deployScript(
  async (env) => {
    const { currencies, deployer } = harbourOf(env);
    for (const { authority, names, settings } of currencies) {
      await ensureContract({
        env,
        name: names.authority,
        contract: "AccessManager",
        constructorArguments: [deployer],
        address: authority,
        location: { type: "create3", salt: create3Salt(settings.currency, "authority") },
      });
    }
  },
  { tags: ["authority"], dependencies: ["chain"] },
);
