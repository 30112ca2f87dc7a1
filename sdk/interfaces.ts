import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

/** The ABI of both tokens. */
export const TOKEN_INTERFACE = Stablecoin__factory.createInterface();

/** The ABI of the AccessManager that holds a currency's roles. */
export const AUTHORITY_INTERFACE = AccessManager__factory.createInterface();

/** The name of the token's or authority's function with this selector, else the selector. */
export function functionName(selector: string): string {
  // The bindings' getFunction takes known names only; ethers' takes selectors and answers null for a stranger.
  return (
    TOKEN_INTERFACE.getFunction(selector as never)?.name ??
    AUTHORITY_INTERFACE.getFunction(selector as never)?.name ??
    selector
  );
}

/** The name of the token's or authority's error with this selector, else the selector. Never throws. */
export function errorName(selector: string): string {
  return TOKEN_INTERFACE.getError(selector)?.name ?? AUTHORITY_INTERFACE.getError(selector)?.name ?? selector;
}
