import { type Fragment, FunctionFragment, Interface } from "ethers";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { IMintDesk__factory } from "../typechain-types/factories/contracts/issuance/IMintDesk__factory.ts";
import { IRedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/IRedemptionDesk__factory.ts";
import { IReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/IReserveRegistry__factory.ts";
import { MintDesk__factory } from "../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { ReserveFeed__factory } from "../typechain-types/factories/contracts/issuance/ReserveFeed__factory.ts";
import { FxSettlement__factory } from "../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { IFxSettlement__factory } from "../typechain-types/factories/contracts/settlement/IFxSettlement__factory.ts";
import { IPayouts__factory } from "../typechain-types/factories/contracts/settlement/IPayouts__factory.ts";
import { ITradeEscrow__factory } from "../typechain-types/factories/contracts/settlement/ITradeEscrow__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

/** The ABI of both tokens. */
export const TOKEN_INTERFACE = Stablecoin__factory.createInterface();

/** The ABI of the AccessManager that holds a currency's roles. */
export const AUTHORITY_INTERFACE = AccessManager__factory.createInterface();

/** The ABI of a currency's reserve registry. */
export const REGISTRY_INTERFACE = IReserveRegistry__factory.createInterface();

/** The ABI of a currency's mint desk. */
export const MINT_DESK_INTERFACE = IMintDesk__factory.createInterface();

/** The ABI of a currency's redemption desk. */
export const REDEMPTION_DESK_INTERFACE = IRedemptionDesk__factory.createInterface();

/** The ABI of the payouts contract. */
export const PAYOUTS_INTERFACE = IPayouts__factory.createInterface();

/** The ABI of the FX settlement. */
export const FX_SETTLEMENT_INTERFACE = IFxSettlement__factory.createInterface();

/** The ABI of the trade escrow. */
export const TRADE_ESCROW_INTERFACE = ITradeEscrow__factory.createInterface();

/** Every error that the code of the registry, the desks and the feed can return, declared by their specifications or not. */
export const ISSUANCE_CODE_INTERFACE = errorsOf([
  ReserveRegistry__factory.createInterface(),
  MintDesk__factory.createInterface(),
  RedemptionDesk__factory.createInterface(),
  ReserveFeed__factory.createInterface(),
]);

/** The same of the settlement contracts. */
export const SETTLEMENT_CODE_INTERFACE = errorsOf([
  Payouts__factory.createInterface(),
  FxSettlement__factory.createInterface(),
  TradeEscrow__factory.createInterface(),
]);

function errorsOf(codes: readonly { readonly fragments: readonly Fragment[] }[]): Interface {
  const errors = codes.flatMap(({ fragments }) => fragments.filter(({ type }) => type === "error"));
  return new Interface([...new Set(errors.map((fragment) => fragment.format("full")))]);
}

/** Those of all our contracts, the undeclared errors last. */
export const ALL_INTERFACES: readonly Interface[] = [
  TOKEN_INTERFACE,
  AUTHORITY_INTERFACE,
  REGISTRY_INTERFACE,
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  TRADE_ESCROW_INTERFACE,
  ISSUANCE_CODE_INTERFACE,
  SETTLEMENT_CODE_INTERFACE,
];

let functionNames: ReadonlyMap<string, string> | undefined;

/** The name of the function of any of our contracts with this selector, else the selector. */
export function functionName(selector: string): string {
  // ethers hashes every function of an interface for each look-up, which a screen of many selectors would feel.
  functionNames ??= new Map(
    ALL_INTERFACES.toReversed().flatMap((abi) =>
      abi.fragments.filter(FunctionFragment.isFragment).map(({ selector: own, name }) => [own, name] as const),
    ),
  );
  return functionNames.get(selector.toLowerCase()) ?? selector;
}

/** The name of the error of any of our contracts with this selector, else the selector. Never throws. */
export function errorName(selector: string): string {
  return ALL_INTERFACES.map((abi) => abi.getError(selector)?.name).find((name) => name !== undefined) ?? selector;
}
