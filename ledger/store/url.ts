import { isIP } from "node:net";
import { badStoreUrl } from "./store-faults.ts";

/** Where the books are kept. */
export type StoreUrl =
  | { dialect: "sqlite"; /** ":memory:" or a file. */ path: string; name: string }
  | {
      dialect: "mysql";
      /** What the user calls it; both speak the same protocol. */
      scheme: "mysql" | "oceanbase";
      host: string;
      port: number;
      /** OceanBase's `user@tenant#cluster`, decoded. */
      user: string;
      password: string;
      database: string;
      /** Whether the connection is encrypted, and the server's certificate checked. */
      tls: boolean;
      name: string;
    };

/** OceanBase is reached through its proxy, unless the URL says otherwise. */
const PORTS = { mysql: 3306, oceanbase: 2883 } as const;

/**
 * Reads `sqlite:books.db`, `sqlite::memory:`, `mysql://user:password@host:3306/books` or
 * `oceanbase://user%40tenant%23cluster:password@host:2883/books?tls=true`.
 *
 * @throws HarbourError HB-4001
 */
export function parseStoreUrl(text: string): StoreUrl {
  if (text.startsWith("sqlite:")) {
    const path = text.slice("sqlite:".length);
    if (path === "" || path.startsWith("//")) throw badStoreUrl("sqlite: needs a path, such as sqlite:./books.db");
    return { dialect: "sqlite", path, name: text };
  }
  if (!URL.canParse(text)) throw badStoreUrl("it is not a URL");
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "mysql" && scheme !== "oceanbase") throw badStoreUrl(`${url.protocol} is no database we know`);
  const database = decoded(url.pathname.slice(1), "database");
  if (url.hostname === "") throw badStoreUrl("the host is missing");
  // In clear text these are the host's separators, so the tenant would silently be cut off.
  if (url.hash !== "") throw badStoreUrl('"#" of a user name is written %23, and "@" %40');
  if (!/^[A-Za-z0-9_$]{1,64}$/.test(database)) throw badStoreUrl("the database's name is missing or unusual");
  for (const [option, value] of url.searchParams)
    if (option !== "tls" || !["true", "false"].includes(value)) throw badStoreUrl(`only ?tls=true or false is known`);
  const tls = url.searchParams.get("tls") === "true";
  // A certificate is for a name; of an address it would not be checked.
  if (tls && isIP(hostOf(url)) !== 0)
    throw badStoreUrl("with ?tls=true the host is the name in the server's certificate");
  const port = url.port === "" ? PORTS[scheme] : Number(url.port);
  return {
    dialect: "mysql",
    scheme,
    host: hostOf(url),
    port,
    user: decoded(url.username, "user"),
    password: decoded(url.password, "password"),
    database,
    tls,
    name: `${scheme}://${url.hostname}:${port}/${database}`,
  };
}

/** An IPv6 address has brackets in a URL, and nowhere else. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badStoreUrl(`"%" in its ${what} is written %25`);
  }
}
