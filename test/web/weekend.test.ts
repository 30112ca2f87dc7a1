import { createContext, runInContext } from "node:vm";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { pino } from "pino";
import type { Books } from "../../ledger/books.ts";
import { dayOf } from "../../ledger/clock/hong-kong-time.ts";
import { serve } from "../../ledger/serve/serve.ts";
import { transparencyView } from "../../ledger/serve/transparency.ts";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { AUTHORITY_INTERFACE, REGISTRY_INTERFACE } from "../../sdk/interfaces.ts";
import { role } from "../../sdk/roles.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { pages } from "../../web/pages.ts";
import { lineChart } from "../../web/line-chart.ts";
import { addressOf, hashOf } from "../ledger/invented-chain.ts";
import { contractOf, inventedBooks, NETWORK, NOW } from "./invented-books.ts";
import { addLaterBlock, type LaterEvent } from "./later-block.ts";

// statements that are too old, lists of assets and registries
// ├── a weekend: both figures in the data, the API and the metrics; the page shows the last one as unconfirmed, in each language
// │   ├── the history does not fall to nothing, and marks what is unconfirmed
// │   └── a shortfall by the last statements is one, and one pool too many is none
// ├── a list counts as of the statement in force; a revoked or dropped pool has none
// ├── another registry: days before it keep the one of then
// └── charts: a day has one label · one row is a row · a statement of later than the clock has no age

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Sunday, 20:00 in Hong Kong. */
const SUNDAY = NOW + 2 * DAY;

const hkdOf = async (books: Books, at: number): Promise<CurrencyView> =>
  (await transparencyView({ books, at })).currencies.find(({ currency }) => currency === "HKD")!;

const registryEvent = (name: string, values: readonly unknown[], contract?: string): LaterEvent => ({
  origin: "registry",
  currency: "HKD",
  abi: REGISTRY_INTERFACE,
  name,
  values,
  ...(contract && { contract }),
});

const statement = (bank: string, sequence: number, total: bigint, asOf: number): readonly unknown[] => [
  ...[encodeShortText(bank), encodeShortText(`${bank}-1`), sequence, 0n, total, asOf, asOf + 3 * DAY],
  ...[hashOf("a composition"), hashOf("a statement")],
];

