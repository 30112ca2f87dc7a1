import { expect } from "chai";
import { request } from "node:http";
import { asChain, type ServedBooks, addBlocks, Inventor, closeServed, serveBooks } from "./served-books.ts";
import { addressOf, hashOf, INVENTED } from "./invented-chain.ts";
import { post, ZERO_ADDRESS } from "../../ledger/post/post.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";

// Asking over HTTP
// ├── parameters: unknown, repeated, misshapen, wrong checksum, unknown token; each HB-4601 and 400
// ├── what is not there: a path, a report, a transfer; empty books; a page that is no page
// ├── finality: seen, safe and final name their own block and its amounts
// ├── paging: every entry once while blocks come; by key, also where both legs are of one account
// ├── a token on two chains: summed; entries need the chain
// └── the protocol: GET, HEAD, OPTIONS and nothing else; no body; ETag; headers; sizes

interface Answered {
  status: number;
  code?: string;
  [field: string]: any;
}

async function json(response: Response): Promise<Answered> {
  return { status: response.status, ...((await response.json()) as object) };
}

describe("The books over HTTP", () => {
  after(closeServed);

  let books: ServedBooks;
  const blocks: FollowedBlock[] = [];
  const account = addressOf("account 1");

  before(async () => {
    books = await serveBooks();
    blocks.push(...new Inventor("asking").blocks(40));
    await addBlocks(books.store, blocks, { finality: { head: 44, safe: 30, final: 20 } });
  });
  after(() => books.close());

  const get = async (path: string) => json(await books.get(path));

  describe("parameters", () => {
    for (const [what, path] of [
      ["that nobody declared", "/v1/status?finallity=seen"],
      ["given twice", "/v1/status?finality=seen&finality=final"],
      ["of another set", "/v1/status?finality=soon"],
      ["in capitals", "/v1/status?finality=Final"],
      ["that is a token in small letters", "/v1/tokens/cnh/supply"],
      ["that is no token", "/v1/tokens/__proto__/supply"],
      ["that is no address", "/v1/tokens/CNH/accounts/0x12"],
      ["with a wrong checksum", "/v1/tokens/CNH/accounts/0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
      ["that is a name", "/v1/tokens/CNH/accounts/issuer.eth"],
      ["that is no hash", "/v1/tokens/CNH/transfers/0x1234"],
      ["below the least", `/v1/tokens/CNH/accounts/${addressOf("a")}/entries?limit=0`],
      ["above the most", `/v1/tokens/CNH/accounts/${addressOf("a")}/entries?limit=201`],
      ["with an exponent", `/v1/tokens/CNH/accounts/${addressOf("a")}/entries?limit=1e2`],
      ["that is a cursor of nothing", `/v1/tokens/CNH/accounts/${addressOf("a")}/entries?before=1-2-3`],
      ["with a quotation mark", `/v1/tokens/CNH/flows?days=1'--`],
      ["that is empty", "/v1/tokens/CNH/flows?days="],
      ["with a character that is none", "/v1/tokens/%00/supply"],
      ["that is a report's path upwards", "/v1/reports/..%2f..%2fetc%2fpasswd"],
    ] as const)
      it(`refuses one ${what}`, async () => {
        const { status, code } = await get(path);
        expect([status, code]).to.deep.equal([400, "HB-4601"]);
      });

    it("says what was found, why it matters and what to do, and nothing of the inside", async () => {
      const { schema, message, why, fix } = await get("/v1/tokens/CHF/supply");
      expect(schema).to.equal("harbour.error/1");
      expect(message).to.contain('"CHF"');
      for (const text of [message, why, fix])
        expect(text)
          .to.be.a("string")
          .and.not.match(/select|sqlite|\/work|\.ts/);
    });

    it("shows controls and endless values as harmless text", async () => {
      const { message } = await get(`/v1/status?finality=${encodeURIComponent("\u001b[2J\u202e")}${"x".repeat(500)}`);
      expect(message)
        .to.contain("\\u{1b}")
        .and.not.match(/[\u001b\u202e]/);
      expect(message.length).to.be.below(300);
    });

    it("takes an address with its checksum and without one", async () => {
      const [plain, mixed] = [
        await get("/v1/tokens/CNH/accounts/0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        await get("/v1/tokens/CNH/accounts/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
      ];
      expect(plain).to.deep.equal(mixed);
    });
  });

  describe("what is not there", () => {
    it("is a 404 in JSON below /v1", async () => {
      for (const path of ["/v1", "/v1/nothing", "/v1/tokens/CNH", "/v1//status", "/v1/status/"]) {
        const response = await books.get(path);
        expect(response.status, path).to.equal(404);
        if (path === "/v1") continue;
        expect(((await response.json()) as Answered).code, path).to.equal("HB-4602");
      }
    });

    it("is a 404 in HTML elsewhere, without the path in it", async () => {
      const response = await books.get("/<script>alert(1)</script>");
      expect(response.status).to.equal(404);
      expect(response.headers.get("content-type")).to.match(/^text\/html/);
      expect(await response.text()).not.to.contain("alert");
    });

    it("is HB-4603 for a report and for a transfer", async () => {
      for (const path of ["/v1/reports/C2-HKD-2026-01-01-1", `/v1/tokens/CNH/transfers/${hashOf("none")}`]) {
        const { status, code } = await get(path);
        expect([status, code], path).to.deep.equal([404, "HB-4603"]);
      }
    });

    it("is HB-4605 while the books are empty, and the status still says so", async () => {
      const empty = await serveBooks();
      const { status, code } = await json(await empty.get("/v1/tokens/CNH/supply"));
      expect([status, code]).to.deep.equal([503, "HB-4605"]);
      const { chains } = await json(await empty.get("/v1/status"));
      expect(chains[0]).to.include({ head: null, seen: null, final: null, version: 0, lag: null });
      await empty.close();
    });
  });

  describe("finality", () => {
    for (const [finality, block] of [
      ["seen", 40],
      ["safe", 30],
      ["final", 20],
    ] as const)
      it(`answers as of block ${block} for ${finality}`, async () => {
        const { supply } = post(blocks.slice(0, block), new Map());
        for (const currency of ["CNH", "HKD"] as const) {
          const answer = await get(`/v1/tokens/${currency}/supply?finality=${finality}`);
          const mine = supply.filter((one) => one.currency === currency);
          const minted = mine.reduce((sum, one) => sum + one.minted, 0n);
          const burned = mine.reduce((sum, one) => sum + one.burned, 0n);
          expect(answer.asOf).to.deep.equal([asChain(blocks[block - 1]!, finality)]);
          expect(answer.total.supply.minor).to.equal(String(minted - burned));
          expect(answer.total.minted.minor).to.equal(String(minted));
        }
      });

    it("is final unless told", async () => {
      expect(await get("/v1/tokens/HKD/supply")).to.deep.equal(await get("/v1/tokens/HKD/supply?finality=final"));
    });

    it("gives every balance as the transfers up to the block make it", async () => {
      const balances = new Map<string, bigint>();
      post(blocks.slice(0, 30), balances);
      for (let index = 0; index < 20; index++) {
        const address = addressOf(`account ${index}`);
        const { total } = await get(`/v1/tokens/HKD/accounts/${address}?finality=safe`);
        expect(total.minor).to.equal(String(balances.get(`${address}HKD`) ?? 0n));
      }
    });

    it("writes what is owed with a minus, in units and in minor units", async () => {
      const { total } = await get(`/v1/tokens/HKD/accounts/${ZERO_ADDRESS}`);
      const { total: owed } = await get("/v1/tokens/HKD/supply");
      expect(total).to.deep.equal({ decimal: `-${owed.supply.decimal}`, minor: `-${owed.supply.minor}` });
      expect(owed.supply.decimal).to.match(/^\d+\.\d{6}$/);
    });
  });

  describe("a transaction", () => {
    it("is found with what it moved, and by its block where that is told", async () => {
      const { number, transfers } = blocks[9]!;
      const { txHash, currency, source, destination, amount } = transfers[2]!;
      for (const query of ["", `?block=${number}`]) {
        const found = await get(`/v1/tokens/${currency}/transfers/${txHash}${query}`);
        expect(found.transfers).to.have.length(1);
        expect(found.transfers[0]).to.include({ block: number, source, destination });
        expect(found.transfers[0].amount.minor).to.equal(String(amount));
      }
    });

    it("is not there before its block is final, unless seen is asked for", async () => {
      const { txHash, currency } = blocks[39]!.transfers[0]!;
      expect((await get(`/v1/tokens/${currency}/transfers/${txHash}`)).code).to.equal("HB-4603");
      expect((await get(`/v1/tokens/${currency}/transfers/${txHash}?finality=seen`)).transfers).to.have.length(1);
    });
  });

  describe("pages of entries", () => {
    it("show every entry once, newest first, while blocks come", async () => {
      const growing = await serveBooks();
      const inventor = new Inventor("pages");
      await addBlocks(growing.store, inventor.blocks(60));
      const all = async () => {
        const keys: string[] = [];
        let [next, pages] = ["", 0];
        do {
          const path = `/v1/tokens/HKD/accounts/${account}/entries?limit=3${next}`;
          const page = await json(await growing.get(path));
          keys.push(...page.entries.map((one: { key: string }) => one.key));
          await addBlocks(growing.store, inventor.blocks(1));
          next = page.next === null ? "" : `&before=${page.next}`;
          pages += 1;
        } while (next !== "");
        return { keys, pages };
      };
      const rows = await growing.store.db
        .selectFrom("entry")
        .select(["block", "log_index", "leg"])
        .where("account", "=", Buffer.from(account.slice(2), "hex"))
        .where("currency", "=", "HKD")
        .execute();
      const expected = rows
        .sort((a, b) => b.block - a.block || b.log_index - a.log_index || b.leg - a.leg)
        .map(({ block, log_index, leg }) => `${block}-${log_index}-${leg}`);
      const { keys, pages } = await all();
      expect(keys).to.deep.equal(expected);
      expect(pages).to.be.above(3);
      await growing.close();
    });

    it("carry on each entry the balance after it, which the one before it explains", async () => {
      const { entries } = await get(`/v1/tokens/HKD/accounts/${account}/entries?limit=200&finality=seen`);
      expect(entries.length).to.be.above(5);
      for (let index = 0; index + 1 < entries.length; index++) {
        const [one, earlier] = [entries[index], entries[index + 1]];
        expect(BigInt(one.balanceAfter.minor) - BigInt(one.amount.minor)).to.equal(BigInt(earlier.balanceAfter.minor));
        expect(one.amount.minor.startsWith("-")).to.equal(["paid", "burned"].includes(one.kind));
      }
    });

    it("keep both sides apart where an account pays itself", async () => {
      const own = await serveBooks();
      const [block] = new Inventor("itself").blocks(1);
      const transfer = { currency: "HKD" as const, source: ZERO_ADDRESS, destination: account, amount: 5n };
      const itself = { ...transfer, source: account, amount: 3n };
      const transfers = [transfer, itself].map((one, logIndex) => ({ ...one, logIndex, txHash: hashOf("itself") }));
      await addBlocks(own.store, [{ ...block!, transfers }]);
      const keys = [];
      for (let before = ""; ;) {
        const page = await json(await own.get(`/v1/tokens/HKD/accounts/${account}/entries?limit=1${before}`));
        keys.push(...page.entries.map((one: { key: string }) => one.key));
        if (page.next === null) break;
        before = `&before=${page.next}`;
      }
      expect(keys).to.deep.equal(["1-1-1", "1-1-0", "1-0-1"]);
      await own.close();
    });
  });

  describe("a token on two chains", () => {
    let two: ServedBooks;
    before(async () => {
      const other = { ...INVENTED, chainId: 84532, network: "other" };
      two = await serveBooks({ networks: [INVENTED, other] });
      await addBlocks(two.store, new Inventor("one").blocks(10), { network: INVENTED });
      await addBlocks(two.store, new Inventor("two").blocks(6), { network: other });
    });
    after(() => two.close());

    it("is summed, and each chain is shown as of its own block", async () => {
      const { asOf, total, chains } = await json(await two.get("/v1/tokens/HKD/supply"));
      expect(asOf.map((one: { block: number }) => one.block)).to.deep.equal([10, 6]);
      const sum = chains.reduce((all: bigint, one: any) => all + BigInt(one.supply.minor), 0n);
      expect(total.supply.minor).to.equal(String(sum));
    });

    it("has entries on the chain that is named, HB-4615 where none is, HB-4603 where it is not on it", async () => {
      const path = `/v1/tokens/HKD/accounts/${account}/entries`;
      expect(await json(await two.get(path))).to.include({ status: 400, code: "HB-4615" });
      expect(await json(await two.get(`${path}?chain=1`))).to.include({ status: 404, code: "HB-4603" });
      const { asOf } = await json(await two.get(`${path}?chain=84532`));
      expect(asOf[0].chain).to.equal("eip155:84532");
    });
  });

  describe("the protocol", () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      it(`does not know ${method}`, async () => {
        const response = await books.get("/v1/status", { method, body: "{}" });
        expect(response.status).to.equal(405);
        expect(response.headers.get("allow")).to.equal("GET, HEAD, OPTIONS");
        expect(((await response.json()) as Answered).code).to.equal("HB-4604");
      });

    it("refuses a body with HB-4617", async () => {
      const [status, body] = await raw(books, {
        method: "GET",
        path: "/v1/status",
        body: "x",
        headers: { "content-length": "1" },
      });
      expect([status, JSON.parse(body).code]).to.deep.equal([413, "HB-4617"]);
    });

    it("answers HEAD like GET, without the body", async () => {
      for (const path of ["/v1/tokens", "/v1/nothing", "/v1/events"]) {
        const head = await books.get(path, { method: "HEAD" });
        expect(await head.text(), path).to.equal("");
        if (path === "/v1/events") continue;
        const got = await books.get(path);
        expect([head.status, head.headers.get("etag")]).to.deep.equal([got.status, got.headers.get("etag")]);
        await got.text();
      }
    });

    it("answers OPTIONS with what it takes, and lets pages elsewhere read", async () => {
      const response = await books.get("/v1/tokens", { method: "OPTIONS" });
      expect([response.status, response.headers.get("allow")]).to.deep.equal([204, "GET, HEAD, OPTIONS"]);
      expect(response.headers.get("access-control-allow-origin")).to.equal("*");
      expect(response.headers.get("access-control-allow-methods")).to.equal("GET, HEAD");
    });

    it("says 304 to who has the answer, until a block changes it", async () => {
      const changing = await serveBooks();
      const inventor = new Inventor("etag");
      await addBlocks(changing.store, inventor.blocks(1));
      const first = await changing.get("/v1/tokens/HKD/supply");
      const etag = first.headers.get("etag")!;
      await first.text();
      const again = (tag: string) => changing.get("/v1/tokens/HKD/supply", { headers: { "if-none-match": tag } });
      for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const same = await again(tag);
        expect([same.status, await same.text(), same.headers.get("etag")], tag).to.deep.equal([304, "", etag]);
      }
      expect((await again('"other"')).status).to.equal(200);
      await addBlocks(changing.store, inventor.blocks(1));
      expect((await again(etag)).status).to.equal(200);
      await changing.close();
    });

    it("may be kept for seconds where it is final, and not otherwise", async () => {
      const control = async (path: string) => (await books.get(path)).headers.get("cache-control");
      expect(await control("/v1/tokens/HKD/supply")).to.equal("public, max-age=2");
      expect(await control("/v1/tokens/HKD/supply?finality=seen")).to.equal("no-cache");
      expect(await control("/v1/tokens/HKD/supply?finality=soon")).to.equal("no-store");
    });

    it("puts the same strict headers on every answer", async () => {
      for (const path of ["/v1/status", "/v1/nothing", "/v1/status?x=1", "/nothing", "/v1/openapi.json"]) {
        const { headers } = await books.get(path);
        expect(headers.get("content-security-policy"), path).to.match(/^default-src 'none'; frame-ancestors 'none'/);
        expect(headers.get("x-content-type-options"), path).to.equal("nosniff");
        expect(headers.get("x-frame-options"), path).to.equal("DENY");
        expect(headers.get("referrer-policy"), path).to.equal("no-referrer");
        expect(headers.get("access-control-allow-origin"), path).to.equal(path.startsWith("/v1/") ? "*" : null);
        expect(headers.has("x-powered-by"), path).to.equal(false);
      }
    });

    it("has a page of documentation that loads nothing and may run nothing", async () => {
      const response = await books.get("/v1/docs");
      const page = await response.text();
      expect(response.headers.get("content-security-policy")).to.match(
        /^default-src 'none'; style-src 'sha256-[^']+'; frame/,
      );
      expect(page).not.to.match(/<script|<link|<img|https?:\/\/|style=/);
      expect(page).to.contain("/v1/tokens/{currency}/supply");
    });

    it("refuses headers of more than 8 KiB before reading them", async () => {
      const [status] = await raw(books, { method: "GET", path: "/v1/status", headers: { "x-long": "x".repeat(9000) } });
      expect(status).to.equal(431);
    });
  });
});

interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** fetch refuses to send what a caller with bad manners would. */
function raw(books: ServedBooks, { method, path, headers, body }: RawRequest): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(books.serving.url + path, { method, ...(headers && { headers }) }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve([response.statusCode!, text]));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
