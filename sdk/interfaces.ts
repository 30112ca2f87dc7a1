import { type Fragment, FunctionFragment, Interface } from "ethers";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { IMintDesk__factory } from "../typechain-types/factories/contracts/issuance/IMintDesk__factory.ts";
import { IRedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/IRedemptionDesk__factory.ts";
import { IReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/IReserveRegistry__factory.ts";
import { MintDesk__factory } from "../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { ReserveFeed__factory } from "../typechain-types/factories/contracts/issuance/ReserveFeed.sol/ReserveFeed__factory.ts";
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

/** Every error that the code of the registry, the desks and the feed can return, declared by their specifications or not. */
export const ISSUANCE_CODE_INTERFACE = new Interface([
  ...new Set(
    [ReserveRegistry__factory, MintDesk__factory, RedemptionDesk__factory, ReserveFeed__factory]
      .flatMap((factory): readonly Fragment[] => factory.createInterface().fragments)
      .filter(({ type }) => type === "error")
      .map((fragment) => fragment.format("full")),
  ),
]);

/** Those of all our contracts, the undeclared errors last. */
export const ALL_INTERFACES: readonly Interface[] = [
  TOKEN_INTERFACE,
  AUTHORITY_INTERFACE,
  REGISTRY_INTERFACE,
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  ISSUANCE_CODE_INTERFACE,
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
