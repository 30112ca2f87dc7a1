import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Hono } from "hono";
import type { Books } from "../../ledger/books.ts";
import { ASSETS } from "../../web/assets.ts";
import { DATA_PARTS } from "../../web/data-paths.ts";
import { CONTENT_SECURITY_POLICY } from "../../web/headers.ts";
import { pages } from "../../web/pages.ts";
import { BLACKLISTED, contractOf, inventedBooks, NOW } from "./invented-books.ts";

// the pages
// ├── golden: the public page · an answer in Chinese · the private view
// ├── rules: policy on every answer · nothing inline · nothing from elsewhere · every place filled · one heading 1
// ├── ways: languages · data · files for ever · what does not exist · the private view only where it is asked for
// ├── the address check: its three answers, none of them markup
// └── stale: labelled, greyed, every number still there

const EN = "/en/";
const HOUR = 3600;

describe("the pages", () => {
  let books: Books;
  let app: Hono;
  let inside: Hono;

  before(async () => {
    books = await inventedBooks(12);
    app = pages({ books, now: () => NOW });
    inside = pages({ books, now: () => NOW, operations: true });
  });
  after(() => books.store.close());

  const get = async (path: string, from: Hono = app, headers: Record<string, string> = {}) => {
    const answer = await from.request(path, { headers });
    return { answer, status: answer.status, text: await answer.text() };
  };
  const PUBLIC = [EN, "/zh-hant/", "/zh-hans/", `/en/check?address=${BLACKLISTED}`, "/zh-hant/check?address=x"];

  describe("golden", () => {
    /** Hashes of the files follow from the files. */
    const stable = (text: string) =>
      text.replace(/(\/assets\/\w+)\.[0-9a-f]{16}\./g, "$1.#.").replace(/\n\s*\n+/g, "\n");
    const expectGolden = (name: string, text: string) => {
      const file = fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));
      if (process.env["GOLDEN"] === "write") writeFileSync(file, stable(text));
      expect(stable(text)).to.equal(readFileSync(file, "utf8"));
    };

    it("is the public page in English", async () => expectGolden("page-en", (await get(EN)).text));
    it("is the public page as Hong Kong reads it", async () =>
      expectGolden("page-zh-hant", (await get("/zh-hant/")).text));
    it("is an answer in Simplified Chinese", async () =>
      expectGolden("check-zh-hans", (await get(`/zh-hans/check?address=${BLACKLISTED}`)).text));
    it("is the private view", async () => expectGolden("operations-en", (await get("/en/operations", inside)).text));
  });

  describe("rules", () => {
    it("send a policy with every answer that lets nothing in from elsewhere or from the page itself", async () => {
      for (const path of [...PUBLIC, ASSETS.style.path, "/data/transparency.json", "/en/nothing", "/nothing"]) {
        const { answer } = await get(path);
        expect(answer.headers.get("content-security-policy"), path).to.equal(CONTENT_SECURITY_POLICY);
        expect(answer.headers.get("x-content-type-options"), path).to.equal("nosniff");
      }
      expect(CONTENT_SECURITY_POLICY).to.include("default-src 'none'").and.not.include("unsafe");
    });

    it("keep script and style out of the page, and load their own files only", async () => {
      for (const path of [...PUBLIC, "/en/operations"]) {
        const { text } = await get(path, inside);
        expect(text).to.not.match(/<style|\sstyle=|\son\w+=|javascript:/i);
        for (const [, attributes, body] of text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)) {
          expect(attributes).to.match(/ src="\/assets\//);
          expect(body).to.equal("");
        }
        for (const [, source] of text.matchAll(/<(?:script|img|link|iframe)[^>]*?(?:src|href)="([^"]*)"/g))
          expect(source).to.match(/^\/(?!\/)/);
      }
    });

    it("spell out what a bank's text would make a page obey", async () => {
      const own = await inventedBooks(2);
      await own.store.db.updateTable("reconciliation_break").set({ subject: "\u202eorder <b>1</b>\u0007" }).execute();
      await own.store.db.updateTable("reserve_line").set({ asset_class: "bills\u200b<i>" }).execute();
      const unsafe = pages({ books: own, now: () => NOW, operations: true });
      expect((await get("/en/operations", unsafe)).text).to.include("\\u{202e}order &lt;b&gt;1&lt;/b&gt;\\u{7}");
      expect((await get(EN, unsafe)).text).to.include("bills\\u{200b}&lt;i&gt;");
      await own.store.close();
    });

    it("leave no place unfilled and no text undefined", async () => {
      for (const path of [...PUBLIC, "/zh-hant/operations"]) {
        const { text } = await get(path, inside);
        // Commands for a shell have braces of their own.
        const said = text.replace(/<pre[\s\S]*?<\/pre>/g, "");
        expect(said).to.not.match(/\{\w+\}|undefined|NaN|\[object/);
      }
    });

    it("have one heading 1, skip no level, and use every id once", async () => {
      for (const path of [...PUBLIC, "/en/operations"]) {
        const { text } = await get(path, inside);
        const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
        expect(
          levels.filter((level) => level === 1),
          path,
        ).to.have.length(1);
        levels.reduce((before, level) => {
          expect(level, path).to.be.at.most(before + 1);
          return level;
        }, 0);
        const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
        expect(new Set(ids).size, path).to.equal(ids.length);
        for (const [, target] of text.matchAll(/(?:href="#|aria-labelledby=")([^" ]+)"/g))
          expect(ids, path).to.include(target);
      }
    });

    it("give every table a caption and every heading cell a scope", async () => {
      const { text } = await get(EN);
      const tables = text.match(/<table[\s\S]*?<\/table>/g)!;
      expect(tables.length).to.be.at.least(18);
      for (const table of tables) {
        expect(table).to.match(/<caption>\s*\S/);
        for (const [, attributes] of table.matchAll(/<th\b([^>]*)>/g)) expect(attributes).to.match(/scope="(row|col)"/);
      }
    });
  });

  describe("ways", () => {
    it("answer in English at the root, and send Chinese readers to their page", async () => {
      expect((await get("/")).status).to.equal(200);
      const { answer } = await get("/", app, { "accept-language": "zh-HK,zh;q=0.9" });
      expect([answer.status, answer.headers.get("location")]).to.deep.equal([302, "/zh-hant/"]);
      expect(answer.headers.get("vary")).to.equal("Accept-Language");
    });

    it("lead from a language without its slash to its page", async () => {
      const { answer } = await get("/zh-hant");
      expect([answer.status, answer.headers.get("location")]).to.deep.equal([301, "/zh-hant/"]);
    });

    it("come compressed to who takes that", async () => {
      const { answer } = await get(EN, app, { "accept-encoding": "gzip" });
      expect(answer.headers.get("content-encoding")).to.equal("gzip");
    });

    it("name each language's page in all of them", async () => {
      for (const path of [EN, "/zh-hant/", "/zh-hans/"]) {
        const { text } = await get(path);
        const tags = [...text.matchAll(/rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(([, tag, to]) => [
          tag,
          to,
        ]);
        expect(tags).to.deep.equal([
          ["en", "/en/"],
          ["zh-Hant", "/zh-hant/"],
          ["zh-HK", "/zh-hant/"],
          ["zh-Hans", "/zh-hans/"],
          ["zh-CN", "/zh-hans/"],
          ["x-default", "/"],
        ]);
      }
    });

    it("give every part of every currency as JSON, and the page links to each", async () => {
      const { text } = await get(EN);
      const all = JSON.parse((await get("/data/transparency.json")).text);
      for (const [index, currency] of ["cnh", "hkd"].entries())
        for (const part of DATA_PARTS) {
          const path = `/data/${currency}/${part}.json`;
          const { status, text: body } = await get(path);
          expect(status, path).to.equal(200);
          expect(JSON.parse(body)[part], path).to.deep.equal(all.currencies[index][part]);
          if (!["chains", "minters"].includes(part)) expect(text).to.include(`href="${path}"`);
        }
    });

    it("serve files for ever under a name that has their hash", async () => {
      for (const { path, body } of Object.values(ASSETS)) {
        const { answer, text } = await get(path);
        expect(answer.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
        expect(text).to.equal(body);
      }
      expect((await get("/assets/page.0000000000000000.css")).status).to.equal(404);
    });

    it("say so where there is nothing", async () => {
      for (const path of [
        "/en/nothing",
        "/zh-hant/reports/1",
        "/data/usd/history.json",
        "/data/hkd/control",
        "/fr/",
        "/data/hkd/constructor.json",
      ])
        expect((await get(path)).status, path).to.equal(404);
    });

    it("have the private view only where it was asked for", async () => {
      for (const path of ["/en/operations", "/data/operations.json"]) {
        expect((await get(path)).status).to.equal(404);
        const { status, answer } = await get(path, inside);
        expect([status, answer.headers.get("cache-control")]).to.deep.equal([200, "private, no-store"]);
      }
      expect((await get(EN)).text).to.not.include("operations");
    });
  });

  describe("the address check", () => {
    it("tells ours from others, and who is stopped", async () => {
      const ours = await get(`/en/check?address=${contractOf("token", "HKD")}`);
      expect(ours.text).to.include("An official contract: HKD Token, on localhost");
      const stopped = await get(`/en/check?address=%20${BLACKLISTED}%20`);
      expect(stopped.status).to.equal(200);
      expect(stopped.text).to.include("Blacklisted: can neither pay nor be paid").and.include("2,000,000.00");
      expect(stopped.text).to.include("Not one of our contracts");
      expect(JSON.parse((await get(`/data/address/${BLACKLISTED}.json`)).text).accounts[1].blacklisted).to.equal(true);
    });

    it("gives back what was typed as text, never as markup", async () => {
      const typed = `"><script>alert(1)</script>`;
      const { status, text } = await get(`/en/check?address=${encodeURIComponent(typed)}`);
      expect(status).to.equal(400);
      expect(text).to.include("HB-1105").and.not.include("<script>");
    });

    it("asks where nothing was asked, and takes the question along to other languages", async () => {
      const { status, text } = await get("/zh-hant/check");
      expect(status).to.equal(200);
      expect(text).to.include('id="address"').and.not.include('id="check-problem"');
      expect((await get(`/en/check?address=${BLACKLISTED}`)).text).to.include(`/zh-hans/check?address=${BLACKLISTED}"`);
    });

    it("bears an empty and a very long question", async () => {
      for (const query of ["?address=", `?address=${"0x".repeat(50_000)}`]) {
        const { status, text } = await get(`/en/check${query}`);
        expect(status).to.equal(400);
        expect(text.length).to.be.below(20_000);
      }
    });
  });

  describe("what is out of date", () => {
    it("is labelled and greyed, and no number goes", async () => {
      const late = pages({ books, now: () => NOW + 30 * HOUR });
      const [fresh, stale] = [(await get(EN)).text, (await get(EN, late)).text];
      expect(fresh).to.not.include("Out of date");
      expect(stale).to.include('class="card stale"').and.include("Out of date");
      expect(stale).to.include("The newest final block in these books is 30 h old.");
      expect(stale).to.include("No statement is young enough to count.");
      const amounts = (text: string) => text.match(/(?:HKD|CNH) [\d,]+\.\d\d/g);
      expect(amounts(stale)).to.deep.equal(amounts(fresh));
    });
  });
});
