import type { RoleName } from "../../sdk/roles.ts";
import type { EventSource } from "../../sdk/events.ts";
import type { Currency } from "../followed-network.ts";

// What the public page shows, ready for JSON: an API and the page give the same. All of it is of final blocks.

/** Minor units in decimal digits, 10^-6 of the currency; "-" goes in front of what is owed. */
export type Minor = `${bigint}`;

/** The block that numbers are of. */
export interface AsOf {
  chainId: number;
  chain: string;
  block: number;
  hash: string;
  /** Unix seconds of the block. */
  time: number;
}

/** An address with the name it is published under; empty where it has none. */
export interface Party {
  /** With its checksum. */
  address: string;
  name: string;
}

export interface TransparencyView {
  schema: "harbour.transparency/1";
  /** Unix seconds of the reading. Ages count up to here; nothing else depends on it. */
  at: number;
  currencies: CurrencyView[];
}

export interface CurrencyView {
  currency: Currency;
  /** "hHKD" */
  symbol: string;
  name: string;
  /** One for each chain that the token is on. */
  asOf: AsOf[];
  /** Whether the oldest of these blocks is older than an hour. */
  stale: boolean;
  headline: Headline;
  chains: ChainView[];
  /** One point for each day in Hong Kong, oldest first, at most 366. The last is of the newest final block. */
  history: HistoryPoint[];
  reserve: ReserveView;
  flows: FlowsView;
  /** Where all that circulates is; the amounts sum to it. */
  places: PlaceView[];
  /** Newest first, at most 20. */
  attestations: AttestationView[];
  control: RoleView[];
  /** Who may mint, and how much more; the mint desk is the ordinary one. */
  minters: MinterView[];
  contracts: ContractView[];
  /** Newest first, at most 20. What is scheduled against a holder is left out: it would be a warning. */
  acts: ActView[];
  /** Those made for the public, newest first, at most 20. */
  reports: ReportView[];
}

/** What banks stated against what circulates: what of it counts, and what it was by the last statements. */
export interface StatedReserve {
  circulating: Minor;
  /** What banks confirm and what counts: pools whose statement is not too old. */
  reserves: Minor;
  /** Reserves over what circulates in 10^-8, floored; null where nothing circulates. */
  coverage: Minor | null;
  /** Pools whose statement is too old: not a shortfall, not counted. */
  unconfirmed: Minor;
  /** Both together, by the last statements: what a weekend shows, and says is unconfirmed. */
  stated: { reserves: Minor; coverage: Minor | null };
}

export interface Headline extends StatedReserve {
  /** Reserves less what circulates; negative is a shortfall as far as `unconfirmed` does not make up for it. */
  surplus: Minor;
  /** Unix seconds: when the first of the unconfirmed statements became too old; 0 where none is. */
  unconfirmedSince: number;
  openRedemptions: { count: number; amount: Minor };
  /** The newest statement that counts or counted; null: no bank ever stated anything. */
  attestation: LastAttestation | null;
}

export interface LastAttestation {
  /** Unix seconds: when the balances were so. */
  asOf: number;
  /** Of the oldest statement that is counted; 0 where none is. */
  oldestAsOf: number;
  /** Seconds from `asOf` to the reading. */
  age: number;
  /** Seconds after which a statement no longer counts. */
  maxAge: number;
  /** Unix seconds from which none of these statements counts any more. */
  countsUntil: number;
  /** Whether the reading is later than that. */
  stale: boolean;
  signedBy: SignedBy[];
}

/** Whose keys the newest statement of each counted pool needed. */
export interface SignedBy {
  custodian: string;
  threshold: number;
  signers: Party[];
}

export interface ChainView {
  asOf: AsOf;
  circulating: Minor;
  /** What this chain's own registry counts; of all chains, and the same everywhere once every statement has come everywhere. */
  reserves: Minor;
  mode: "open" | "permissioned" | "paused";
  /** Unix seconds until which redemption is suspended; 0 if it is not. */
  suspendedUntil: number;
  /** Up to what may be issued here, and until when; later nothing may. */
  ceiling: Minor;
  ceilingValidUntil: number;
}

export interface HistoryPoint extends StatedReserve {
  /** YYYY-MM-DD in Hong Kong. */
  day: string;
}

