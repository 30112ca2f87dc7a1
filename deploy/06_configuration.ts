import { deployScript } from "../rocketh.ts";
import { configurationCalls, refuseWhatHasEnded } from "./_configuration.ts";
import { sendCalls } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";
import { isAdmin } from "./_hand-over.ts";
import { readingOf } from "./_reading.ts";

// So that none comes near 2^24 gas: the dearest call, a custodian with 32 signers, takes less than a million.
const callsPerTransaction = 20;

/**
 * Custodians, bounds, desks, consents and beneficiaries as the network file has them. What no role may call yet belongs to
 * ADMIN, which the deployer still is; afterwards nothing here is the deployment's to change.
 */
export default deployScript(
  async (env) => {
    const { currencies, deployer, network, provider } = harbourOf(env);
    for (const currency of currencies) {
      const { authority, settings } = currency;
      if (!(await isAdmin({ provider, authority, account: deployer }))) continue;
      await refuseWhatHasEnded({ provider, currency, path: network.path });
      const calls = await configurationCalls(readingOf({ env, provider, currency }));
      for (let sent = 0; sent < calls.length; sent += callsPerTransaction) {
        const part = calls.slice(sent, sent + callsPerTransaction);
        await sendCalls({ env, authority, calls: part, what: `Configuring the issuance of ${settings.currency}` });
      }
    }
  },
  { tags: ["configuration"], dependencies: ["settlement"] },
);
