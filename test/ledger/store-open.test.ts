import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { sql } from "kysely";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { parseStoreUrl } from "../../ledger/store/url.ts";
import { codeOf, codeOfAsync } from "./code-of.ts";
import { sampleRow } from "./sample-row.ts";
import { onEveryStore } from "./test-stores.ts";

// parseStoreUrl: every form, and every way to get it wrong
// opening
// ├── SQLite: a new file is private
// ├── SQLite: no folder, a folder, another file, a damaged one
// ├── a server that is not there, or says nothing we understand
// └── a server that refuses the login, or has no such database (where there is a server)
// opened to be read: refuses writes, by the store and by SQL; what is written beside it is seen
// two writers on one SQLite: the second waits, then says so

describe("opening the books", () => {
  describe("parseStoreUrl", () => {
    it("reads the forms that exist", () => {
      expect(parseStoreUrl("sqlite::memory:")).to.include({ dialect: "sqlite", path: ":memory:" });
      expect(parseStoreUrl("sqlite:./a b.db")).to.include({ path: "./a b.db", name: "sqlite:./a b.db" });
      expect(parseStoreUrl("mysql://u:p%40%3A@host/books")).to.deep.include({
        user: "u",
        password: "p@:",
        port: 3306,
        tls: false,
        name: "mysql://host:3306/books",
      });
      expect(parseStoreUrl("mysql://[::1]/books")).to.include({ host: "::1", name: "mysql://[::1]:3306/books" });
      expect(parseStoreUrl("oceanbase://root%40t%23c:p@h/books?tls=true")).to.deep.include({
        dialect: "mysql",
        scheme: "oceanbase",
        user: "root@t#c",
        port: 2883,
        tls: true,
      });
    });

    for (const url of [
      "",
      "books.db",
      "sqlite:",
      "sqlite://host/books.db",
      "postgres://h/books",
      "mysql://h/",
      "mysql://h/a/b",
      "mysql://h/a`b",
      "mysql:///books",
      "mysql://u@t#c:p@h/books",
      "mysql://h/books?ssl=true",
      "mysql://h/books?tls=yes",
      "mysql://127.0.0.1/books?tls=true",
      "mysql://[::1]/books?tls=true",
      "mysql://%ff:p@h/books",
      "mysql://u:%zz@h/books",
    ])
      it(`refuses "${url}"`, () => {
        expect(codeOf(() => parseStoreUrl(url))).to.equal("HB-4001");
      });
  });

  describe("a SQLite file", () => {
    let folder = "";
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "harbour-books-"))));
    afterEach(() => rm(folder, { recursive: true }));

    it("is not made where there is no folder, nor where it is one, nor by whoever only reads", async () => {
      for (const [path, readOnly] of [
        [join(folder, "none", "books.db"), false],
        [folder, false],
        [join(folder, "books.db"), true],
      ] as const)
        expect(await codeOfAsync(() => openStore(`sqlite:${path}`, { readOnly })), path).to.equal("HB-4002");
    });

    it("is for its owner alone where it is new, and as it was where it is not", async () => {
      const path = join(folder, "books.db");
      const modes = async () => {
        const store = await openStore(`sqlite:${path}`);
        await migrate(store);
        const found = [path, `${path}-wal`].map(async (file) => (await stat(file)).mode & 0o777);
        const both = await Promise.all(found);
        await store.close();
        return both;
      };
      expect(await modes()).to.deep.equal([0o600, 0o600]);
      await chmod(path, 0o640);
      expect((await modes())[0]).to.equal(0o640);
    });

    it("is left as it is when it is something else", async () => {
      const path = join(folder, "letter.txt");
      const letter = "Dear Sir or Madam,\n".repeat(200);
      await writeFile(path, letter);
      expect(await codeOfAsync(() => openStore(`sqlite:${path}`))).to.equal("HB-4003");
      expect(await readFile(path, "utf8")).to.equal(letter);
    });

    it("is refused when it is damaged", async () => {
      const path = join(folder, "books.db");
      const store = await openStore(`sqlite:${path}`);
      await migrate(store);
      await store.close();
      const bytes = await readFile(path);
      bytes.fill(0xaa, 100, 4096);
      await writeFile(path, bytes);
      expect(await codeOfAsync(() => openStore(`sqlite:${path}`))).to.equal("HB-4003");
    });

    it("lets a second writer wait, then says that it is in use", async () => {
      const url = `sqlite:${join(folder, "books.db")}`;
      const [one, two] = [await openStore(url), await openStore(url)];
      await migrate(one);
      await sql`pragma busy_timeout = 50`.execute(two.db);
      await one.transaction(async () => {
        expect(await codeOfAsync(() => two.insert("supply", [sampleRow("supply", 1)]))).to.equal("HB-4014");
      });
      await two.insert("supply", [sampleRow("supply", 1)]);
      await Promise.all([one.close(), two.close()]);
    });
  });

  describe("a server", () => {
    it("that is not there does not answer", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((done) => server.once("listening", done));
      const { port } = server.address() as AddressInfo;
      await new Promise((done) => server.close(done));
      expect(await codeOfAsync(() => openStore(`mysql://u:s3cret@127.0.0.1:${port}/books`))).to.equal("HB-4004");
      expect(await codeOfAsync(() => openStore("mysql://u:s3cret@no.such.host.invalid/books"))).to.equal("HB-4004");
    });

    it("that hangs up does not answer", async () => {
      const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
      await new Promise((done) => server.once("listening", done));
      const { port } = server.address() as AddressInfo;
      const refused = await openStore(`mysql://u:s3cret@127.0.0.1:${port}/books`).catch((error: Error) => error);
      expect(refused).to.include({ code: "HB-4004" });
      expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.to.contain("s3cret");
      await new Promise((done) => server.close(done));
    });
  });

  onEveryStore((stores) => {
    it("to read refuses writes and sees what is written beside it", async () => {
      const url = await stores.url();
      const writer = await stores.openAt(url);
      const reader = await stores.openAt(url, { readOnly: true });
      const row = sampleRow("supply", 7);
      expect(await codeOfAsync(() => reader.insert("supply", [row]))).to.equal("HB-4011");
      expect(await codeOfAsync(() => reader.upsert("supply", [row]))).to.equal("HB-4011");
      const bare = reader.db.deleteFrom("supply").execute();
      expect(await bare.catch(({ message }: Error) => message)).to.match(/read.?only/i);
      await writer.insert("supply", [row]);
      expect(await reader.db.selectFrom("supply").selectAll().execute()).to.have.length(1);
      const inside = await reader.transaction(({ db }) => db.selectFrom("supply").selectAll().execute());
      expect(inside).to.have.length(1);
    });

    if (stores.name === "SQLite") return;

    const certificate = process.env.LEDGER_TEST_MARIADB_CERTIFICATE;
    const title = "is encrypted with ?tls=true where the certificate is trusted, and refused where it is not";
    if (certificate === undefined) it(`${title}: left out, because the server has no certificate that is known here`);
    else
      it(title, async () => {
        const url = new URL(await stores.bareUrl());
        url.hostname = "localhost";
        url.search = "?tls=true";
        expect(await codeOfAsync(() => openStore(url.href))).to.equal("HB-4007");
        const { stdout } = await migrateTrusting(certificate, url);
        expect(JSON.parse(stdout)).to.deep.equal(["0001-books"]);
        // The same server by a name that its certificate is not for.
        url.hostname = "books.example";
        const refused = await migrateTrusting(certificate, url).catch((error: { stderr: string }) => error);
        expect(refused.stderr).to.contain("HB-4007");
      });

    it("refuses a wrong password and a database that does not exist", async () => {
      const url = await stores.url();
      const wrong = new URL(url);
      wrong.password = "s3cret";
      const refused = await openStore(wrong.href).catch((error: Error) => error);
      expect(refused).to.include({ code: "HB-4005" });
      expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.to.contain("s3cret");
      const missing = new URL(url);
      missing.pathname += "_missing";
      expect(await codeOfAsync(() => openStore(missing.href))).to.equal("HB-4006");
    });
  });
});

/** In a process of its own, because authorities are read when it starts; there books.example is this machine. */
function migrateTrusting(certificate: string, { href }: URL): Promise<{ stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL("migrate-process.ts", import.meta.url));
  const names = `import dns from "node:dns"; const { lookup } = dns;
    dns.lookup = (name, ...rest) => lookup(name === "books.example" ? "localhost" : name, ...rest);`;
  const loaders = ["--import", "tsx", "--import", `data:text/javascript,${encodeURIComponent(names)}`];
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
  return promisify(execFile)(process.execPath, [...loaders, script, href], { env });
}
