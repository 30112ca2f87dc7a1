import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { runDeployment } from "../deploy/_run.ts";
import { loadNetworkFile, type CurrencySettings, type NetworkFile } from "../policy/network-file.ts";
import { roles, type RoleName } from "../sdk/roles.ts";
import { ChainStates } from "./chain-states.ts";
import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { Release } from "../typechain-types/contracts/token/Release.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Release__factory } from "../typechain-types/factories/contracts/token/Release__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

export type Connection = Awaited<ReturnType<typeof network.create>>;

export interface CurrencyFixture {
  /** Stablecoin's ABI at the proxy. Without a signer chosen by `connect`, the deployer calls, who may nothing. */
  readonly token: Stablecoin;
  readonly authority: AccessManager;
  readonly release: Release;
  readonly settings: CurrencySettings;
}

export interface HarbourFixture {
  readonly cnh: CurrencyFixture;
  readonly hkd: CurrencyFixture;
  /** The only holder of each role, of both currencies. */
  readonly holders: Readonly<Record<RoleName, HardhatEthersSigner>>;
  readonly deployer: HardhatEthersSigner;
  /** Accounts without any role. */
  readonly users: readonly HardhatEthersSigner[];
}

/** Deploys both currencies through the scripts of `deploy/`, as `policy/localhost.yaml` says. */
export async function deployHarbour(connection: Connection, networkFile?: NetworkFile): Promise<HarbourFixture> {
  const file = networkFile ?? loadNetworkFile("localhost");
  const deployed = await runDeployment({ provider: connection.provider, networkFile: file });

  const signers = await connection.ethers.getSigners();
  const [deployer] = signers as [HardhatEthersSigner];
  const at = (settings: CurrencySettings): CurrencyFixture => {
    const { token, authority, release } = deployed[settings.currency]!;
    return {
      token: Stablecoin__factory.connect(token, deployer),
      authority: AccessManager__factory.connect(authority, deployer),
      release: Release__factory.connect(release, deployer),
      settings,
    };
  };
  const [cnh, hkd] = file.currencies as [CurrencySettings, CurrencySettings];
  const holders = Object.fromEntries(
    roles.map(({ name }) => [name, signers.find((signer) => signer.address === cnh.holders[name][0])!]),
  ) as Record<RoleName, HardhatEthersSigner>;
  const taken = new Set([deployer.address, ...Object.values(holders).map((signer) => signer.address)]);
  return {
    cnh: at(cnh),
    hkd: at(hkd),
    holders,
    deployer,
    users: signers.filter((signer) => !taken.has(signer.address)),
  };
}

/** One in-process chain for all test files, so that the whole run deploys once and then goes back to that state. */
export const connection: Connection = await network.create();

const states = new ChainStates(connection.provider as never);

// On the shared chain every file must keep its states through one book, whichever way it asks for them.
connection.networkHelpers.loadFixture = (fixture) => states.load(fixture as () => Promise<never>);
connection.networkHelpers.takeSnapshot = async () => {
  const goBack = await states.keep();
  return {
    snapshotId: "0x0",
    restore: async () => {
      if (!(await goBack())) throw new Error("This snapshot is gone: the chain went back to an older state.");
    },
  };
};

const deployOnSharedChain = () => deployHarbour(connection);

/** Both currencies as just deployed, on the shared chain. */
export function loadHarbour(): Promise<HarbourFixture> {
  return states.load(deployOnSharedChain);
}
