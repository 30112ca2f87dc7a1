import { formatAmount } from "./amount.ts";

/** What a caller knows beyond the chain, to make sentences readable. Everything is optional. */
export interface WordingParameters {
  /** The token's symbol, put behind amounts. */
  symbol?: string;
  /** The symbol of a token by its address, for contracts that serve several. */
  symbolOf?: (token: string) => string | undefined;
  /** The symbol of the token that is exchanged for this one. */
  counterSymbolOf?: (token: string) => string | undefined;
  /** The name of an address in an address book. */
  nameOf?: (address: string) => string | undefined;
  /** The name of a role of the AccessManager. */
  roleName?: (roleId: bigint) => string | undefined;
}

/** Turns the values of events and errors into words. */
export interface Wording {
  /** @param token Where the sentence knows which one is meant; else it is that of {@link WordingParameters.symbol}. */
  amount(minor: bigint, token?: string): string;
  /** An amount of what is exchanged for `token`. */
  counterAmount(minor: bigint, token: string): string;
  account(address: string): string;
  role(roleId: bigint): string;
  time(seconds: bigint): string;
  duration(seconds: bigint): string;
  reference(bytes32: string): string;
  mode(mode: bigint): string;
}

const UNLIMITED = (1n << 256n) - 1n;
const LAST_DATE = 8_640_000_000_000n;
const MODES = ["open", "permissioned", "paused"];

export function wording({ symbol, symbolOf, counterSymbolOf, nameOf, roleName }: WordingParameters = {}): Wording {
  return {
    amount(minor, token) {
      const number = minor === UNLIMITED ? "an unlimited amount" : formatAmount(minor);
      const unit = (token === undefined ? undefined : symbolOf?.(token)) ?? symbol;
      return unit === undefined ? number : minor === UNLIMITED ? `${number} of ${unit}` : `${number} ${unit}`;
    },
    counterAmount(minor, token) {
      return `${formatAmount(minor)} ${counterSymbolOf?.(token) ?? "of the other token"}`;
    },
    account(address) {
      const name = nameOf?.(address);
      return name === undefined ? address : `${name} (${address})`;
    },
    role(roleId) {
      return roleName?.(roleId) ?? `role ${roleId}`;
    },
    time: formatTime,
    duration: formatDuration,
    reference(bytes32) {
      return /^0x0+$/.test(bytes32) ? "without a case reference" : `under case ${bytes32}`;
    },
    mode(mode) {
      return MODES[Number(mode)] ?? `mode ${mode}`;
    },
  };
}

/** Unix seconds as "2026-11-23 08:00:00 UTC"; a time no calendar holds is "the end of time". */
export function formatTime(seconds: bigint): string {
  if (seconds > LAST_DATE) return "the end of time";
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5).replace("T", " ")} UTC`;
}

/** Seconds as "2 days", "36 hours", "90 seconds": the largest unit that divides them. */
export function formatDuration(seconds: bigint): string {
  const units = [
    [86_400n, "day"],
    [3_600n, "hour"],
    [60n, "minute"],
  ] as const;
  for (const [size, name] of units) {
    if (seconds >= size && seconds % size === 0n) return plural(seconds / size, name);
  }
  return plural(seconds, "second");
}

function plural(count: bigint, unit: string): string {
  return `${count} ${unit}${count === 1n ? "" : "s"}`;
}
