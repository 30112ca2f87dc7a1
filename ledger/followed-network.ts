import type { EventSource } from "../sdk/events.ts";

/** The tokens of an issuer, by currency. */
export type Currency = "CNH" | "HKD";

export const CURRENCIES: readonly Currency[] = ["CNH", "HKD"];

/** A contract whose events are followed. */
export interface FollowedContract {
  /** Lower case. */
  address: string;
  origin: EventSource;
  /** Empty for a settlement contract, which serves every currency. */
  currency: Currency | "";
}

/** What is followed on one chain. */
export interface FollowedNetwork {
  /** Name of `policy/<network>.yaml` and of `deployments/<network>/`. */
  network: string;
  chainId: number;
  /** The first block that can have an event of these contracts. */
  fromBlock: number;
  contracts: readonly FollowedContract[];
}
