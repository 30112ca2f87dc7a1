import { deployScript } from "../rocketh.ts";
import { currentAuthorityState, describeDifferences, plannedAuthorityState } from "./_authority-plan.ts";
import { proveDeployerHoldsNothing, proveHolders } from "./_hand-over.ts";
import { harbourOf } from "./_harbour.ts";
import { verifyToken, verifyTwins } from "./_verify.ts";

/** Reads everything back from the chain and refuses any difference from the build and the network file. */
export default deployScript(
  async (env) => {
    const { currencies, deployer, network, provider } = harbourOf(env);
    for (const currency of currencies) {
      await verifyTwins({ provider, currency });
      await verifyToken({ provider, currency });

      const current = await currentAuthorityState({ env, provider, currency });
      const differences = describeDifferences({ current, planned: plannedAuthorityState(currency) });
      if (differences.length > 0) {
        const list = differences.map((line) => `\n  ${line}`).join("");
        throw new Error(`The authority of ${currency.settings.currency} differs from ${network.path}:${list}`);
      }
      await proveHolders({ provider, currency, deployer });
      await proveDeployerHoldsNothing({ provider, currency, deployer });
    }
  },
  { tags: ["verify"], dependencies: ["hand-over"] },
);
