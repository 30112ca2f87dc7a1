import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Books } from "../../ledger/books.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { CURRENCIES, type FollowedContract, type FollowedNetwork } from "../../ledger/followed-network.ts";
import { openBooks } from "../../ledger/open-books.ts";
import { readNetwork } from "../../ledger/read-network.ts";
import type { EventSource } from "../../sdk/events.ts";
import { settlementContracts } from "../../sdk/roles.ts";
import type { Connection, Deployment } from "../chain/connection.ts";
import type { Flags, Invocation } from "../command.ts";
import { noDeployment } from "../faults.ts";
import { configurationValue } from "../keys/hardhat-values.ts";
import { openForReading } from "../open.ts";
import { nothingFollowed, passwordInUrl } from "./ledger-faults.ts";
import { withSecondOpinion } from "./second-opinion.ts";

/**
 * Opens books that somebody filled; asks no node. They are always whole: the reserve backs what circulates on all chains,
 * so nothing is stated of one chain alone.
 *
 * @throws HarbourError HB-2980, HB-2981 and those of the database
 */
export async function openFilledBooks({ flags }: Invocation, readOnly = false): Promise<Books> {
  const books = await openBooks({ url: await booksUrl(flags), readOnly });
  if (books.networks.length > 0) return books;
  await books.store.close();
  throw nothingFollowed(books.store.name);
}

export interface ToFollow {
  books: Books;
  network: FollowedNetwork;
  connection: Connection;
  rpc: Rpc;
}

/** Opens a node and the books to follow it in. */
export async function openToFollow(invocation: Invocation): Promise<ToFollow> {
  const connection = await openForReading(invocation);
  const network = followedNetwork(connection);
  const books = await openBooks({
    url: await booksUrl(invocation.flags, connection.network),
    networks: [network],
    policies: new Map([[network.chainId, connection.policy]]),
    names: new Map(Object.entries(connection.book).map(([name, address]) => [address.toLowerCase(), name])),
  });
  const rpc = await openRpc(connection);
  const second = await connection.secondNode?.();
  return { books, network, connection, rpc: second === undefined ? rpc : withSecondOpinion(rpc, second) };
}

export async function openRpc({ openRpc, alone, provider }: Connection): Promise<Rpc> {
  if (openRpc !== undefined) return openRpc();
  const { providerRpc } = await import("../../ledger/chain/provider-rpc.ts");
  const asked = alone ?? provider;
  // What the node says is read by its code, so it comes without what ethers wraps around it.
  const plain = (error: { info?: { error?: unknown }; error?: unknown }) => {
    throw error.error ?? error.info?.error ?? error;
  };
  return providerRpc({ request: ({ method, params }) => asked.send(method, params).catch(plain) });
}

/** Where the books are: --db, or the configuration variable, or a file of the network's own. @throws HarbourError HB-2980 */
export async function booksUrl(flags: Flags, network = flags.network ?? "localhost"): Promise<string> {
  const told = await databaseUrl(flags.db, "HARBOUR_BOOKS_URL", network);
  if (told !== undefined) return told;
  const path = `books/${network}.db`;
  mkdirSync(dirname(path), { recursive: true });
  return `sqlite:${path}`;
}

/** A database's URL as it was typed, or of a configuration variable. @throws HarbourError HB-2980 */
export async function databaseUrl(
  typed: string | undefined,
  variable: string,
  network = "localhost",
): Promise<string | undefined> {
  if (typed !== undefined) {
    if (URL.canParse(typed) && new URL(typed).password !== "") throw passwordInUrl();
    return typed;
  }
  // Hardhat's keystore takes a second to load and has nothing for a chain of one's own.
  const configured = network === "localhost" ? process.env[variable] : await configurationValue(variable);
  return configured === "" ? undefined : configured;
}

/** What a connection's deployment has to be followed. @throws HarbourError HB-2204, HB-4120, HB-4121 */
export function followedNetwork({ network, chainId, deployment, records, policy }: Connection): FollowedNetwork {
  if (records !== undefined) return readNetwork({ network, folder: records, policy }).network;
  const deployed = CURRENCIES.filter((currency) => deployment[currency] !== undefined);
  if (deployed.length === 0) throw noDeployment(network, CURRENCIES.join(" or "));
  return {
    network,
    chainId: Number(chainId),
    fromBlock: Math.min(...deployed.map((currency) => deployment[currency]!.fromBlock)),
    contracts: [...deployed.flatMap((currency) => ownContracts(deployment, currency)), ...sharedContracts(deployment)],
  };
}

function ownContracts(deployment: Deployment, currency: (typeof CURRENCIES)[number]): FollowedContract[] {
  const { address, authority, issuance } = deployment[currency]!;
  const own = { token: address, authority, ...issuance } as Partial<Record<EventSource, string>>;
  return Object.entries(own).map(([origin, found]) => ({
    address: found.toLowerCase(),
    origin: origin as EventSource,
    currency,
  }));
}

/** One of each on a network, whichever currency's records name it. */
function sharedContracts(deployment: Deployment): FollowedContract[] {
  const settlement = CURRENCIES.map((currency) => deployment[currency]?.settlement).find(
    (found) => found !== undefined,
  );
  if (settlement === undefined) return [];
  return settlementContracts.map((origin) => ({ address: settlement[origin].toLowerCase(), origin, currency: "" }));
}
