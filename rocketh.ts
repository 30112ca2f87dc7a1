import * as deployExtension from "@rocketh/deploy";
import * as readExecuteExtension from "@rocketh/read-execute";
import { setupDeployScripts } from "rocketh";
import type { UserConfig } from "rocketh/types";
import { localChainId, publicChains } from "./sdk/chains.ts";

const ether = { name: "Ether", symbol: "ETH", decimals: 18 };
const localInfo = {
  id: localChainId,
  name: "hardhat",
  nativeCurrency: ether,
  rpcUrls: { default: { http: ["http://127.0.0.1:8545"] } },
};

/** Read by hardhat-deploy from this very path. */
export const config = {
  accounts: {
    // Its address decides the address of every token on every chain (create3). It holds no role after the hand-over.
    deployer: { default: 0 },
  },
  data: {},
  chains: {
    [localChainId]: { info: localInfo },
    ...Object.fromEntries(
      publicChains.map((chain) => [
        chain.id,
        {
          info: {
            id: chain.id,
            name: chain.title,
            nativeCurrency: { ...chain.nativeCurrency, decimals: 18 },
            // The node is always the provider that Hardhat hands over.
            rpcUrls: { default: { http: [] } },
            blockExplorers: { default: { name: chain.title, url: chain.explorer } },
            testnet: chain.testnet,
          },
        },
      ]),
    ),
  },
} satisfies UserConfig;

const extensions = { ...deployExtension, ...readExecuteExtension };

export const { deployScript } = setupDeployScripts<typeof extensions, typeof config.accounts, typeof config.data>(
  extensions,
);

/** What a deploy script works with. */
export type DeployEnvironment = Parameters<Parameters<typeof deployScript>[0]>[0];
