import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import hardhatDeploy from "hardhat-deploy";
import { configVariable, defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { deployerKeyVariable, localChainId, publicChains, rpcUrlVariable } from "./sdk/chains.ts";

const require = createRequire(import.meta.url);

const compiler = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
};
const settings = (runs: number) => ({
  viaIR: true,
  evmVersion: "cancun",
  optimizer: { enabled: true, runs },
  outputSelection: { "*": { "*": ["storageLayout"] } },
});

// What is tested is what is deployed, so both profiles are the same object.
const profile = {
  compilers: [{ ...compiler, settings: settings(200) }],
  overrides: {
    "contracts/token/StablecoinProxy.sol": { ...compiler, settings: settings(1_000_000) },
  },
};

// A configuration variable is read when its network is used, so local work needs none of them.
const publicNetworks = Object.fromEntries(
  publicChains.map((chain) => [
    chain.name,
    {
      type: "http" as const,
      chainId: chain.id,
      url: configVariable(rpcUrlVariable(chain)),
      accounts: [configVariable(deployerKeyVariable(chain))],
    },
  ]),
);

// Hardhat lists artifacts in the order in which compilations happen to end, and the bindings' index would follow it:
// the same sources would give other files on every build.
const sortArtifacts: HardhatPlugin = {
  id: "harbour-sort-artifacts",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        processArtifactsAfterSuccessfulBuild: async (_context, artifactPaths) => {
          (artifactPaths as string[]).sort();
        },
      }),
    }),
  },
};

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatChaiMatchers,
    hardhatNetworkHelpers,
    hardhatKeystore,
    hardhatMocha,
    hardhatTypechain,
    hardhatDeploy,
    sortArtifacts,
  ],
  solidity: {
    profiles: { default: profile, production: profile },
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    localhost: { type: "http", chainId: localChainId, url: "http://127.0.0.1:8545" },
    ...publicNetworks,
  },
  typechain: { outDir: "typechain-types" },
  // The deploy scripts read Hardhat's own artifacts; a second, generated copy would only go stale.
  generateTypedArtifacts: { destinations: [] },
});
