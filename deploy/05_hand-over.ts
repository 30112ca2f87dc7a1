import { deployScript } from "../rocketh.ts";
import { currentAuthorityState, grantCalls, plannedAuthorityState, renounceCall } from "./_authority-plan.ts";
import { verifyCreation } from "./_creation-check.ts";
import { sendCalls } from "./_ensure.ts";
import { isAdmin, proveDeployerHoldsNothing, proveHolders, refuseWithoutIndispensable } from "./_hand-over.ts";
import { harbourOf } from "./_harbour.ts";

/** Gives every power to the holders of the network file; the deployer leaves when the chain says they are live. */
export default deployScript(
  async (env) => {
    const { currencies, deployer, provider } = harbourOf(env);
    for (const currency of currencies) {
      const { authority, settings } = currency;
      if (await isAdmin({ provider, authority, account: deployer })) {
        refuseWithoutIndispensable(currency);
        // Once the deployer has left, a planted power could not be answered by going without this contract.
        await verifyCreation({ env, provider, currency, deployer });
        const current = await currentAuthorityState({ env, provider, currency });
        const grants = grantCalls({ current, planned: plannedAuthorityState(currency) });
        await sendCalls({ env, authority, calls: grants, what: `Granting the roles of ${settings.currency}` });
        await proveHolders({ provider, currency, deployer });

        const renounce = [renounceCall(deployer)];
        await sendCalls({ env, authority, calls: renounce, what: `Leaving ${settings.currency} to its holders` });
      }
      await proveDeployerHoldsNothing({ provider, currency, deployer });
    }
  },
  { tags: ["hand-over"], dependencies: ["roles"] },
);
