import { expect } from "chai";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingMessage } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { AddressInfo } from "node:net";
import { clientKey } from "../../ledger/serve/client-key.ts";
import { createLogger } from "../../ledger/serve/logger.ts";
import { RateLimiter } from "../../ledger/serve/rate-limit.ts";
import { within } from "../../ledger/serve/within.ts";
import { readServingOptions } from "../../web/serving-options.ts";
import { codeOfAsync } from "./code-of.ts";
import { addressOf } from "./invented-chain.ts";
import { addBlocks, HURRY, Inventor, closeServed, serveBooks, type ServedBooks } from "./served-books.ts";

// What is not for everybody, and what nobody may do
// ├── private: not on the public listener, not in its documents; not served where no port is told
// ├── reached by loopback's own names only, else HB-4611; with a token file by the token only, else HB-4610
// ├── a token file that others can read, of somebody else, too short or missing: HB-4612; off loopback without one: HB-4613
// ├── a port that is taken: HB-4614; too many requests: HB-4608; too slow: HB-4616; broken inside: HB-4607 and no more
// ├── the log has neither addresses nor parameters nor tokens nor statements
// └── the metrics: names, counts of events and reorganisations, nothing that identifies

const PRIVATE = ["/v1/breaks", "/v1/operations", "/v1/tokens/HKD/restrictions", "/metrics"];
const TOKEN = "0123456789abcdef0123456789abcdef";