describe("statements that are too old, lists of assets and registries", () => {
  describe("a weekend", () => {
    let books: Books;
    let friday: CurrencyView;
    let sunday: CurrencyView;

    before(async () => {
      books = await inventedBooks(12);
      friday = await hkdOf(books, NOW);
      await addLaterBlock(books, SUNDAY);
      sunday = await hkdOf(books, SUNDAY);
    });
    after(() => books.store.close());

    it("is unconfirmed in the data, with both figures", () => {
      const { headline } = sunday;
      expect([headline.reserves, headline.coverage]).to.deep.equal(["0", "0"]);
      expect(headline.unconfirmed).to.equal(friday.headline.reserves);
      expect(headline.stated).to.deep.equal({
        reserves: friday.headline.reserves,
        coverage: friday.headline.coverage,
      });
      expect(headline.unconfirmedSince).to.equal(NOW - HOUR + 26 * HOUR);
      expect([friday.headline.unconfirmed, friday.headline.unconfirmedSince]).to.deep.equal(["0", 0]);
    });

    it("is no shortfall on the page, in no language", async () => {
      const app = pages({ books, now: () => SUNDAY });
      for (const [path, since, short] of [
        ["/en/", "Unconfirmed since 21 Nov 2026, 21:00 HKT", "less than circulates"],
        ["/zh-hant/", "自 2026年11月21日 21:00（香港時間） 起未經確認", "較流通量少"],
        ["/zh-hans/", "自 2026年11月21日 21:00（香港时间） 起未经确认", "较流通量少"],
      ] as const) {
        const text = await (await app.request(path)).text();
        expect(text, path).to.include(since).and.not.include(short).and.not.include(" bad");
        expect(text, path).to.match(/class="big unconfirmed">102\.\d\d%</);
        expect(text, path).to.include('class="amount unconfirmed">HKD 426,470,351.25<');
      }
    });

    it("keeps the history at what was stated last, and marks it", async () => {
      const last = sunday.history.at(-1)!;
      expect([last.day, last.reserves, last.unconfirmed]).to.deep.equal([
        ...[dayOf(SUNDAY), "0", friday.headline.reserves],
      ]);
      expect(last.stated.coverage).to.equal(friday.headline.coverage);
      const text = await (await pages({ books, now: () => SUNDAY }).request("/en/")).text();
      expect(text).to.match(/426,470,351\.25 <small>unconfirmed<\/small>/);
      // The line of the coverage stays above that of 100 %, and the scale starts where it does on a Friday.
      expect(text).to.include(">99%</text>").and.not.include(">0%</text>");
    });

    it("has both figures in the API and in the metrics", async () => {
      const logger = pino({ level: "silent" });
      const serving = await serve({ books, publicPort: 0, privatePort: 0, logger });
      try {
        const ask = async (path: string): Promise<any> => (await fetch(serving.url + path)).json();
        const told = await ask("/v1/tokens/HKD/reserves");
        expect([told.reserves.minor, told.coverage.ratio]).to.deep.equal(["0", "0"]);
        expect(told.unconfirmed.minor).to.equal(friday.headline.reserves);
        expect(told.stated.reserves.minor).to.equal(friday.headline.reserves);
        expect(told.stated.coverage.ratio).to.equal(friday.headline.coverage);
        const { accounts } = await ask("/v1/transparency/HKD/reserves");
        expect(accounts.map((one: any) => one.unconfirmed)).to.deep.equal([true, true, true]);
        const metrics = await (await fetch(`${serving.privateUrl}/metrics`)).text();
        const value = (name: string) => Number(new RegExp(`^${name}{token="HKD"} (\\S+)$`, "m").exec(metrics)?.[1]);
        expect(value("ledger_reserve_ratio")).to.equal(0);
        expect(value("ledger_reserve_stated_ratio")).to.equal(Number(friday.headline.coverage) / 1e8);
      } finally {
        await serving.close();
      }
    });

    it("is a shortfall where the last statements are short too", async () => {
      const short = await inventedBooks(3);
      const events = [registryEvent("StatementAccepted", statement("BANK-A", 90, 1_000_000n, NOW))];
      await addLaterBlock(short, NOW + 60, events);
      await addLaterBlock(short, SUNDAY);
      const text = await (await pages({ books: short, now: () => SUNDAY }).request("/en/")).text();
      expect(text).to.include("big unconfirmed bad").and.include("less than circulates");
      await short.store.close();
    });

    it("shows what counts where that is enough, however old another pool is", async () => {
      const more = await inventedBooks(3);
      const total = 900_000_000_000_000n;
      await addLaterBlock(more, SUNDAY, [
        registryEvent("StatementAccepted", statement("BANK-A", 90, total, SUNDAY - HOUR)),
      ]);
      const { headline } = await hkdOf(more, SUNDAY);
      expect([headline.reserves, headline.unconfirmed === "0"]).to.deep.equal([String(total), false]);
      const text = await (await pages({ books: more, now: () => SUNDAY }).request("/en/")).text();
      const card = /<article class="card" id="hkd"[\s\S]*?<\/article>/.exec(text)![0];
      expect(card).to.include("HKD 900,000,000.00").and.include("too old to count");
      expect(card).to.not.include("unconfirmed");
      await more.store.close();
    });
  });

  describe("a list of assets", () => {
    it("is that of the statement in force, whatever was filed since", async () => {
      const books = await inventedBooks(3);
      const before = await hkdOf(books, NOW);
      const lines = await books.store.db
        .selectFrom("reserve_line")
        .selectAll()
        .where("pool", "=", "BANK-A-1")
        .execute();
      const later = lines.map((line) => ({ ...line, as_of: NOW - 1801, market_value: "7" }));
      await books.store.insert("reserve_line", later);
      expect((await hkdOf(books, NOW)).reserve).to.deep.equal(before.reserve);
      const serving = await serve({ books, publicPort: 0, logger: pino({ level: "silent" }) });
      const { accounts } = (await (await fetch(`${serving.url}/v1/transparency/HKD/reserves`)).json()) as any;
      await serving.close();
      expect(accounts.map((one: any) => one.as_of)).to.deep.equal([NOW - HOUR, NOW - HOUR, NOW - HOUR]);
      const sum = accounts.reduce((all: bigint, one: any) => all + BigInt(one.amount_minor), 0n);
      expect(String(sum)).to.equal(before.headline.reserves);
      await books.store.close();
    });

    it("says that a pool is unlisted whose newest statement has none yet", async () => {
      const books = await inventedBooks(3);
      await addLaterBlock(books, NOW + 60, [
        registryEvent("StatementAccepted", statement("BANK-A", 90, 250_000_000n, NOW)),
      ]);
      const { composition } = (await hkdOf(books, NOW + 60)).reserve;
      const classes = composition.map(({ assetClass, amount }) => [assetClass, amount]);
      expect(classes.map(([name]) => name)).to.deep.equal(["government-bills", "unlisted"]);
      expect(classes[1]).to.deep.equal(["unlisted", "250000000"]);
      await books.store.close();
    });

    it("is of no pool that was revoked or dropped", async () => {
      const books = await inventedBooks(3);
      const by = addressOf("custodian admin");
      await addLaterBlock(books, NOW + 60, [
        registryEvent("CustodianRevoked", [encodeShortText("BANK-A"), by]),
        registryEvent("PoolDropped", [encodeShortText("BANK-B-1"), 5n, by]),
      ]);
      const { reserve } = await hkdOf(books, NOW + 60);
      expect([reserve.composition, reserve.compositionAsOf]).to.deep.equal([[], 0]);
      await books.store.close();
    });
  });

  it("keep a registry's days when another one replaced it", async () => {
    const next = addressOf("the next registry");
    const network = {
      ...NETWORK,
      contracts: [...NETWORK.contracts, { address: next, origin: "registry", currency: "HKD" } as const],
    };
    const books = await inventedBooks(6, [network]);
    const before = (await hkdOf(books, NOW)).history;
    expect(before.slice(1).every(({ reserves }) => reserves !== "0")).to.equal(true);
    const by = addressOf("custodian admin");
    const reserveRole = role("RESERVE").id;
    const authority = { origin: "authority", currency: "HKD", abi: AUTHORITY_INTERFACE } as const;
    const [bank, pool] = [encodeShortText("BANK-C"), encodeShortText("BANK-C-1")];
    const swap = NOW + DAY;
    await addLaterBlock(books, swap, [
      registryEvent("CustodianAdded", [bank, 1, [by], by], next),
      registryEvent("PoolAdded", [bank, pool, by], next),
      registryEvent("MaxAgeSet", [0, 26 * HOUR, by], next),
      registryEvent("StatementAccepted", statement("BANK-C", 1, 5_000_000n, swap - HOUR), next),
      { ...authority, name: "RoleRevoked", values: [reserveRole, contractOf("registry", "HKD")] },
      { ...authority, name: "RoleGranted", values: [reserveRole, next, 0, swap, true] },
    ]);
    const { history, headline } = await hkdOf(books, swap);
    expect(history.slice(0, before.length)).to.deep.equal(before);
    expect([history.at(-1)!.reserves, headline.reserves]).to.deep.equal(["5000000", "5000000"]);
    await books.store.close();
  });

  describe("the charts and their words", () => {
    it("mark a day once: with a script by whole days, without one by one label for one day", async () => {
      const script = readFileSync(new URL("../../web/assets/charts.js", import.meta.url), "utf8");
      let options: any;
      const element = () => ({ setAttribute: () => undefined, append: () => undefined });
      const figure = {
        dataset: { chart: "amounts", language: "en", source: "/data" },
        querySelector: () => ({ remove: () => undefined, textContent: "", getAttribute: () => "" }),
        append: () => undefined,
        classList: { add: () => undefined },
        clientWidth: 1000,
      };
      const view = await inventedBooks(2);
      const data = await hkdOf(view, NOW);
      await view.store.close();
      const context = createContext({
        document: { createElement: element, querySelectorAll: () => [figure], getElementById: () => null },
        getComputedStyle: () => ({ getPropertyValue: () => "" }),
        matchMedia: () => ({ addEventListener: () => undefined }),
        addEventListener: () => undefined,
        fetch: async () => ({ ok: true, json: async () => data }),
        innerWidth: 1000,
        uPlot: class {
          constructor(given: unknown) {
            options = given;
          }
        },
      });
      runInContext(script, context);
      while (options === undefined) await new Promise((go) => setImmediate(go));
      const [first, ...others] = options.axes[0].incrs as number[];
      expect(first).to.equal(DAY);
      for (const step of others) expect(step % DAY).to.equal(0);

      const chart = { label: "x", lines: [{ name: "reserves", values: [1] }], from: 0, to: 1 };
      const labels = { fromLabel: "0", toLabel: "1", firstLabel: "25 Nov 2026", lastLabel: "25 Nov 2026" };
      expect(String(await lineChart({ ...chart, ...labels })).match(/25 Nov 2026/g)).to.have.length(1);
    });

    it("count one row as one", async () => {
      const one = await inventedBooks(1);
      const text = await (await pages({ books: one, now: () => NOW }).request("/en/")).text();
      await one.store.close();
      expect(text).to.include("The same as a table, 1 row<").and.not.include("1 rows");
    });

    it("give a statement of later than the clock its time and no age", async () => {
      const books = await inventedBooks(2);
      const text = await (await pages({ books, now: () => NOW - DAY }).request("/en/")).text();
      await books.store.close();
      expect(text).to.include('<span class="amount">20 Nov 2026, 19:00 HKT</span>').and.not.include(" 0 min ago");
      expect(text).to.not.match(/>0 min ago|-\d+ (min|h|days)/);
    });
  });
});
