import { expect } from "chai";
import { sql } from "kysely";
import { createConnection } from "mysql2/promise";
import { migrate } from "../../ledger/store/migrate.ts";
import { oceanbasePartitions } from "../../ledger/store/oceanbase-partitions.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { tableNames, type Row } from "../../ledger/store/tables.ts";
import { codeOfAsync } from "./code-of.ts";
import { collectedStatements, compiledForMysql, loadGrammar, refusedStatements } from "./sql-grammar.ts";
import { sampleRow } from "./sample-row.ts";
import { BIT_27, CAPABILITIES, LOCAL_FILES, startStub, type StubOptions, type StubServer } from "./stub-server.ts";

// No OceanBase runs here. A stub that speaks its handshake shows what it would be sent, and its own grammar judges that.
//
// handshake, with and without bit 27
// ├── the user arrives as user@tenant#cluster, the database too
// ├── nothing but the manners of a connection is sent before the first question
// └── no statement has the prefix of query attributes; a driver without our flag sends it
// ?tls=true: a server that cannot encrypt is refused before anybody logs in
// login refused, database missing: refused by number, without the password
// migrate: time-outs raised and put back; not on MariaDB
// grammar
// ├── every statement of the migrations, of insert and upsert into every table is accepted
// ├── statements to SQLite are judged as a server would get them
// ├── the partitions are accepted but for the table group
// └── what must not be sent is refused
// size: no statement has more than 2,000 rows or 16 MiB

const VERSION = "5.7.25-OceanBase_CE-v4.4.2.0";
const MANNERS = [
  "set session transaction isolation level read committed",
  "set session sql_mode = 'STRICT_ALL_TABLES'",
  "select version() as version",
];