describe("What is not for everybody", () => {
  after(closeServed);

  let folder: string;
  let books: ServedBooks;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "harbour-token-"));
    books = await serveBooks();
    await addBlocks(books.store, new Inventor("private").blocks(5));
  });
  after(async () => {
    await books.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tokenFile = (text: string, mode = 0o600) => {
    const path = join(folder, "token");
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode });
    chmodSync(path, mode);
    return path;
  };

  describe("the private side", () => {
    it("answers on its own listener, which serves the public side too", async () => {
      for (const path of [...PRIVATE, "/v1/status"]) expect((await books.ask(path)).status, path).to.equal(200);
    });

    it("is not there in public, whoever asks", async () => {
      for (const path of PRIVATE)
        for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }, { "x-forwarded-for": "127.0.0.1" }])
          expect((await books.get(path, { headers })).status, path).to.equal(404);
    });

    it("is not described in public", async () => {
      const open = await (await books.get("/v1/openapi.json")).text();
      const docs = await (await books.get("/v1/docs")).text();
      const inside = await (await books.ask("/v1/openapi.json")).text();
      for (const word of ["breaks", "Breaks", "restrictions", "RestrictionOrder", "operations", "closingNote"]) {
        expect(open, word).not.to.contain(word);
        expect(docs, word).not.to.contain(word);
        expect(inside, word).to.contain(word);
      }
    });

    it("may not be kept or read by pages elsewhere", async () => {
      for (const path of [...PRIVATE, "/v1/status"]) {
        const { headers } = await books.ask(path);
        expect(headers.get("cache-control"), path).to.match(/no-store/);
        expect(headers.get("access-control-allow-origin"), path).to.equal(null);
        expect(headers.get("cross-origin-resource-policy"), path).to.equal("same-origin");
      }
    });

    it("is not served at all where no port is told", async () => {
      const served = await serveBooks({ privatePort: undefined } as never);
      expect(served.serving.privateUrl).to.equal(undefined);
      await served.close();
    });

    it("refuses a request by another host's name with HB-4611", async () => {
      for (const host of ["books.evil.example", "127.0.0.1.evil.example", "evil.example:80", "[::2]", "localhost@x"])
        expect(await asked(books.serving.privateUrl!, { host }), host).to.deep.equal([421, "HB-4611"]);
      for (const host of ["localhost", "LOCALHOST:8591", "127.0.0.1:1", "[::1]:8591"])
        expect((await asked(books.serving.privateUrl!, { host }))[0], host).to.equal(200);
    });
  });

  describe("with a token", () => {
    let guarded: ServedBooks;
    before(async () => {
      guarded = await serveBooks({ privateTokenFile: tokenFile(`${TOKEN}\n`) });
      await addBlocks(guarded.store, new Inventor("guarded").blocks(1));
    });
    after(() => guarded.close());

    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

    it("answers who sends it, also as a browser does", async () => {
      for (const authorization of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, basic(`me:${TOKEN}`), basic(`:${TOKEN}`)])
        expect((await guarded.ask("/v1/breaks", { headers: { authorization } })).status).to.equal(200);
    });

    it("refuses everything else with HB-4610, whatever the path and the method", async () => {
      const wrong = [
        "",
        TOKEN,
        `Bearer ${TOKEN}0`,
        `Bearer ${TOKEN.slice(1)}`,
        "Bearer",
        `Digest ${TOKEN}`,
        basic(TOKEN.slice(1)),
      ];
      for (const path of [...PRIVATE, "/v1/status", "/", "/nothing"])
        for (const authorization of wrong)
          for (const method of ["GET", "HEAD", "OPTIONS", "POST"]) {
            const response = await guarded.ask(path, { method, headers: { authorization } });
            expect(response.status, `${method} ${path} ${authorization}`).to.equal(401);
            expect(response.headers.get("www-authenticate")).to.match(/^Basic realm=/);
            const text = await response.text();
            if (method !== "HEAD") expect(JSON.parse(text).code).to.equal("HB-4610");
          }
    });

    it("still answers the public listener without one", async () => {
      expect((await guarded.get("/v1/status")).status).to.equal(200);
    });
  });

  describe("starting", () => {
    const codeOf = (parameters: Parameters<typeof serveBooks>[0]) => codeOfAsync(() => serveBooks(parameters));

    for (const mode of [0o640, 0o604, 0o644, 0o660])
      it(`refuses a token file with the rights ${mode.toString(8)} with HB-4612`, async () => {
        expect(await codeOf({ privateTokenFile: tokenFile(TOKEN, mode) })).to.equal("HB-4612");
      });

    it("refuses a token that is short, of two words, or missing with HB-4612", async () => {
      for (const text of ["", "short", `${TOKEN} ${TOKEN}`, `${TOKEN}ü`])
        expect(await codeOf({ privateTokenFile: tokenFile(text) }), text).to.equal("HB-4612");
      expect(await codeOf({ privateTokenFile: join(folder, "nowhere") })).to.equal("HB-4612");
    });

    it("refuses to be private off loopback without a token with HB-4613", async () => {
      for (const privateHost of ["0.0.0.0", "::", "10.0.0.1", "localhost.evil.example"])
        expect(await codeOf({ privateHost }), privateHost).to.equal("HB-4613");
    });

    it("says with HB-4614 that a port is taken, and leaves nothing open", async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      const { port } = other.address() as AddressInfo;
      expect(await codeOf({ publicPort: port })).to.equal("HB-4614");
      expect(await codeOf({ privatePort: port })).to.equal("HB-4614");
      await new Promise((resolve) => other.close(resolve));
      const served = await serveBooks({ publicPort: port });
      await served.close();
    });

    it("listens on loopback alone unless told", function () {
      const outside = Object.values(networkInterfaces())
        .flat()
        .find((one) => one?.family === "IPv4" && !one.internal);
      expect(new URL(books.serving.url).hostname).to.equal("127.0.0.1");
      if (outside === undefined) return this.skip();
      const { port } = new URL(books.serving.url);
      return fetch(`http://${outside.address}:${port}/v1/status`).then(
        () => expect.fail("answered"),
        (error: Error) => expect((error.cause as { code: string }).code).to.equal("ECONNREFUSED"),
      );
    });
  });

  describe("limits", () => {
    it("answers a burst and then HB-4608, each address for itself", async () => {
      const served = await serveBooks({ rateLimit: { perSecond: 0.001, burst: 3 } });
      const codes = [];
      for (let request = 0; request < 5; request++) codes.push((await served.get("/v1/status")).status);
      expect(codes).to.deep.equal([200, 200, 200, 429, 429]);
      const refused = await served.get("/v1/status");
      expect(((await refused.json()) as any).code).to.equal("HB-4608");
      expect(refused.headers.get("retry-after")).to.equal("1");
      expect((await served.ask("/v1/status")).status).to.equal(200);
      await served.close();
    });

    it("counts those of one IPv6 network as one, and behind a trusted proxy those whom it names", async () => {
      const request = (remoteAddress: string, forwarded?: string) =>
        ({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } }) as unknown as IncomingMessage;
      for (const [address, key] of [
        ["192.0.2.7", "192.0.2.7"],
        ["::ffff:192.0.2.7", "192.0.2.7"],
        ["2001:db8:0:1::7", "2001:db8:0:1::/64"],
        ["2001:DB8:0:1:ffff:0:0:9", "2001:db8:0:1::/64"],
        ["2001:db8:0:2::7", "2001:db8:0:2::/64"],
        ["2001:db8::1:0:0:7", "2001:db8:0:0::/64"],
        ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
        ["fe80::1%eth0", "fe80:0:0:0::/64"],
        ["::1", "0:0:0:0::/64"],
      ] as const)
        expect(clientKey(request(address), false), address).to.equal(key);
      expect(clientKey(request("127.0.0.1", "192.0.2.7"), false)).to.equal("127.0.0.1");
      expect(clientKey(request("::ffff:127.0.0.1", "198.51.100.1, 192.0.2.7"), true)).to.equal("192.0.2.7");
      expect(clientKey(request("127.0.0.1", "192.0.2.7, nobody"), true)).to.equal("127.0.0.1");
      expect(clientKey(request("127.0.0.1"), true)).to.equal("127.0.0.1");
      expect(clientKey(request("192.0.2.9", "192.0.2.7"), true)).to.equal("192.0.2.9");
      expect(readServingOptions(["--trust-proxy"], {})!.trustProxy).to.equal(true);
      expect(readServingOptions([], {})!.trustProxy).to.equal(undefined);

      const limit = { rateLimit: { perSecond: 0.001, burst: 1 } };
      for (const trustProxy of [false, true]) {
        const served = await serveBooks({ ...limit, trustProxy });
        const statuses = [];
        for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.1"]) {
          const answer = await served.get("/v1/openapi.json", { headers: { "x-forwarded-for": address } });
          statuses.push(answer.status);
        }
        expect(statuses).to.deep.equal(trustProxy ? [200, 200, 429] : [200, 429, 429]);
        await served.close();
      }
    });

    it("gives back a request for each part of a second, up to the burst", () => {
      const limiter = new RateLimiter({ perSecond: 10, burst: 2 });
      const at = (now: number) => limiter.allows("a", now);
      expect([at(0), at(0), at(0), at(50), at(100), at(100)]).to.deep.equal([true, true, false, false, true, false]);
      expect(limiter.allows("b", 100)).to.equal(true);
      expect([at(9_000), at(9_000), at(9_000)]).to.deep.equal([true, true, false]);
    });

    it("does not wait longer than told for an answer: HB-4616", async () => {
      expect(await codeOfAsync(() => within(0.01, new Promise(() => undefined)))).to.equal("HB-4616");
      expect(await within(10, Promise.resolve("in time"))).to.equal("in time");
    });
  });

  describe("a fault inside", () => {
    it("is HB-4607 with a number outside and the reason in the log", async () => {
      const lines: any[] = [];
      const broken = await serveBooks({ logger: loggerInto(lines) });
      await addBlocks(broken.store, new Inventor("broken").blocks(1));
      await broken.store.db.schema.dropTable("report").execute();
      const response = await broken.get("/v1/reports");
      const text = await response.text();
      expect([response.status, JSON.parse(text).code]).to.deep.equal([500, "HB-4607"]);
      expect(text).not.to.match(/no such table|select|sqlite|\.ts|\/tmp/i);
      const logged = lines.find(({ msg }) => msg === "an answer failed");
      expect(text).to.contain(logged.id);
      expect(logged.err.message).to.contain("no such table");
      expect((await broken.get("/v1/status")).status).to.equal(200);
      await broken.close();
    });
  });

  describe("the log", () => {
    it("names routes, and never who was asked about, with which parameters or by which token", async () => {
      const lines: any[] = [];
      const account = addressOf("somebody");
      const token = tokenFile(TOKEN);
      const logged = await serveBooks({ logger: loggerInto(lines), privateTokenFile: token });
      await addBlocks(logged.store, new Inventor("logged").blocks(1));
      const headers = { authorization: `Bearer ${TOKEN}` };
      await (await logged.get(`/v1/tokens/HKD/accounts/${account}/entries?limit=7`)).text();
      await (await logged.ask("/v1/breaks?state=open&after=BRK-SECRET", { headers })).text();
      await (await logged.ask("/v1/breaks", { headers: { authorization: "Bearer guessed-token" } })).text();
      while (lines.filter(({ msg }) => msg === "answered").length < 3) await new Promise((go) => setImmediate(go));
      await logged.close();
      const text = JSON.stringify(lines);
      for (const secret of [account, "limit=7", "BRK-SECRET", TOKEN, "guessed-token"])
        expect(text, secret).not.to.contain(secret);
      const answered = lines.filter(({ msg }) => msg === "answered");
      expect(answered[0]).to.include({ listener: "public", method: "GET", status: 200 });
      expect(answered[0].route).to.equal("/v1/tokens/{currency}/accounts/{address}/entries");
      expect(answered[2]).to.include({ listener: "private", status: 401, route: "other" });
    });

    it("takes secrets out of whatever is put in, and who logs in out of a URL", () => {
      const lines: any[] = [];
      const logger = loggerInto(lines);
      const error = Object.assign(new Error("cannot reach mysql://books:hunter2@db:3306/books\n\u001b[2J"), {
        sql: "select secret",
        code: "ECONNREFUSED",
      });
      logger.error(
        { err: error, url: "mysql://books:hunter2@db/books", headers: { authorization: "Bearer x1y2" } },
        "no",
      );
      const text = JSON.stringify(lines);
      for (const secret of ["hunter2", "select secret", "x1y2", "\\u001b"]) expect(text, secret).not.to.contain(secret);
      expect(lines[0].err).to.include({ type: "Error", code: "ECONNREFUSED" });
      expect(lines[0].err.message).to.contain("mysql://db:3306/books");
    });
  });

  describe("the metrics", () => {
    it("count what is in the books, and name no account", async () => {
      const measured = await serveBooks({ pace: HURRY });
      const inventor = new Inventor("metrics");
      const first = inventor.blocks(6);
      const other = inventor.fork("other");
      await addBlocks(measured.store, first, { finality: { head: 9, safe: 6, final: 6 } });
      await addBlocks(measured.store, inventor.blocks(3), { finality: { head: 9, safe: 6, final: 6 } });
      await addBlocks(measured.store, other.blocks(4), { ancestor: 6, finality: { head: 12, safe: 7, final: 7 } });
      await (await measured.get(`/v1/tokens/HKD/accounts/${addressOf("account 1")}`)).text();
      let text = "";
      while (!text.includes("ledger_events_total{")) text = await (await measured.ask("/metrics")).text();
      const value = (line: string) =>
        Number(new RegExp(`^${line.replace(/[{}"]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1]);
      const chain = 'chain="31337"';
      expect(value(`ledger_head_block{${chain}}`)).to.equal(12);
      expect(value(`ledger_indexed_block{${chain}}`)).to.equal(10);
      expect(value(`ledger_finalized_block{${chain}}`)).to.equal(7);
      expect(value(`ledger_lag_seconds{${chain}}`)).to.be.above(0);
      expect(value(`ledger_reorg_total{${chain}}`)).to.equal(1);
      expect(value(`ledger_reorg_depth{${chain}}`)).to.equal(3);
      expect(value('ledger_open_breaks{token="HKD"}')).to.equal(0);
      const kinds = ["transfer", "mint", "burn"].map((kind) => value(`ledger_events_total{${chain},kind="${kind}"}`));
      expect(kinds.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0)).to.equal(7 * 5);
      expect(text).to.contain('route="/v1/tokens/{currency}/accounts/{address}"');
      expect(text).to.contain("process_cpu_user_seconds_total");
      expect(text).not.to.contain(addressOf("account 1"));
      await measured.close();
    });
  });
});

function loggerInto(lines: any[]) {
  const to = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return createLogger({ level: "debug", to });
}

/** Status and code of a request whose headers are as told; fetch would put in its own host. */
function asked(url: string, headers: Record<string, string>): Promise<[number, string | undefined]> {
  return new Promise((resolve, reject) => {
    request(`${url}/v1/status`, { headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve([response.statusCode!, JSON.parse(text).code]));
    })
      .on("error", reject)
      .end();
  });
}
