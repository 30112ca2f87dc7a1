import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { RecordedCode, SettlementHashes } from "../deploy/_code-record.ts";
import { runDeployment } from "../deploy/_run.ts";
import { loadNetworkFile, type CurrencySettings, type NetworkFile } from "../policy/network-file.ts";
import { roles, type RoleName } from "../sdk/roles.ts";
import { ChainStates } from "./chain-states.ts";
import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { MintDesk } from "../typechain-types/contracts/issuance/MintDesk.ts";
import type { RedemptionDesk } from "../typechain-types/contracts/issuance/RedemptionDesk.ts";
import type { ReserveFeed } from "../typechain-types/contracts/issuance/ReserveFeed.ts";
import type { ReserveRegistry } from "../typechain-types/contracts/issuance/ReserveRegistry.ts";
import type { FxSettlement } from "../typechain-types/contracts/settlement/FxSettlement.ts";
import type { Payouts } from "../typechain-types/contracts/settlement/Payouts.ts";
import type { TradeEscrow } from "../typechain-types/contracts/settlement/TradeEscrow.ts";
import type { Release } from "../typechain-types/contracts/token/Release.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { MintDesk__factory } from "../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveFeed__factory } from "../typechain-types/factories/contracts/issuance/ReserveFeed__factory.ts";
import { ReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { FxSettlement__factory } from "../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";
import { Release__factory } from "../typechain-types/factories/contracts/token/Release__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

export type Connection = Awaited<ReturnType<typeof network.create>>;

/** The roles that people hold. */
export type HeldRoleName = Exclude<RoleName, "RESERVE">;

/** Shared by both currencies. Without a signer chosen by `connect`, the deployer calls. */
export interface SettlementFixture {
  readonly payouts: Payouts;
  readonly fxSettlement: FxSettlement;
  readonly tradeEscrow: TradeEscrow;
}

export interface CurrencyFixture extends SettlementFixture {
  /** Stablecoin's ABI at the proxy. Without a signer chosen by `connect`, the deployer calls, who may nothing. */
  readonly token: Stablecoin;
  readonly authority: AccessManager;
  readonly release: Release;
  readonly registry: ReserveRegistry;
  readonly mintDesk: MintDesk;
  readonly redemptionDesk: RedemptionDesk;
  /** The reserve's sum. */
  readonly feed: ReserveFeed;
  /** As the deployment's records have it. */
  readonly code: RecordedCode;
  readonly settings: CurrencySettings;
  /** The only holder of each role. RESERVE is the registry, impersonated: what it sets stays until anything is pushed. */
  readonly holders: Readonly<Record<RoleName, HardhatEthersSigner>>;
}

export interface HarbourFixture extends SettlementFixture {
  readonly cnh: CurrencyFixture;
  readonly hkd: CurrencyFixture;
  /** As the deployment's records have them. */
  readonly settlementHashes: SettlementHashes;
  /** The only holder of each role, of both currencies, where people hold it. */
  readonly holders: Readonly<Record<HeldRoleName, HardhatEthersSigner>>;
  readonly deployer: HardhatEthersSigner;
  /** By custodian, in the order of the network file. */
  readonly custodianSigners: Readonly<Record<string, readonly HardhatEthersSigner[]>>;
  /** The registered wallets, in the order of the network file. */
  readonly beneficiaries: readonly HardhatEthersSigner[];
  /** Accounts that the network file does not name. */
  readonly users: readonly HardhatEthersSigner[];
}

/** Deploys both currencies through the scripts of `deploy/`, as `policy/localhost.yaml` says. */
export async function deployHarbour(connection: Connection, networkFile?: NetworkFile): Promise<HarbourFixture> {
  const file = networkFile ?? loadNetworkFile("localhost");
  const deployed = await runDeployment({ provider: connection.provider, networkFile: file });

  const signers = await connection.ethers.getSigners();
  const [deployer] = signers as [HardhatEthersSigner];
  const signerAt = (address: string) => signers.find((signer) => signer.address === address)!;
  const [{ holders: addresses, issuance }] = file.currencies as [CurrencySettings];
  const holders = Object.fromEntries(
    roles.filter(({ heldBy }) => heldBy === undefined).map(({ name }) => [name, signerAt(addresses[name][0]!)]),
  ) as Record<HeldRoleName, HardhatEthersSigner>;

  const { settlement: settled } = Object.values(deployed)[0]!;
  const settlement: SettlementFixture = {
    payouts: Payouts__factory.connect(settled!.payouts, deployer),
    fxSettlement: FxSettlement__factory.connect(settled!.fxSettlement, deployer),
    tradeEscrow: TradeEscrow__factory.connect(settled!.tradeEscrow, deployer),
  };

  const at = async (settings: CurrencySettings): Promise<CurrencyFixture> => {
    const { token, authority, release, registry, mintDesk, redemptionDesk, feed, code } = deployed[settings.currency]!;
    await connection.networkHelpers.impersonateAccount(registry);
    await connection.networkHelpers.setBalance(registry, 10n ** 18n);
    return {
      token: Stablecoin__factory.connect(token, deployer),
      authority: AccessManager__factory.connect(authority, deployer),
      release: Release__factory.connect(release, deployer),
      registry: ReserveRegistry__factory.connect(registry, deployer),
      mintDesk: MintDesk__factory.connect(mintDesk, deployer),
      redemptionDesk: RedemptionDesk__factory.connect(redemptionDesk, deployer),
      feed: ReserveFeed__factory.connect(feed, deployer),
      ...settlement,
      code,
      settings,
      holders: { ...holders, RESERVE: await connection.ethers.getSigner(registry) },
    };
  };

  const [cnh, hkd] = file.currencies as [CurrencySettings, CurrencySettings];
  const named = new Set([deployer.address, ...Object.values(file.book)]);
  return {
    cnh: await at(cnh),
    hkd: await at(hkd),
    ...settlement,
    settlementHashes: settled!.codeHashes,
    holders,
    deployer,
    custodianSigners: Object.fromEntries(
      issuance.custodians.map((custodian) => [custodian.id, custodian.signers.map(signerAt)]),
    ),
    beneficiaries: issuance.beneficiaries.map(({ wallet }) => signerAt(wallet)),
    users: signers.filter((signer) => !named.has(signer.address)),
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
