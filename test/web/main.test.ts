import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { openBooks } from "../../ledger/open-books.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { readServingOptions } from "../../web/serving-options.ts";
import { INVENTED, inventBlocks } from "../ledger/invented-chain.ts";

// npm run ledger
// ├── its options: what is usual, what the environment says, what is refused
// └── the process: serves page, API and operations view on two listeners, ends when told; refuses books that are empty

describe("npm run ledger", function () {
  this.timeout(60_000);

  describe("options", () => {
    const codeOf = (argv: string[], environment = {}): string | undefined => {
      try {
        readServingOptions(argv, environment);
        return undefined;
      } catch (error) {
        return (error as HarbourError).code;
      }
    };

    it("are those of a local chain unless told", () => {
      expect(readServingOptions([], {})).to.deep.equal({
        network: "localhost",
        books: "sqlite:books/localhost.db",
        nodes: ["http://127.0.0.1:8545"],
        port: 8590,
        host: "127.0.0.1",
      });
    });

    it("come from the environment for a public network", () => {
      const environment = { HARBOUR_BOOKS_URL: "mysql://a:b@h/books", SEPOLIA_RPC_URL: "https://node.example/key" };
      const options = readServingOptions(["--network", "sepolia", "--private-port", "9000"], environment)!;
      expect(options).to.include({ books: "mysql://a:b@h/books", privatePort: 9000 });
      expect(options.nodes).to.deep.equal(["https://node.example/key"]);
      expect(readServingOptions(["--no-follow"], {})!.nodes).to.deep.equal([]);
      expect(readServingOptions(["--help"], {})).to.equal(undefined);
    });

    it("are refused where they would open other books, tell a secret, or mean nothing", () => {
      expect(codeOf(["--network", "sepolia"])).to.equal("HB-4864");
      expect(codeOf(["--network", "sepolia", "--db", "sqlite:x.db"])).to.equal("HB-4862");
      expect(codeOf(["--db", "mysql://books:secret@127.0.0.1/books"])).to.equal("HB-4865");
      expect(codeOf(["--rpc", "https://user:secret@node.example"])).to.equal("HB-4865");
      for (const argv of [
        ["--port", "70000"],
        ["--port", "x"],
        ["--networks"],
        ["--network", "../x"],
        ["--private-token", "t"],
      ])
        expect(codeOf(argv), argv.join(" ")).to.equal("HB-4861");
    });
  });

  describe("process", () => {
    let folder: string;
    let server: ChildProcess | undefined;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "harbour-web-"));
    });
    after(() => {
      server?.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    });

    const start = (books: string) =>
      spawn(
        process.execPath,
        [
          ...["--import", "tsx", fileURLToPath(new URL("../../web/main.ts", import.meta.url))],
          ...["--db", books, "--no-follow", "--port", "0", "--private-port", "0"],
        ],
        { stdio: ["ignore", "pipe", "pipe"] },
      );

    it("serves what the books have, the private view apart, and ends when it is told to", async () => {
      const books = `sqlite:${join(folder, "books.db")}`;
      const { store } = await openBooks({ url: books, networks: [INVENTED] });
      const blocks = inventBlocks({ seed: "page", from: 1, count: 5 });
      const finality = { head: 5, safe: 5, final: 5 };
      await writeBatch(store, INVENTED, { after: undefined, blocks, genesis: blocks[0]!.parentHash, finality });
      await store.close();

      server = start(books);
      const addresses: string[] = [];
      for await (const line of createInterface({ input: server.stdout! })) {
        addresses.push(/(http:\S+)$/.exec(line)![1]!);
        if (addresses.length === 2) break;
      }
      const [page, operations] = addresses as [string, string];
      const answers = [page, `${page}v1/status`, operations].map(async (url) => (await fetch(url)).status);
      expect(await Promise.all(answers)).to.deep.equal([200, 200, 200]);
      expect((await fetch(new URL("/en/operations", page))).status).to.equal(404);

      server.kill("SIGTERM");
      expect((await once(server, "exit"))[0]).to.equal(0);
    });

    it("refuses books that have followed nothing", async () => {
      server = start(`sqlite:${join(folder, "empty.db")}`);
      let told = "";
      server.stderr!.on("data", (text) => (told += text));
      const [code] = await once(server, "close");
      expect([/HB-\d{4}/.exec(told)?.[0], code]).to.deep.equal(["HB-4863", 3]);
    });
  });
});
