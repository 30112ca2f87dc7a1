import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import hardhatDeploy from "hardhat-deploy";
import { defineConfig } from "hardhat/config";

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

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatChaiMatchers,
    hardhatNetworkHelpers,
    hardhatKeystore,
    hardhatMocha,
    hardhatTypechain,
    hardhatDeploy,
  ],
  solidity: {
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
    profiles: {
      default: {
        compilers: [{ ...compiler, settings: settings(200) }],
        overrides: {
          "contracts/token/StablecoinProxy.sol": { ...compiler, settings: settings(1_000_000) },
        },
      },
    },
  },
  typechain: { outDir: "typechain-types" },
});
