import { getAddress } from "ethers";
import { publicChainById } from "../../sdk/chains.ts";
import type { Books } from "../books.ts";
import type { Currency, FollowedNetwork } from "../followed-network.ts";
import { newestMoment, type Finality, type Moment } from "../read/moment.ts";
import type { AsOf, Minor, Party } from "./transparency-view.ts";

/** A token on one chain, and the block at which it is looked at. */
export interface TokenOnChain {
  network: FollowedNetwork;
  currency: Currency;
  moment: Moment;
  asOf: AsOf;
}

/** Every chain that a currency is on and the books have a block of. */
export async function tokenOnChains(books: Books, currency: Currency, finality: Finality): Promise<TokenOnChain[]> {
  const found: TokenOnChain[] = [];
  for (const network of books.networks) {
    if (!network.contracts.some((one) => one.origin === "token" && one.currency === currency)) continue;
    const moment = await newestMoment(books.store, network.chainId, finality);
    if (moment === undefined) continue;
    const { block, hash, time } = moment;
    const asOf = { chainId: network.chainId, chain: chainTitle(network), block, hash, time };
    found.push({ network, currency, moment, asOf });
  }
  return found;
}

export function chainTitle({ chainId, network }: FollowedNetwork): string {
  return publicChainById(chainId)?.title ?? network;
}

/** The token's symbol and name as its policy file has them. */
export function tokenWords(books: Books, currency: Currency): { symbol: string; name: string } {
  for (const file of books.policies.values()) {
    const settings = file.currencies.find((one) => one.currency === currency);
    if (settings !== undefined) return { symbol: settings.symbol, name: settings.name };
  }
  return { symbol: currency, name: currency };
}

export const minorOf = (amount: bigint): Minor => `${amount}`;

/** @param address In lower case. */
export function partyOf(books: Books, address: string): Party {
  return { address: getAddress(address), name: books.nameOf(address) ?? "" };
}
