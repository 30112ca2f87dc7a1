import type { TransactionReceipt } from "ethers";
import type { CurrencySettings, NetworkFile } from "../../policy/network-file.ts";
import type { ErrorSource } from "../../sdk/errors.ts";
import type { IssuanceContract } from "../../sdk/issuance-domain.ts";
import type { NonceSource } from "../../sdk/nonce-source.ts";
import { role, type RoleName } from "../../sdk/roles.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import type { TokenDomain } from "../../sdk/typed-data.ts";
import type { Connection, Currency, DeployedToken, RecordedRelease } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import type { Token } from "../chain/token.ts";
import type { OrderFile } from "../mint/order-file.ts";
import type { Actor, Cast } from "./cast.ts";
import type { Step } from "./day-schema.ts";
import type { Call, DemoChain } from "./demo-chain.ts";

/** One step as somebody's call, and how to tell it. */
export interface Act extends Call {
  currency: Currency;
  /** Who is meant when it is told; another one may send it. */
  who: string;
  /** What is to happen: "mint 10.00 HKD to shop". Opens with the verb. */
  words: string;
  /** Rows under it. */
  details: readonly string[];
  /** Told with its gas, as a user would want to know. */
  payment: boolean;
  /** Who pays that gas, if another one. */
  relayer?: string;
  /** The day file's id of an act that is scheduled or executed here. */
  scheduledAs?: string;
  /** The contract that is called, where it is not the token: by it its errors are told apart. */
  source?: ErrorSource;
  /** Rows that only the receipt can tell; keeps what later steps need. */
  afterwards?: (receipt: TransactionReceipt) => string[];
}

/** A token as a day uses it. */
export interface StageToken {
  token: Token;
  domain: TokenDomain;
  issuance: Issuance;
  issuanceDomains: Readonly<Record<IssuanceContract, SigningDomain>>;
  deployed: DeployedToken & { releases: RecordedRelease[] };
}

/** Everything a step can touch. */
export interface Stage {
  chain: DemoChain;
  connection: Connection;
  network: NetworkFile;
  cast: Cast;
  tokens: Readonly<Record<Currency, StageToken>>;
  /** Unix seconds: Hong Kong's midnight with which day 1 begins. */
  midnight: number;
  /** Acts that wait for their delay, by the id of the day file. */
  scheduled: Map<string, Act>;
  /** What the day's later steps call by name. */
  papers: Papers;
  /** What a bank's own files hash to, by the step in which it signs for them. Absent: nobody has written any. */
  behind?: ReadonlyMap<Step, StatementFiles>;
  /** By currency and payer. */
  nonces: Map<string, NonceSource>;
  /** What a look at the whole state must not forget, by currency. */
  touched: Readonly<Record<Currency, Touched>>;
}

/** keccak256 of a bank's statement and of its list of assets. */
export interface StatementFiles {
  statementHash: string;
  compositionHash: string;
}

/** The issuer's and the banks' own copies: what a checker compares with, never the chain's word. */
export interface Papers {
  /** By order number. */
  orders: Map<string, { currency: Currency; order: OrderFile }>;
  /** By the day file's name. */
  redemptions: Map<string, Redemption>;
  /** The digest of the newest statement that the bank signed, by "HKD BANK-A-1". */
  statements: Map<string, string>;
  /** What a hash stands for. */
  hashes: Map<string, string>;
}

export interface Redemption {
  currency: Currency;
  holder: string;
  amount: bigint;
  /** The desk's number, once it has one. */
  id?: bigint;
  /** Of the payout, once it is proposed. */
  uetr?: string;
}

export interface Touched {
  /** By owner: spenders, names. */
  allowances: Map<string, Set<string>>;
  /** "payer nonce". */
  nonces: Set<string>;
}

/** The holder of a role, unless the day file says that somebody else tries. */
export function holderOf({ network, cast }: Stage, currency: Currency, name: RoleName, by?: string): Actor {
  if (by !== undefined) return cast.actor(by);
  const address = settingsOf(network, currency).holders[name][0];
  const holder = cast.actors.find((actor) => actor.address === address);
  if (holder === undefined)
    throw new Error(`${role(name).name} of ${currency} has no holder in the book of ${network.path}.`);
  return holder;
}

export function settingsOf(network: NetworkFile, currency: Currency): CurrencySettings {
  return network.currencies.find((candidate) => candidate.currency === currency)!;
}