export interface ReserveView {
  pools: PoolView[];
  /**
   * By class of asset, from the custodians' lists as of the statements above; "unlisted" is what a pool without such a list
   * has. Empty where none was filed.
   */
  composition: CompositionPart[];
  /** Unix seconds of the oldest of those lists; 0 where none was filed. */
  compositionAsOf: number;
}

export interface PoolView {
  custodian: string;
  pool: string;
  total: Minor;
  asOf: number;
  validUntil: number;
  /** Whether it counts in the reserves above. */
  fresh: boolean;
}

export interface CompositionPart {
  assetClass: string;
  custodian: string;
  assetCurrency: string;
  jurisdiction: string;
  amount: Minor;
  /** Hundredths of a percent, floored. */
  share: number;
}

export interface FlowsView {
  /** Days with anything issued or redeemed in the last 365, newest first. */
  days: FlowDay[];
  totals: FlowTotal[];
}

export interface FlowDay {
  day: string;
  issued: Minor;
  redeemed: Minor;
}

export interface FlowTotal {
  /** This many days, today included. */
  days: 7 | 30 | 365;
  issued: Minor;
  redeemed: Minor;
  net: Minor;
}

/**
 * - `holders` free in the hands of whoever holds them
 * - `frozen` with blacklisted accounts, or on hold
 * - `redemption` handed in and not yet paid, or waiting for who handed it in
 * - `payouts`, `fxSettlement`, `tradeEscrow` in the keeping of those contracts
 * - `other` with a contract of ours that should have none
 */
export type PlaceKind = "holders" | "frozen" | "redemption" | "payouts" | "fxSettlement" | "tradeEscrow" | "other";

export interface PlaceView {
  kind: PlaceKind;
  amount: Minor;
  /** Accounts, where that says something; else 0. */
  accounts: number;
}

export interface AttestationView {
  custodian: string;
  pool: string;
  sequence: number;
  total: Minor;
  asOf: number;
  validUntil: number;
  state: "accepted" | "parked" | "confirmed" | "dropped";
  /** Hash of the bank's own statement. */
  statementHash: string;
  /** Hash of the list of assets behind the total. */
  compositionHash: string;
  chainId: number;
  block: number;
  txHash: string;
}

/** One role on one chain; also those that nobody holds, and such as no table of ours knows. */
export interface RoleView {
  /** "GUARDIAN", or "role 77". */
  role: string;
  /** The role of `sdk/roles.ts`; null where it is none of ours. */
  known: RoleName | null;
  chainId: number;
  holders: RoleHolder[];
  /** What a member can do to a holder, in English. */
  effect: string;
}

export interface RoleHolder extends Party {
  /** Unix seconds from which it has the role. */
  since: number;
  /** Seconds between scheduling and doing. */
  delay: number;
}

export interface MinterView extends Party {
  chainId: number;
  allowance: Minor;
}

export interface ContractView {
  contract: EventSource;
  chainId: number;
  address: string;
  /** Behind the proxy; empty where the contract is none, or nothing was installed yet. */
  implementation: string;
  /** keccak256 of the code that runs, as far as somebody recorded it; else empty. */
  codeHash: string;
}

export interface ActView {
  source: EventSource;
  /** The event. */
  name: string;
  /** In English. Neither holders nor cases are named: the address check answers who asks about an account. */
  sentence: string;
  chainId: number;
  block: number;
  logIndex: number;
  time: number;
  txHash: string;
}

export interface ReportView {
  id: string;
  kind: string;
  /** Unix seconds, the end excluded. */
  periodStart: number;
  periodEnd: number;
  version: number;
  hash: string;
  /** Where its hash was anchored on chain; null: nowhere yet. */
  anchored: { chainId: number; block: number; txHash: string } | null;
}

/** What the books say of one address. */
export interface AddressView {
  schema: "harbour.address/1";
  address: string;
  at: number;
  /** Our contracts at this address: "HKD token on Ethereum". */
  official: { contract: EventSource; currency: Currency | ""; chainId: number; chain: string }[];
  accounts: AccountView[];
}

export interface AccountView {
  currency: Currency;
  symbol: string;
  asOf: AsOf;
  balance: Minor;
  blacklisted: boolean;
  /** What may not leave; "0" without a hold. */
  hold: Minor;
}
