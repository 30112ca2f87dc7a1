import { randomBytes } from "node:crypto";
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

// Solidity tests deploy the build's artifacts; their own code is only the driver, and legacy code generation makes it
// four times as fast. Words.t.sol tests inlined functions and is compiled as they are.
const testDrivers = [
  ...["Batches", "FastPathConditions", "FastPathDifferential", "Invariants", "Limits", "Windows"].map(
    (name) => `test/token/solidity/${name}.t.sol`,
  ),
  ...["Invariants", "MintWindow", "Statements"].map((name) => `test/issuance/solidity/${name}.t.sol`),
  ...["FxInvariants", "PayoutInvariants", "TradeInvariants"].map((name) => `test/settlement/solidity/${name}.t.sol`),
];
const driver = { ...compiler, settings: { evmVersion: "cancun", optimizer: { enabled: true, runs: 200 } } };

// What is tested is what is deployed, so both profiles are the same object.
const profile = {
  compilers: [{ ...compiler, settings: settings(200) }],
  overrides: {
    ...Object.fromEntries(testDrivers.map((path) => [path, driver])),
    "contracts/token/StablecoinProxy.sol": { ...compiler, settings: settings(1_000_000) },
    "contracts/issuance/MintDesk.sol": { ...compiler, settings: settings(1_000_000) },
    "contracts/issuance/ReserveRegistry.sol": { ...compiler, settings: settings(2000) },
    "contracts/issuance/RedemptionDesk.sol": { ...compiler, settings: settings(1_000_000) },
    "contracts/settlement/FxSettlement.sol": { ...compiler, settings: settings(1_000_000) },
    "contracts/settlement/Payouts.sol": { ...compiler, settings: settings(1_000_000) },
    "contracts/settlement/TradeEscrow.sol": { ...compiler, settings: settings(600) },
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

// Hardhat's own mnemonic; policy/localhost.yaml says who is who.
const localAccounts = { count: 50 };

// Hardhat lists artifacts in the order in which compilations happen to end, and the bindings' index would follow it:
// the same sources would give other files on every build. Abstract parts get no bindings: nobody can deploy or call them,
// and each would repeat most of the whole's.
const abstractParts = [
  "/contracts/token/(modules/|Twin\\.sol|Ledger\\.sol)",
  "/contracts/issuance/(registry/|Governed\\.sol)",
  "/contracts/settlement/(trade/|Settlement\\.sol)",
];
const isAbstractPart = (path: string) => new RegExp(abstractParts.join("|")).test(path);
const orderArtifacts: HardhatPlugin = {
  id: "harbour-order-artifacts",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        processArtifactsAfterSuccessfulBuild: async (_context, artifactPaths) => {
          const paths = artifactPaths as string[];
          paths.splice(0, paths.length, ...paths.filter((path) => !isAbstractPart(path)).sort());
        },
      }),
    }),
  },
};

// The plugin for the Ledger needs native code and 160 MB: it is used where somebody installed it and missed nowhere.
const ledgerPlugin = "@nomicfoundation/hardhat-ledger";
const ledger = await import(ledgerPlugin).then(
  (module: { default: HardhatPlugin }) => [module.default],
  (error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes(ledgerPlugin)) throw error;
    return [];
  },
);

// That plugin signs and sends at once. On a network with Ledger accounts, which only harbour --ledger opens, what was
// signed comes back instead, so that it is read before anybody gets it. Plugins run from last to first, so this one
// comes after the Ledger's.
const handBackSigned: HardhatPlugin = {
  id: "harbour-hand-back-signed",
  hookHandlers: {
    network: async () => ({
      default: async () => ({
        onRequest: async (context, connection, request, next) => {
          const { ledgerAccounts = [] } = connection.networkConfig as { ledgerAccounts?: string[] };
          if (request.method !== "eth_sendRawTransaction" || ledgerAccounts.length === 0)
            return next(context, connection, request);
          return { jsonrpc: "2.0", id: request.id, result: (request.params as unknown[])[0] };
        },
      }),
    }),
  },
};

// HARBOUR_FULL=1: the numbers of the issues instead of those of CI.
const full = process.env.HARBOUR_FULL === "1";
// CI repeats itself; a full run draws a seed and prints it, and HARBOUR_SEED repeats that one.
const seed = process.env.HARBOUR_SEED ?? (full ? `0x${randomBytes(32).toString("hex")}` : "0x1");
if (full && process.env.HARBOUR_SEED === undefined) console.error(`HARBOUR_SEED=${seed}`);
if (full) process.env.HARBOUR_SEED = seed;

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatChaiMatchers,
    hardhatNetworkHelpers,
    hardhatKeystore,
    hardhatMocha,
    orderArtifacts,
    hardhatTypechain,
    hardhatDeploy,
    ...(ledger.length > 0 ? [handBackSigned, ...ledger] : []),
  ],
  // One folder is all that can be named. The Solidity in it that is no test is compiled along and not used: the TypeScript
  // tests compile what they deploy, and checks/proofs.ts what it proves.
  paths: { tests: { solidity: "test" } },
  test: {
    solidity: {
      fuzz: { runs: full ? 10_000 : 256, seed },
      invariant: full ? { runs: 256, depth: 256 } : { runs: 64, depth: 64 },
    },
  },
  solidity: {
    profiles: { default: profile, production: profile },
    // Test contracts are compiled apart: they are no part of the build, its bindings or its upgrade check.
    splitTestsCompilation: true,
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    default: { type: "edr-simulated", accounts: localAccounts },
    node: { type: "edr-simulated", accounts: localAccounts },
    localhost: { type: "http", chainId: localChainId, url: "http://127.0.0.1:8545" },
    ...publicNetworks,
  },
  typechain: { outDir: "typechain-types" },
  // The deploy scripts read Hardhat's own artifacts; a second, generated copy would only go stale.
  generateTypedArtifacts: { destinations: [] },
});
