import { deployScript } from "../rocketh.ts";
import { currentAuthorityState, describeDifferences, plannedAuthorityState } from "./_authority-plan.ts";
import { describeBeforeHandOver } from "./_before-hand-over.ts";
import { recordCode, recordSettlementCode } from "./_code-record.ts";
import { verifyCreation } from "./_creation-check.ts";
import { proveDeployerHoldsNothing, proveHolders, refuseDifferences } from "./_hand-over.ts";
import { harbourOf, initCode } from "./_harbour.ts";
import { describeIssuanceDifferences } from "./_issuance-facts.ts";
import { readingOf } from "./_reading.ts";
import { markReleased, publicNetworkOf } from "./_release-salt.ts";
import { verifyFeeds, verifyIssuanceContracts } from "./_verify-issuance.ts";
import { verifySettlement } from "./_verify-settlement.ts";
import { verifyToken, verifyTwins } from "./_verify.ts";

/** Reads everything back, refuses any difference from the build and the network file, and records the code. */
export default deployScript(
  async (env) => {
    const { currencies, deployer, network, provider } = harbourOf(env);
    // Before the currencies: where one was handed over without it, its holders plan with what is recorded here.
    await verifySettlement(env);
    await recordSettlementCode({ env, provider });
    for (const currency of currencies) {
      await verifyTwins({ provider, currency });
      await verifyToken({ provider, currency });
      await verifyIssuanceContracts({ provider, currency });
      await verifyCreation({ env, provider, currency, deployer });
      await recordCode({ env, provider, currency });

      const reading = readingOf({ env, provider, currency });
      const current = await currentAuthorityState(reading);
      const differences = [
        ...describeDifferences({ current, planned: plannedAuthorityState(reading.currency) }),
        ...(await describeIssuanceDifferences(reading)),
        ...(await describeBeforeHandOver({ env, provider, currency })),
      ];
      refuseDifferences({ currency, path: network.path, differences });
      await verifyFeeds({ provider, currency });
      await proveHolders({ provider, currency, deployer });
      await proveDeployerHoldsNothing({ provider, currency, deployer });
    }

    const chain = publicNetworkOf({ environment: env.name, chainId: network.chainId });
    if (chain === undefined) return;
    for (const { releaseArguments, releaseSalt, settings } of currencies) {
      const code = initCode("Release", releaseArguments);
      markReleased({ initCode: code, currency: settings.currency, salt: releaseSalt, chain });
    }
  },
  { tags: ["verify"], dependencies: ["hand-over"] },
);
