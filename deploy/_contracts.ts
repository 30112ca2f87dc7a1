import { Contract, type BrowserProvider, type Interface } from "ethers";
import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { MintDesk } from "../typechain-types/contracts/issuance/MintDesk.ts";
import type { RedemptionDesk } from "../typechain-types/contracts/issuance/RedemptionDesk.ts";
import type { ReserveFeed } from "../typechain-types/contracts/issuance/ReserveFeed.ts";
import type { ReserveRegistry } from "../typechain-types/contracts/issuance/ReserveRegistry.ts";
import type { ISettlement } from "../typechain-types/contracts/settlement/ISettlement.ts";
import type { Release } from "../typechain-types/contracts/token/Release.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { MintDesk__factory } from "../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveFeed__factory } from "../typechain-types/factories/contracts/issuance/ReserveFeed__factory.ts";
import { ReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { FxSettlement__factory } from "../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { ISettlement__factory } from "../typechain-types/factories/contracts/settlement/ISettlement__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";
import { Release__factory } from "../typechain-types/factories/contracts/token/Release__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

/** The interfaces are built once: the bindings' own `connect` parses the whole ABI for every contract it is asked for. */
export const abis = {
  authority: AccessManager__factory.createInterface(),
  feed: ReserveFeed__factory.createInterface(),
  fxSettlement: FxSettlement__factory.createInterface(),
  mintDesk: MintDesk__factory.createInterface(),
  payouts: Payouts__factory.createInterface(),
  redemptionDesk: RedemptionDesk__factory.createInterface(),
  registry: ReserveRegistry__factory.createInterface(),
  release: Release__factory.createInterface(),
  token: Stablecoin__factory.createInterface(),
  tradeEscrow: TradeEscrow__factory.createInterface(),
} as const;

type At<T> = (address: string, provider: BrowserProvider) => T;

function at<T>(abi: Interface): At<T> {
  return (address, provider) => new Contract(address, abi, provider) as unknown as T;
}

export const authorityAt = at<AccessManager>(abis.authority);
export const feedAt = at<ReserveFeed>(abis.feed);
export const mintDeskAt = at<MintDesk>(abis.mintDesk);
export const redemptionDeskAt = at<RedemptionDesk>(abis.redemptionDesk);
export const registryAt = at<ReserveRegistry>(abis.registry);
export const releaseAt = at<Release>(abis.release);
/** What payouts, FX settlement and trade escrow all answer. */
export const settlementAt = at<ISettlement>(ISettlement__factory.createInterface());
export const tokenAt = at<Stablecoin>(abis.token);
