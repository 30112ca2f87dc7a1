import type { BrowserProvider } from "ethers";
import type { CodeHashes, ReleaseCode, SettlementHashes } from "../../deploy/_code-record.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import { parseAddress } from "../../sdk/address.ts";
import type { SettlementContract } from "../../sdk/roles.ts";
import { unknownName } from "../faults.ts";

export const CURRENCIES = ["CNH", "HKD"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** EIP-1193, the one door to a node: the in-process chain, a URL and a Hardhat network all have it. */
export interface Eip1193 {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** A node, signer or relay behind a URL. The URL often carries an access key, so it is known by its host. */
export interface Endpoint extends Eip1193 {
  readonly host: string;
}

/** How long a transaction may wait. Milliseconds. */
export interface Pace {
  /** Without a block for so long, it is signed again with higher fees; absent: never. */
  readonly raiseAfter?: number;
  /** When the command stops waiting. */
  readonly giveUpAfter: number;
}

/** The contracts around a token that decide what is issued and redeemed. */
export interface DeployedIssuance {
  registry: string;
  mintDesk: string;
  redemptionDesk: string;
}

/** The contracts that settle in both currencies: one of each on a network. */
export type DeployedSettlement = Readonly<Record<SettlementContract, string>>;

/** One release that the token may run. */
export interface RecordedRelease {
  address: string;
  /** Absent: recorded without it, so the code of its twins cannot be compared. */
  code?: ReleaseCode;
}

/** One currency as it was deployed. */
export interface DeployedToken {
  address: string;
  authority: string;
  /** Release contracts; the three twins of each are the only implementations we sign for. */
  releases: readonly RecordedRelease[];
  /** keccak256 of the code at each address. Absent or not there: recorded without it. */
  codeHashes?: Partial<CodeHashes & SettlementHashes>;
  /** No event of the token, of its authority or of the issuance contracts is older. */
  fromBlock: number;
  /** Absent: recorded before there was any. */
  issuance?: DeployedIssuance;
  /** The same for every currency. Absent: recorded before there was any, or not verified by a deployment yet. */
  settlement?: DeployedSettlement;
}

/** What deployments/<network> says. */
export type Deployment = Readonly<Partial<Record<Currency, DeployedToken>>>;

/** Names of the network file and of our own contracts; values are checksummed addresses. */
export type Book = Readonly<Record<string, string>>;

/** Everything a command knows about the outside. */
export interface Connection {
  network: string;
  chainId: bigint;
  /** For reading. Polls nothing, caches nothing. With a second node, what it says of the past is what both say. */
  provider: BrowserProvider;
  /** The node by itself, where `provider` asks two: for sending, and for comparing. Absent: `provider` is that. */
  alone?: BrowserProvider;
  /** For signing: asked for accounts, typed data and transactions, nothing else. */
  signer: Eip1193;
  /** The signer is not the node: it is asked to sign, so that what it signed is read before it is sent. */
  signsApart?: boolean;
  /** Of the node, for words; absent for the in-process chain. */
  host?: string;
  /** The node as the books ask it, many questions at once. Absent: they ask `provider`. */
  openRpc?: () => Promise<Rpc>;
  /** A second node that has to agree with what is read, signed and done. Looked up at the first read. */
  secondNode?: () => Promise<Endpoint | undefined>;
  /** Takes signed transactions instead of the node and does not publish them. */
  privateEndpoint?: () => Promise<Endpoint | undefined>;
  /** The most that a unit of gas may cost. Wei. */
  maxFee?: bigint;
  /** As the chain suggests unless told. */
  pace?: Pace;
  deployment: Deployment;
  /** Folder of the deployment's records, which a new release's record joins. Absent: none is written. */
  records?: string;
  book: Book;
  /** The network file that the book is from. */
  policy: NetworkFile;
  /** The register of audits. Absent: the project's own, which no flag and no working directory replaces. */
  auditRegister?: string;
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
