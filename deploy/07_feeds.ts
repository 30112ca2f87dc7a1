import { ZeroHash } from "ethers";
import { deployScript } from "../rocketh.ts";
import { registryAt } from "./_contracts.ts";
import { ensureContract } from "./_ensure.ts";
import { harbourOf } from "./_harbour.ts";

/** The reserve as price feeds: its sum, and every pool that the registry knows by now. They can do nothing but answer. */
export default deployScript(
  async (env) => {
    const { currencies, provider } = harbourOf(env);
    for (const { feeds, registry } of currencies) {
      const pools = await registryAt(registry, provider).pools();
      const known = new Set([ZeroHash, ...pools.map(({ pool }) => pool)]);
      for (const { name, address, pool, salt } of feeds.filter((feed) => known.has(feed.pool))) {
        await ensureContract({
          env,
          name,
          contract: "ReserveFeed",
          constructorArguments: [registry, pool],
          address,
          location: { type: "create3", salt },
        });
      }
    }
  },
  { tags: ["feeds"], dependencies: ["configuration"] },
);
