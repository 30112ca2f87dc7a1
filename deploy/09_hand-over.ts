import { deployScript } from "../rocketh.ts";
import {
  currentAuthorityState,
  describeDifferences,
  grantCalls,
  plannedAuthorityState,
  renounceCall,
  withDeployer,
} from "./_authority-plan.ts";
import { describeBeforeHandOver } from "./_before-hand-over.ts";
import { verifyCreation } from "./_creation-check.ts";
import { sendCalls } from "./_ensure.ts";
import {
  isAdmin,
  proveDeployerHoldsNothing,
  proveHolders,
  refuseDifferences,
  refuseWithoutIndispensable,
} from "./_hand-over.ts";
import { harbourOf } from "./_harbour.ts";
import { describeIssuanceDifferences } from "./_issuance-facts.ts";
import { readingOf } from "./_reading.ts";
import { describeUse } from "./_untouched-facts.ts";
import { verifyIssuanceContracts } from "./_verify-issuance.ts";
import { verifySettlement } from "./_verify-settlement.ts";

/** Gives every power to the holders of the network file; the deployer leaves when the chain says they are live. */
export default deployScript(
  async (env) => {
    const { currencies, deployer, network, provider } = harbourOf(env);
    for (const currency of currencies) {
      const { authority, settings } = currency;
      const reading = readingOf({ env, provider, currency });
      if (await isAdmin({ provider, authority, account: deployer })) {
        refuseWithoutIndispensable(currency);
        // Once the deployer has left, a planted power could not be answered by going without this contract.
        await verifyCreation({ env, provider, currency, deployer });
        await verifyIssuanceContracts({ provider, currency });
        await verifySettlement(env);
        // What is wrong now would take its role's delay to put right.
        const differences = [
          ...(await describeIssuanceDifferences(reading)),
          ...(await describeUse(reading)),
          ...(await describeBeforeHandOver({ env, provider, currency })),
        ];
        refuseDifferences({ currency, path: network.path, differences });
        const current = await currentAuthorityState(reading);
        const planned = plannedAuthorityState(reading.currency);
        const grants = grantCalls({ current, planned });
        await sendCalls({ env, authority, calls: grants, what: `Granting the roles of ${settings.currency}` });
        await proveHolders({ provider, currency, deployer });
        // Somebody whom the deployer let in besides could never be put out again without them.
        const granted = await currentAuthorityState(reading);
        const intruders = describeDifferences({ current: granted, planned: withDeployer(planned, deployer) });
        refuseDifferences({ currency, path: network.path, differences: intruders });

        const renounce = [renounceCall(deployer)];
        await sendCalls({ env, authority, calls: renounce, what: `Leaving ${settings.currency} to its holders` });
      }
      await proveDeployerHoldsNothing({ provider, currency, deployer });
    }
  },
  { tags: ["hand-over"], dependencies: ["roles"] },
);
