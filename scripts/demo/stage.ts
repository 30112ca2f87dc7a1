import type { NetworkFile } from "../../policy/network-file.ts";
import type { NonceSource } from "../../sdk/nonce-source.ts";
import { role, type RoleName } from "../../sdk/roles.ts";
import type { TokenDomain } from "../../sdk/typed-data.ts";
import type { Connection, Currency, DeployedToken } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Actor, Cast } from "./cast.ts";
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
}

/** A token as a day uses it. */
export interface StageToken {
  token: Token;
  domain: TokenDomain;
  deployed: DeployedToken & { releases: string[] };
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
  /** By currency and payer. */
  nonces: Map<string, NonceSource>;
  /** What a look at the whole state must not forget, by currency. */
  touched: Readonly<Record<Currency, Touched>>;
}

export interface Touched {
  /** "owner spender", names. */
  allowances: Set<string>;
  /** "payer nonce". */
  nonces: Set<string>;
}

/** The holder of a role, unless the day file says that somebody else tries. */
export function holderOf({ network, cast }: Stage, currency: Currency, name: RoleName, by?: string): Actor {
  if (by !== undefined) return cast.actor(by);
  const settings = network.currencies.find((candidate) => candidate.currency === currency)!;
  const address = settings.holders[name][0];
  const holder = cast.actors.find((actor) => actor.address === address);
  if (holder === undefined)
    throw new Error(`${role(name).name} of ${currency} has no holder in the book of ${network.path}.`);
  return holder;
}
