import { deployScript } from "../rocketh.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { ensureContract } from "./_ensure.ts";
import { create3Salt } from "./_create-address.ts";
import { harbourOf, initializeCall } from "./_harbour.ts";

/** The token's address. Its constructor initialises it, so there is no moment at which anybody else could. */
export default deployScript(
  async (env) => {
    for (const currency of harbourOf(env).currencies) {
      const { names, settings, token, twins } = currency;
      await ensureContract({
        env,
        name: names.proxy,
        contract: "StablecoinProxy",
        constructorArguments: [twins[settings.mode], initializeCall({ ...currency, ...settings })],
        address: token,
        location: { type: "create3", salt: create3Salt(settings.currency, "token") },
      });

      const abi = Stablecoin__factory.abi;
      if (env.getOrNull(names.token)?.address !== token) {
        const proxy = env.get(names.proxy);
        await env.save(names.token, { ...proxy, abi } as never, { doNotCountAsNewDeployment: true });
      }
    }
  },
  { tags: ["proxy"], dependencies: ["authority", "release"] },
);
