import { parseArgs } from "node:util";
import { publicChainByName, rpcUrlVariable } from "../sdk/chains.ts";
import { badServingOption, noBooks, noNode, secretInOption } from "./web-faults.ts";

export interface ServingOptions {
  network: string;
  /** Of the database; with its password, so it is never shown. */
  books: string;
  /** Nodes to follow; none: the books are served as they are. */
  nodes: readonly string[];
  port: number;
  host: string;
  /** Absent: nothing private is served. */
  privatePort?: number;
  privateTokenFile?: string;
  /** Set where a proxy on this machine says who asks. */
  trustProxy?: true;
}

export const HELP = `npm run ledger [-- <options>]

Follows the chain into the books and serves them: the page and the API, and with --private-port the operations view.

  --network <name>         the network to follow (default: localhost)
  --db <url>               the books (default: the environment's HARBOUR_BOOKS_URL; for localhost
                           sqlite:books/localhost.db)
  --rpc <url>              the node, and again for others that stand in for it (default: the network's <NAME>_RPC_URL
                           of the environment; for localhost http://127.0.0.1:8545)
  --no-follow              serve what the books have, without a node
  --port <number>          of the page and the public API (default: 8590)
  --host <address>         to listen at (default: 127.0.0.1; a proxy in front does TLS)
  --trust-proxy            limit by the last address of X-Forwarded-For where a request comes from loopback, so that
                           a proxy's clients are told apart (without it they share one limit)
  --private-port <number>  of the operations view and the private API, on 127.0.0.1 (default: none)
  --private-token <file>   a file with mode 0600 whose word every private request must send

Ctrl-C ends it; nothing is lost, at whatever moment.`;

/** Reads the command line; undefined where only help was asked for. @throws HarbourError HB-4861, HB-4862 */
export function readServingOptions(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): ServingOptions | undefined {
  const { values } = parsed(argv);
  if (values.help) return undefined;
  const { network } = values;
  if (!/^[a-z0-9-]+$/.test(network)) throw badServingOption(`${JSON.stringify(network)} is not the name of a network`);
  const books = values.db ?? environment["HARBOUR_BOOKS_URL"] ?? localBooks(network);
  if (values.db !== undefined && hasPassword(values.db)) throw secretInOption("--db", "HARBOUR_BOOKS_URL");
  for (const url of values.rpc ?? []) if (hasPassword(url)) throw secretInOption("--rpc", nodeVariable(network));
  const privatePort =
    values["private-port"] === undefined ? undefined : portOf("--private-port", values["private-port"]);
  const privateTokenFile = values["private-token"];
  if (privateTokenFile !== undefined && privatePort === undefined)
    throw badServingOption("--private-token is of no use without --private-port");
  return {
    network,
    books,
    nodes: values["no-follow"] ? [] : (values.rpc ?? [nodeOf(network, environment)]),
    port: portOf("--port", values.port),
    host: values.host,
    ...(privatePort === undefined ? {} : { privatePort }),
    ...(privateTokenFile === undefined ? {} : { privateTokenFile }),
    ...(values["trust-proxy"] ? { trustProxy: true as const } : {}),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        network: { type: "string", default: "localhost" },
        db: { type: "string" },
        rpc: { type: "string", multiple: true },
        "no-follow": { type: "boolean", default: false },
        port: { type: "string", default: "8590" },
        host: { type: "string", default: "127.0.0.1" },
        "trust-proxy": { type: "boolean", default: false },
        "private-port": { type: "string" },
        "private-token": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw badServingOption((error as Error).message.split("\n", 1)[0]!.replace(/\.$/, ""));
  }
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw badServingOption(`${option} takes a port up to 65535, found ${text}`);
  return port;
}

/** Only for a chain of one's own: elsewhere a second, empty set of books beside the real ones would go unnoticed. */
function localBooks(network: string): string {
  if (network !== "localhost") throw noBooks(network);
  return `sqlite:books/${network}.db`;
}

function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== "";
}

function nodeVariable(network: string): string {
  const chain = publicChainByName(network);
  return chain === undefined ? `${network.toUpperCase().replaceAll("-", "_")}_RPC_URL` : rpcUrlVariable(chain);
}

function nodeOf(network: string, environment: NodeJS.ProcessEnv): string {
  if (network === "localhost") return "http://127.0.0.1:8545";
  const variable = nodeVariable(network);
  const url = environment[variable];
  if (url === undefined || url === "") throw noNode(network, variable);
  return url;
}
