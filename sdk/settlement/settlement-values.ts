import { ZeroAddress } from "ethers";
import { parseAddress } from "../address.ts";
import { quote } from "../quote.ts";
import { seconds, TypedDataError, uint256 } from "../signed-values.ts";
import { SettlementError } from "./settlement-error.ts";

/** Basis points of the whole. */
export const BASIS_POINTS = 10_000n;

/** @throws TypedDataError HB-1201, SettlementError HB-1802 */
export function unsigned(bits: 16 | 32 | 48 | 64 | 128, name: string, value: bigint): bigint {
  const most = (1n << BigInt(bits)) - 1n;
  if (uint256(name, value) > most) {
    throw new SettlementError("HB-1802", `${name} is ${value}; at most ${most} (2^${bits}-1) fits.`);
  }
  return value;
}

/** @throws TypedDataError HB-1201, SettlementError HB-1804 */
export function basisPoints(name: string, value: bigint, least = 0n): bigint {
  if (uint256(name, value) < least || value > BASIS_POINTS) {
    throw new SettlementError("HB-1804", `${name} is ${value}; ${least} to ${BASIS_POINTS} basis points are allowed.`);
  }
  return value;
}

/** One of the values of an enumeration. @throws TypedDataError HB-1201, SettlementError HB-1805 */
export function member(name: string, value: bigint, members: Readonly<Record<string, bigint>>): bigint {
  if (Object.values(members).includes(uint256(name, value))) return value;
  const known = Object.entries(members).map(([word, number]) => `${number} (${word})`);
  throw new SettlementError("HB-1805", `${name} is ${value}; one of ${known.join(", ")} is needed.`);
}

/** @throws SettlementError HB-1805 */
export function flag(name: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new SettlementError("HB-1805", `${name} must be true or false, found ${quote(value)}.`);
}

/** An address, or the zero address where there is none. @throws AddressError */
export function addressOrNone(address: string): string {
  return parseAddress(address, { allowZero: true });
}

export function isNone(address: string): boolean {
  return address === ZeroAddress;
}

/** A window that a contract keeps in 48 bits: good strictly after and strictly before. */
export interface Window {
  /** Unix seconds. */
  validAfter: bigint;
  /** Unix seconds. */
  validBefore: bigint;
}

/** @throws TypedDataError HB-1201, HB-1203, HB-1204, SettlementError HB-1802 */
export function window(message: Window): Window {
  const validAfter = unsigned(48, "validAfter", seconds("validAfter", message.validAfter));
  const validBefore = unsigned(48, "validBefore", seconds("validBefore", message.validBefore));
  if (validBefore < validAfter + 2n) {
    throw new TypedDataError(
      "HB-1204",
      `No second lies strictly between validAfter ${validAfter} and validBefore ${validBefore}; ` +
        "it could never be used.",
    );
  }
  return { validAfter, validBefore };
}

/** Two messages that go into one call need a second in which both are good. @throws SettlementError HB-1808 */
export function requireCommonSecond(first: string, a: Window, second: string, b: Window): void {
  const after = a.validAfter > b.validAfter ? a.validAfter : b.validAfter;
  const before = a.validBefore < b.validBefore ? a.validBefore : b.validBefore;
  if (before >= after + 2n) return;
  throw new SettlementError(
    "HB-1808",
    `The ${first} is good from ${a.validAfter} to ${a.validBefore} and the ${second} from ${b.validAfter} to ` +
      `${b.validBefore}, both ends excluded; no second is common to both.`,
  );
}

/** Parties by what they are called; `none` may stand in any number of them. @throws SettlementError HB-1803 */
export function requireApart(parties: Readonly<Record<string, string>>): void {
  const seen = new Map<string, string>();
  for (const [name, party] of Object.entries(parties)) {
    if (isNone(party)) continue;
    const other = seen.get(party);
    if (other !== undefined) {
      throw new SettlementError("HB-1803", `${name} and ${other} are both ${party}; they must be two accounts.`);
    }
    seen.set(party, name);
  }
}
