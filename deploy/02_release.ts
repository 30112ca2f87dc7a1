import { deployScript } from "../rocketh.ts";
import { ensureContract, hasCode } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";

/** The three twins. A token that already stands gets a new release by an upgrade, not by repeating the deployment. */
export default deployScript(
  async (env) => {
    for (const { names, release, releaseArguments, releaseSalt, token } of harbourOf(env).currencies) {
      if ((await hasCode({ env, address: token })) && !(await hasCode({ env, address: release }))) continue;
      await ensureContract({
        env,
        name: names.release,
        contract: "Release",
        constructorArguments: releaseArguments,
        address: release,
        location: { type: "create2", salt: releaseSalt },
      });
    }
  },
  { tags: ["release"], dependencies: ["chain"] },
);