describe("a store that speaks to OceanBase", () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  async function stubOf(options: Partial<StubOptions> = {}): Promise<StubServer> {
    const stub = await startStub({ version: VERSION, ...options });
    opened.push(stub);
    return stub;
  }

  async function storeAt({ port }: StubServer, host = "127.0.0.1", options = ""): Promise<Store> {
    const store = await openStore(`oceanbase://root%40tenant%23cluster:s3cret@${host}:${port}/books${options}`);
    opened.push(store);
    return store;
  }

  for (const [title, bits] of [
    ["without bit 27", 0],
    ["with bit 27", BIT_27],
  ] as const) {
    describe(`a handshake ${title}`, () => {
      it("brings user@tenant#cluster and the database", async () => {
        const stub = await stubOf({ capabilities: CAPABILITIES | bits });
        const store = await storeAt(stub);
        expect(stub.logins).to.deep.equal([{ user: "root@tenant#cluster", database: "books" }]);
        expect(stub.claims.map((claim) => claim & (BIT_27 | LOCAL_FILES))).to.deep.equal([0]);
        expect(store.product).to.equal("OceanBase 4.4.2.0");
        expect(store.name).to.equal(`oceanbase://127.0.0.1:${stub.port}/books`);
      });

      it("is followed by nothing but the manners of a connection", async () => {
        const stub = await stubOf({ capabilities: CAPABILITIES | bits });
        const store = await storeAt(stub);
        await store.db.selectFrom("supply").selectAll().execute();
        expect(stub.statements).to.deep.equal([...MANNERS, "select * from `supply`"]);
      });
    });
  }

  it("is protected from the prefix that the driver alone would send", async () => {
    const stub = await stubOf({ capabilities: CAPABILITIES | BIT_27 });
    const connection = await createConnection({ host: "127.0.0.1", port: stub.port, user: "root", password: "x" });
    await connection.query("select 1");
    await connection.end();
    expect(stub.statements).to.deep.equal(["\0\x01select 1"]);
    expect(stub.claims.map((claim) => claim & (BIT_27 | LOCAL_FILES))).to.deep.equal([BIT_27 | LOCAL_FILES]);
  });

  it("does not log in where ?tls=true is not kept", async () => {
    const stub = await stubOf();
    expect(await codeOfAsync(() => storeAt(stub, "localhost", "?tls=true"))).to.equal("HB-4007");
    expect(stub.logins).to.deep.equal([]);
  });

  for (const [code, errno, message] of [
    ["HB-4005", 1045, "Access denied for user 'root'@'xxx.xxx.xxx.xxx' (using password: YES)"],
    ["HB-4006", 1049, "Unknown database 'books'"],
  ] as const) {
    it(`says ${code} for error ${errno}, without the password`, async () => {
      const stub = await stubOf({ refuse: { code: errno, message } });
      const refused = await storeAt(stub).catch((error: Error) => error);
      expect(refused).to.include({ code });
      expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.to.contain("s3cret");
    });
  }

  it("allows long statements while it migrates, and only on OceanBase", async () => {
    const stub = await stubOf();
    await migrate(await storeAt(stub));
    const isSetting = (sql: string) => sql.includes("ob_");
    expect(stub.statements.filter(isSetting)).to.deep.equal([
      "select @@ob_query_timeout as query, @@ob_trx_timeout as trx",
      "set session ob_query_timeout = 3600000000",
      "set session ob_trx_timeout = 3600000000",
      "set session ob_query_timeout = 10000000",
      "set session ob_trx_timeout = 86400000000",
    ]);
    const mariadb = await stubOf({ version: "10.11.19-MariaDB-0+deb12u1" });
    await migrate(await storeAt(mariadb));
    expect(mariadb.statements.length).to.be.greaterThan(20);
    expect(mariadb.statements.filter(isSetting)).to.deep.equal([]);
  });

  describe("the grammar", () => {
    let problemOf: (sql: string) => string | undefined;
    before(function () {
      this.timeout(60_000);
      problemOf = loadGrammar();
    });

    it("accepts the migrations, and what every table is written with", async () => {
      const stub = await stubOf();
      const store = await storeAt(stub);
      await migrate(store);
      for (const table of tableNames) {
        await store.insert(table, [sampleRow(table, 1), sampleRow(table, 2)]);
        await store.upsert(table, [sampleRow(table, 1)]);
      }
      expect(stub.statements.length).to.be.greaterThan(4 * tableNames.length);
      expect(stub.statements.map(problemOf).filter((problem) => problem !== undefined)).to.deep.equal([]);
    });

    it("accepts the partitions, but does not know the table group's own statement", () => {
      const [group, ...tables] = oceanbasePartitions();
      expect(problemOf(group!)).to.match(/grammar/);
      expect(tables.map(problemOf)).to.deep.equal([undefined, undefined, undefined, undefined]);
      expect(tables.every((sql) => / partition by (key \(account\)|range \(block\)) /.test(sql))).to.equal(true);
    });

    it("refuses what must not be sent", () => {
      for (const sql of [
        "selekt 1",
        "select 1; select 2",
        "insert ignore into batch (version) values (1)",
        "replace into batch (version) values (1)",
        "insert into batch (version) values (1) returning version",
        "insert into batch (version) values (1) as new on duplicate key update version = new.version",
        "select * from batch for share",
        "select * from batch for update skip locked",
        "delete from batch where version = 1 limit 1",
        "select 'a' || name from migration",
        "select sum(amount) from entry",
        "select get_lock('a', 1)",
        "select now()",
      ])
        expect(problemOf(sql), sql).to.be.a("string");
      expect(problemOf("select 'sum(||) now()' from migration")).to.equal(undefined);
    });
  });

  it("is judged by what is sent to SQLite too, inside a transaction and outside", async () => {
    const store = compiledForMysql(await openStore("sqlite::memory:"));
    opened.push(store);
    await migrate(store);
    refusedStatements();
    await store.db.selectFrom("supply").select("minted").distinct().execute();
    await sql`select count(*) || 'x' from supply`.execute(store.db);
    await store.transaction(({ db }) => sql`select sum(minted) from supply`.execute(db));
    const refused = refusedStatements();
    expect(refused).to.have.length(2);
    expect(refused.join()).to.match(/\|\|.*sum\(minted\)/s);
    expect(collectedStatements()).to.include("select distinct `minted` from `supply`");
    expect(refusedStatements()).to.deep.equal([]);
  }).timeout(60_000);

  it("sends at most 2,000 rows, and never 16 MiB, at once", async () => {
    const stub = await stubOf();
    const store = await storeAt(stub);
    const rows = Array.from({ length: 5000 }, (_, at) => sampleRow("supply", at));
    await store.insert("supply", rows);
    const long = { ...sampleRow("bank_file", 1), body: Buffer.alloc(6 * 1024 * 1024, 7) } satisfies Row<"bank_file">;
    await store.insert("bank_file", [long, long, sampleRow("bank_file", 2), sampleRow("bank_file", 3)]);
    const inserts = stub.statements.filter((sql) => sql.startsWith("insert"));
    const rowsOf = (sql: string) => sql.split("), (").length;
    expect(inserts.map(rowsOf)).to.deep.equal([2000, 2000, 1000, 1, 1, 2]);
    expect(Math.max(...inserts.map((sql) => sql.length))).to.be.within(12 * 1024 * 1024, 16 * 1024 * 1024);
  });
});
