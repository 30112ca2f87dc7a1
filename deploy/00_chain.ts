import { deployScript } from "../rocketh.ts";
import { checkChain } from "./_chain-check.ts";
import { networkFileOf } from "./_harbour.ts";

export default deployScript(
  async (env) => {
    await checkChain({
      provider: env.network.provider as never,
      network: networkFileOf(env),
      deployer: env.namedAccounts.deployer,
    });
  },
  { tags: ["chain"] },
);
