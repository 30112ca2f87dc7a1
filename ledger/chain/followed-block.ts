import type { EventSource } from "../../sdk/events.ts";
import type { Currency } from "../followed-network.ts";

/** Tokens that moved. Minting comes from the zero address, burning goes there. */
export interface TokenTransfer {
  logIndex: number;
  txHash: string;
  currency: Currency;
  source: string;
  destination: string;
  /** Minor units. */
  amount: bigint;
}

/** Any other event of a followed contract, as the node gave it. */
export interface ChainEvent {
  logIndex: number;
  txHash: string;
  contract: string;
  origin: EventSource;
  currency: Currency | "";
  /** "" if the contract's interface does not know it. */
  name: string;
  topics: readonly string[];
  data: string;
}

/** A block that was verified, with what the followed contracts said in it. Addresses and hashes are lower case. */
export interface FollowedBlock {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  time: number;
  /** In the order of their log index; the two lists together have each at most once. */
  transfers: readonly TokenTransfer[];
  events: readonly ChainEvent[];
}
