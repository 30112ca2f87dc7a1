import type { SigningDomain } from "../../sdk/signable.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import type { Connection, Currency } from "../chain/connection.ts";
import { foreignContract } from "../chain/settlement-faults.ts";
import { openPair, openTradeEscrow, type EscrowTarget, type Pair } from "../chain/settlement.ts";
import type { Token } from "../chain/token.ts";
import { currencyOfToken } from "../chain/token-currency.ts";
import type { Io } from "../io.ts";
import { networkMismatch } from "../issuance-faults.ts";

/** The trade escrow of one network, checked. */
export interface TradePlace {
  connection: Connection;
  tokens: Pair;
  escrow: EscrowTarget;
  domain: SigningDomain;
  block: Block;
  /** Unix seconds. An idle local chain keeps an old block, a travelled one is ahead of this machine: the later counts. */
  now: bigint;
}

export async function openTrade(connection: Connection, io: Io): Promise<TradePlace> {
  const tokens = await openPair(connection);
  const { target: escrow, domain } = await openTradeEscrow(connection, tokens);
  const block = await latestBlock(connection.provider);
  return { connection, tokens, escrow, domain, block, now: BigInt(Math.max(block.timestamp, io.now())) };
}

/** The file is for this network's escrow. @throws HarbourError HB-2332, HB-2934 */
export function requireOwn(
  { connection, domain }: TradePlace,
  path: string,
  file: { network: string; typedData: { domain: SigningDomain } },
): void {
  if (file.network !== connection.network) throw networkMismatch(path, file.network, connection.network);
  const found = file.typedData.domain;
  if (found.chainId !== domain.chainId) throw foreignContract(path, "chain", `${found.chainId}`, `${domain.chainId}`);
  if (found.verifyingContract !== domain.verifyingContract) {
    throw foreignContract(path, "the trade escrow", found.verifyingContract, domain.verifyingContract);
  }
}

/** The token that an order pays in. @throws HarbourError HB-2934 */
export function tokenOf({ connection, tokens }: TradePlace, where: string, address: string): Token {
  const currency = currencyOfToken(connection.deployment, address);
  if (currency !== undefined) return tokens[currency];
  throw foreignContract(where, "the token", address, `${tokens.CNH.address} or ${tokens.HKD.address}`);
}

/** No event about an order is older. */
export function firstBlock({ tokens }: Pick<TradePlace, "tokens">): number {
  return Math.min(...(["CNH", "HKD"] as const satisfies Currency[]).map((currency) => tokens[currency].fromBlock));
}
