import { deployScript } from "../rocketh.ts";
import { currentAuthorityState, plannedAuthorityState, settingCalls } from "./_authority-plan.ts";
import { sendCalls } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";
import { isAdmin } from "./_hand-over.ts";
import { readingOf } from "./_reading.ts";

/** Which role may call what, who can cancel it, and what it is called. Nobody is given a role here. */
export default deployScript(
  async (env) => {
    const { currencies, deployer, provider } = harbourOf(env);
    for (const currency of currencies) {
      const { authority, settings } = currency;
      if (!(await isAdmin({ provider, authority, account: deployer }))) continue;
      const reading = readingOf({ env, provider, currency });
      const current = await currentAuthorityState(reading);
      const calls = settingCalls({ current, planned: plannedAuthorityState(reading.currency) });
      await sendCalls({ env, authority, calls, what: `Setting the roles of ${settings.currency}` });
    }
  },
  { tags: ["roles"], dependencies: ["feeds"] },
);
