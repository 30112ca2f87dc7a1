import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { OpenStore, Store } from "../../ledger/store/store.ts";
import { tableNames } from "../../ledger/store/tables.ts";
import { parseStoreUrl } from "../../ledger/store/url.ts";
import { collectStatement, compiledForMysql, refusedStatements } from "./sql-grammar.ts";

/** Databases of one kind for the tests of one suite. Whatever a test opens is closed and emptied after it. */
export interface TestStores {
  readonly name: "SQLite" | "MariaDB" | "OceanBase";
  /** An empty store with its tables; SQLite in memory. */
  open(options?: OpenStore): Promise<Store>;
  /** URL of an empty database with its tables, which can be opened more than once and by other processes. */
  url(): Promise<string>;
  /** URL of a database that has no table yet. */
  bareUrl(): Promise<string>;
  /** Opens such a URL. */
  openAt(url: string, options?: OpenStore): Promise<Store>;
}

/** Runs the same tests on SQLite, and on every server whose URL the environment has. */
export function onEveryStore(body: (stores: TestStores) => void): void {
  describe("on SQLite", () => prove(new SqliteStores(), body));
  for (const [name, variable] of [
    ["MariaDB", "LEDGER_TEST_MARIADB_URL"],
    ["OceanBase", "LEDGER_TEST_OCEANBASE_URL"],
  ] as const) {
    const url = process.env[variable];
    if (url !== undefined) describe(`on ${name}`, () => prove(new ServerStores(name, url), body));
    else sayOnce(`on ${name}: left out, because ${variable} is not set (docs/ledger/database.md)`);
  }
}

function prove(stores: SqliteStores | ServerStores, body: (stores: TestStores) => void): void {
  afterEach(() => stores.release());
  after(() => stores.remove());
  body(stores);
  // A suite's own tests come before the suites in it, so this one comes last.
  describe("as OceanBase", () => {
    it("sends only what its grammar accepts and every database understands alike", function () {
      this.timeout(60_000);
      const refused = refusedStatements();
      if (refused.length > 0) throw new Error(refused.join("\n"));
    });
  });
}

const said = new Set<string>();
function sayOnce(title: string): void {
  if (said.has(title)) return;
  said.add(title);
  it(title);
}

class SqliteStores implements TestStores {
  readonly name = "SQLite";
  readonly #opened: Store[] = [];
  readonly #folders: string[] = [];

  async open(options: OpenStore = {}): Promise<Store> {
    const store = await this.openAt("sqlite::memory:", options);
    await migrate(store);
    return store;
  }

  async url(): Promise<string> {
    const url = await this.bareUrl();
    const store = await openStore(url);
    await migrate(store);
    await store.close();
    return url;
  }

  async bareUrl(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "harbour-books-"));
    this.#folders.push(folder);
    return `sqlite:${join(folder, "books.db")}`;
  }

  async openAt(url: string, options: OpenStore = {}): Promise<Store> {
    const store = compiledForMysql(await openStore(url, options));
    this.#opened.push(store);
    return store;
  }

  async release(): Promise<void> {
    for (const store of this.#opened.splice(0)) await closeQuietly(store);
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }

  async remove(): Promise<void> {}
}

class ServerStores implements TestStores {
  readonly #opened: Store[] = [];
  readonly #free: string[] = [];
  readonly #used: string[] = [];
  readonly #bare: string[] = [];

  constructor(
    readonly name: "MariaDB" | "OceanBase",
    /** Its database's name is how the tests' own begin. */
    readonly server: string,
  ) {}

  async open(options: OpenStore = {}): Promise<Store> {
    return this.openAt(await this.url(), options);
  }

  async url(): Promise<string> {
    const url = this.#free.pop() ?? (await this.#create());
    this.#used.push(url);
    return url;
  }

  async bareUrl(): Promise<string> {
    const url = await this.#createDatabase();
    this.#bare.push(url);
    return url;
  }

  async openAt(url: string, options: OpenStore = {}): Promise<Store> {
    const { onStatement } = options;
    const store = await openStore(url, {
      ...options,
      onStatement: (sql) => {
        collectStatement(sql);
        onStatement?.(sql);
      },
    });
    this.#opened.push(store);
    return store;
  }

  async release(): Promise<void> {
    for (const store of this.#opened.splice(0)) await closeQuietly(store);
    for (const url of this.#bare.splice(0)) await this.#drop(url);
    for (const url of this.#used.splice(0)) {
      const store = await openStore(url);
      for (const table of tableNames) await store.db.deleteFrom(table).execute();
      await store.close();
      this.#free.push(url);
    }
  }

  async remove(): Promise<void> {
    for (const url of this.#free.splice(0)) await this.#drop(url);
  }

  async #create(): Promise<string> {
    const url = await this.#createDatabase();
    const store = await openStore(url, { onStatement: collectStatement });
    await migrate(store);
    await store.close();
    return url;
  }

  async #createDatabase(): Promise<string> {
    const url = new URL(this.server);
    url.pathname = `${url.pathname}_${process.pid}_${++databases}`;
    await this.#administer(`create database ${url.pathname.slice(1)}`);
    return url.href;
  }

  async #drop(url: string): Promise<void> {
    await this.#administer(`drop database ${new URL(url).pathname.slice(1)}`);
  }

  async #administer(statement: string): Promise<void> {
    const where = parseStoreUrl(this.server);
    if (where.dialect !== "mysql") throw new Error(`${where.name} is not a server`);
    const { host, port, user, password, tls } = where;
    const flags = ["-CLIENT_QUERY_ATTRIBUTES"];
    const connection = await createConnection({ host, port, user, password, flags, ...(tls ? { ssl: {} } : {}) });
    await connection.query(statement);
    await connection.end();
  }
}

let databases = 0;

/** A test may have closed it, or killed its server. */
async function closeQuietly(store: Store): Promise<void> {
  await store.close().catch(() => undefined);
}
