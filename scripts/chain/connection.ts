import type { BrowserProvider } from "ethers";
import { parseAddress } from "../../sdk/address.ts";
import { unknownName } from "../faults.ts";

export const CURRENCIES = ["CNH", "HKD"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** EIP-1193, the one door to a node: the in-process chain, a URL and a Hardhat network all have it. */
export interface Eip1193 {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** The contracts around a token that decide what is issued and redeemed. */
export interface DeployedIssuance {
  registry: string;
  mintDesk: string;
  redemptionDesk: string;
}

/** One currency as it was deployed. */
export interface DeployedToken {
  address: string;
  authority: string;
  /** Release contracts; the three twins of each are the only implementations we sign for. */
  releases: readonly string[];
  /** No event of the token, of its authority or of the issuance contracts is older. */
  fromBlock: number;
  /** Absent: recorded before there was any. */
  issuance?: DeployedIssuance;
}

/** What deployments/<network> says. */
export type Deployment = Readonly<Partial<Record<Currency, DeployedToken>>>;

/** Names of the network file and of our own contracts; values are checksummed addresses. */
export type Book = Readonly<Record<string, string>>;

/** Everything a command knows about the outside. */
export interface Connection {
  network: string;
  chainId: bigint;
  /** For reading. Polls nothing, caches nothing. */
  provider: BrowserProvider;
  /** For signing: asked for eth_accounts, eth_sendTransaction and eth_signTypedData_v4, nothing else. */
  signer: Eip1193;
  deployment: Deployment;
  book: Book;
}

export interface Party {
  address: string;
  name?: string;
}

/** The party behind an address, with its name if the book has one. */
export function partyAt(book: Book, address: string): Party {
  const name = Object.keys(book).find((key) => book[key] === address);
  return name === undefined ? { address } : { address, name };
}

/** Resolves what a person typed: a name of the book, or an address with its checksum. */
export function resolveParty(book: Book, text: string): Party {
  if (Object.hasOwn(book, text)) return { address: book[text]!, name: text };
  if (/^[a-z][a-z0-9-]*$/i.test(text) && !/^0x/i.test(text)) {
    // The names of our own contracts have a space and are not typed.
    throw unknownName(
      text,
      Object.keys(book).filter((name) => !name.includes(" ")),
    );
  }
  return partyAt(book, parseAddress(text, { requireChecksum: true }));
}

/** "name 0x…" for a column, the address always in full: it is what gets compared. */
export function showParty({ name, address }: Party): string {
  return name === undefined ? address : `${name} ${address}`;
}

/** The short form for a sentence. */
export function callParty({ name, address }: Party): string {
  return name ?? address;
}
