import { BrowserProvider, concat, encodeBytes32String, Interface, ZeroHash } from "ethers";
import { loadNetworkFile, type CurrencySettings, type NetworkFile } from "../policy/network-file.ts";
import type { DeployEnvironment } from "../rocketh.ts";
import { currencyRecords } from "../sdk/record-names.ts";
import { readArtifact, type ContractName } from "./_artifact.ts";
import { abis } from "./_contracts.ts";
import { create2Address, create3Address, create3Salt, createAddress } from "./_create-address.ts";
import { fastPathVersion, findReleaseSalt } from "./_release-salt.ts";
import { planSettlement, type SettlementPlan } from "./_settlement-contracts.ts";

/** Twins in the order in which Release creates them; the index is the mode. */
export const modes = ["open", "permissioned", "paused"] as const;
export type ModeName = (typeof modes)[number];

export { fastPathVersion };

/** Everything that is known about a currency before its first transaction. */
export interface CurrencyPlan {
  readonly settings: CurrencySettings;
  /** Names in `deployments/<network>/`. The token's own record has the proxy's address and Stablecoin's ABI. */
  readonly names: {
    readonly authority: string;
    readonly release: string;
    readonly proxy: string;
    readonly token: string;
    readonly registry: string;
    readonly mintDesk: string;
    readonly redemptionDesk: string;
  };
  readonly authority: string;
  readonly token: string;
  readonly registry: string;
  readonly mintDesk: string;
  readonly redemptionDesk: string;
  /** The reserve's sum first, then every pool of the network file. */
  readonly feeds: readonly FeedPlan[];
  /** Whoever asks this contract for a create3 address decides, once, what code runs there. */
  readonly create3Factory: string;
  readonly release: string;
  readonly twins: Readonly<Record<ModeName, string>>;
  readonly releaseSalt: `0x${string}`;
  readonly releaseArguments: readonly [string, string, string, bigint];
}

export interface FeedPlan {
  /** Name in `deployments/<network>/`. */
  readonly name: string;
  readonly address: string;
  readonly salt: `0x${string}`;
  /** The pool's id in one word; zero is the sum. */
  readonly pool: string;
}

export interface Harbour {
  readonly network: NetworkFile;
  readonly deployer: string;
  readonly provider: BrowserProvider;
  readonly currencies: readonly CurrencyPlan[];
  readonly settlement: SettlementPlan;
  /** Whoever asks this contract for a create3 address decides, once, what code runs there. */
  readonly create3Factory: string;
}

const localEnvironments = ["memory", "hardhat", "default", "node", "localhost"];

/** The network file of this run: the one handed over by the caller, else the one named like the environment. */
export function networkFileOf(env: DeployEnvironment): NetworkFile {
  const given = env.extra?.["networkFile"] as NetworkFile | undefined;
  return given ?? loadNetworkFile(localEnvironments.includes(env.name) ? "localhost" : env.name);
}

const known = new WeakMap<object, Harbour>();

/** Worked out once in a run. */
export function harbourOf(env: DeployEnvironment): Harbour {
  const found = known.get(env.network);
  if (found !== undefined) return found;
  const harbour = readHarbour(env);
  known.set(env.network, harbour);
  return harbour;
}

function readHarbour(env: DeployEnvironment): Harbour {
  const network = networkFileOf(env);
  const deployer = env.namedAccounts.deployer;
  const provider = new BrowserProvider(env.network.provider, network.chainId, {
    // Never answer from a cache: the scripts read back what they have just written.
    cacheTimeout: -1,
    // 00_chain has asked the node for its chain id; otherwise every single read would ask again.
    staticNetwork: true,
  });
  const currencies = network.currencies.map((settings) => planCurrency({ env, settings }));
  const { create3 } = factoriesOf(env);
  const settlement = planSettlement({ factory: create3, deployer });
  return { network, deployer, provider, currencies, settlement, create3Factory: create3.factory };
}

function factoriesOf(env: DeployEnvironment) {
  const deterministic = env.network.deterministicDeployment;
  if (!("create3" in deterministic) || !deterministic.create3 || !deterministic.create2) {
    throw new Error(`No create2 and create3 factories are configured for ${env.name}.`);
  }
  const { create2, create3 } = deterministic;
  return { create2, create3 };
}

interface PlanCurrency {
  readonly env: DeployEnvironment;
  readonly settings: CurrencySettings;
}

function planCurrency({ env, settings }: PlanCurrency): CurrencyPlan {
  const deployer = env.namedAccounts.deployer;
  const { create2, create3 } = factoriesOf(env);

  const { name, symbol, currency } = settings;
  const releaseArguments = [name, symbol, currency, fastPathVersion] as const;
  const releaseCode = initCode("Release", releaseArguments);
  const releaseSalt = findReleaseSalt({ factory: create2.factory, initCode: releaseCode, currency });
  const release = create2Address({ factory: create2.factory, salt: releaseSalt, initCode: releaseCode });
  const at = (contract: string) =>
    create3Address({ factory: create3, deployer, salt: create3Salt(currency, contract) });
  const pools = settings.issuance.custodians.flatMap((custodian) => custodian.pools);
  return {
    settings,
    names: {
      ...currencyRecords(currency),
      release: `${currency}-release`,
      proxy: `${currency}-proxy`,
    },
    authority: at("authority"),
    token: at("token"),
    registry: at("registry"),
    mintDesk: at("mint-desk"),
    redemptionDesk: at("redemption-desk"),
    feeds: [
      { name: `${currency}-feed`, part: "feed", pool: ZeroHash },
      ...pools.map((pool) => ({
        name: `${currency}-feed-${pool}`,
        part: `feed.${pool}`,
        pool: encodeBytes32String(pool),
      })),
    ].map(({ name, part, pool }) => ({ name, address: at(part), salt: create3Salt(currency, part), pool })),
    create3Factory: create3.factory,
    release,
    twins: {
      open: createAddress({ from: release, nonce: 1 }),
      permissioned: createAddress({ from: release, nonce: 2 }),
      paused: createAddress({ from: release, nonce: 3 }),
    },
    releaseSalt,
    releaseArguments,
  };
}

export interface InitializeCall {
  readonly authority: string;
  readonly ceilingCap: bigint;
  readonly contractURI: string;
}

const tokenAbi = abis.token;

/** The call that the proxy's constructor makes. */
export function initializeCall({ authority, ceilingCap, contractURI }: InitializeCall): string {
  return tokenAbi.encodeFunctionData("initialize", [authority, ceilingCap, contractURI]);
}

export function initCode(contract: ContractName, constructorArguments: readonly unknown[]): string {
  const { abi, bytecode } = readArtifact(contract);
  return concat([bytecode, new Interface(abi as never).encodeDeploy(constructorArguments as unknown[])]);
}
