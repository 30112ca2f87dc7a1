import { EventFragment, type Interface } from "ethers";
import type { EventSource } from "../../sdk/events.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import type { Currency, FollowedContract } from "../followed-network.ts";
import { badTransfer } from "./chain-faults.ts";
import type { ChainEvent, TokenTransfer } from "./followed-block.ts";
import type { NodeLog } from "./node-log.ts";

const INTERFACES: Readonly<Record<EventSource, Interface>> = {
  token: TOKEN_INTERFACE,
  authority: AUTHORITY_INTERFACE,
  registry: REGISTRY_INTERFACE,
  mintDesk: MINT_DESK_INTERFACE,
  redemptionDesk: REDEMPTION_DESK_INTERFACE,
  payouts: PAYOUTS_INTERFACE,
  fxSettlement: FX_SETTLEMENT_INTERFACE,
  tradeEscrow: TRADE_ESCROW_INTERFACE,
};

/** Names of events by their first topic: ethers would hash every event of an interface for each log. */
const NAMES = Object.fromEntries(
  Object.entries(INTERFACES).map(([origin, { fragments }]) => [
    origin,
    new Map(fragments.filter(EventFragment.isFragment).map(({ topicHash, name }) => [topicHash, name])),
  ]),
) as unknown as Readonly<Record<EventSource, ReadonlyMap<string, string>>>;

/** keccak256("Transfer(address,address,uint256)"), ERC-20. */
export const TRANSFER_TOPIC = TOKEN_INTERFACE.getEvent("Transfer").topicHash;

const NO_BYTES = "0".repeat(24);
const WORD = /^0x[0-9a-f]{64}$/;

/** Whether a contract's log moves tokens. */
export function isTransfer(contract: FollowedContract, log: NodeLog): boolean {
  return contract.origin === "token" && log.topics[0] === TRANSFER_TOPIC;
}

/**
 * Reads a token's Transfer at its fixed places, which is a hundred times as fast as by its declaration.
 *
 * @throws HarbourError HB-4115
 */
export function decodeTransfer({ currency }: FollowedContract, log: NodeLog, host: string): TokenTransfer {
  const { topics, data, logIndex, txHash, blockNumber } = log;
  if (topics.length !== 3) throw badTransfer(host, blockNumber, logIndex, `${topics.length} topics instead of 3`);
  if (!WORD.test(data)) throw badTransfer(host, blockNumber, logIndex, `${data.length / 2 - 1} bytes of data`);
  const [, source, destination] = topics as [string, string, string];
  if (!source.startsWith(NO_BYTES, 2) || !destination.startsWith(NO_BYTES, 2))
    throw badTransfer(host, blockNumber, logIndex, "a topic that is no address");
  return {
    logIndex,
    txHash,
    currency: currency as Currency,
    source: `0x${source.slice(26)}`,
    destination: `0x${destination.slice(26)}`,
    amount: BigInt(data),
  };
}

/** Any other event, by the name that the contract's interface has for it. */
export function decodeEvent({ address, origin, currency }: FollowedContract, log: NodeLog): ChainEvent {
  const { logIndex, txHash, topics, data } = log;
  const name = NAMES[origin].get(topics[0] ?? "") ?? "";
  return { logIndex, txHash, contract: address, origin, currency, name, topics, data };
}
