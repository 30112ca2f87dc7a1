import { expect } from "chai";
import { buildReport } from "../../ledger/report/build-report.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { rowOf } from "../../ledger/reconcile/break-row.ts";
import { ENDPOINTS } from "../../ledger/serve/endpoints.ts";
import { keccak256, toUtf8Bytes } from "ethers";
import { EventClient } from "./event-client.ts";
import { misfits } from "./json-schema.ts";
import { monthBooks } from "./month-books.ts";
import { monthBlocks, MONTH_NETWORK } from "./month-chain.ts";
import { MONTH_FACTS } from "./month-facts.ts";
import { closeServed, serveBooks, type ServedBooks } from "./served-books.ts";
import { onEveryStore, type TestStores } from "./test-stores.ts";

// Every answer, of a month with reports and a break
// ├── fits the schema that the listener's own OpenAPI document gives it, at every finality
// ├── the document: every endpoint once, no reference into nothing, no private part in public
// ├── names the block it is of, and gives every amount twice
// ├── reports: the text byte for byte, its tables and its page; in public only what is for the public
// └── lists: by key, each of them once

const PUBLIC_REPORT = "C4-HKD-2026-09-30-1";
const INNER_REPORT = "C1-HKD-2026-09-30-1";

describe("Every answer", () => {
  after(closeServed);

  onEveryStore((stores) => {
    let books: ServedBooks;
    let some: Record<string, string>;

    beforeEach(async function () {
      this.timeout(60_000);
      books = await serveMonth(stores);
      const mint = monthBlocks().flatMap((block) => block.transfers.filter(({ currency }) => currency === "HKD"))[0]!;
      some = { currency: "HKD", token: "HKD", address: mint.destination, txHash: mint.txHash, id: PUBLIC_REPORT };
    });
    afterEach(() => books.serving.close());

    const filled = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => some[name]!);
    const document = async () => (await (await books.ask("/v1/openapi.json")).json()) as OpenApi;

    it("fits the schema of its own document, at every finality it takes", async () => {
      const api = await document();
      let asked = 0;
      for (const [path, { get }] of Object.entries(api.paths)) {
        const finality = get.parameters.find(({ name }) => name === "finality")!;
        for (const value of finality.schema.enum) {
          const query = path.includes("txHash") ? `?finality=${value}&block=0` : `?finality=${value}`;
          const url = filled(path) + (path.includes("txHash") ? query.replace("block=0", await blockOf(some)) : query);
          const response = await books.ask(url);
          const body: unknown = await response.json();
          expect(response.status, `${url} ${JSON.stringify(body)}`).to.equal(200);
          const { schema } = get.responses["200"].content["application/json"];
          expect(misfits(api, schema, body), url).to.deep.equal([]);
          asked += 1;
        }
      }
      expect(asked).to.be.above(40);
    });

    it("is full where the month has something", async () => {
      const get = async (path: string): Promise<any> => (await books.ask(filled(path))).json();
      expect((await get("/v1/tokens/{currency}/reserves")).chains[0].pools).not.to.deep.equal([]);
      expect((await get("/v1/tokens/{currency}/attestations")).attestations).not.to.deep.equal([]);
      expect((await get("/v1/tokens/{currency}/redemptions")).redemptions).not.to.deep.equal([]);
      expect((await get("/v1/tokens/{currency}/accounts/{address}/entries")).entries).not.to.deep.equal([]);
      expect((await get("/v1/tokens/{currency}/flows?days=366")).days).not.to.deep.equal([]);
      expect((await get("/v1/breaks")).breaks).to.have.length(3);
      expect((await get("/v1/reports")).reports).to.have.length(2);
    });

    it("fits also where something is wrong", async () => {
      const api = await document();
      for (const path of ["/v1/nothing", "/v1/status?x=1", "/v1/reports/none"]) {
        const schema = { $ref: "#/components/schemas/Error" };
        expect(misfits(api, schema, await (await books.ask(path)).json()), path).to.deep.equal([]);
      }
    });

    it("names a block of the books in every answer, and every amount twice", async () => {
      const hashes = new Set(monthBlocks().map(({ hash }) => hash));
      for (const { path } of ENDPOINTS) {
        if (path.includes("txHash")) continue;
        const text = await (await books.ask(filled(path))).text();
        const named = [...text.matchAll(/"hash":"(0x[0-9a-f]{64})"/g)].map(([, hash]) => hash!);
        if (!/operations|reports/.test(path))
          expect(
            named.some((hash) => hashes.has(hash)),
            path,
          ).to.equal(true);
        for (const [, decimal, minor] of text.matchAll(/\{"decimal":"([^"]*)","minor":"([^"]*)"\}/g)) {
          const [units, fraction] = decimal!.replace("-", "").split(".") as [string, string];
          expect(BigInt(units + fraction), path).to.equal(BigInt(minor!.replace("-", "")));
          expect(decimal!.startsWith("-"), path).to.equal(minor!.startsWith("-"));
        }
      }
    });

    it("is measured and streamed from the same tables", async () => {
      let text = "";
      while (!text.includes("ledger_events_total{")) text = await (await books.ask("/metrics")).text();
      const transfers = monthBlocks().flatMap((block) => block.transfers);
      const counted = [...text.matchAll(/ledger_events_total\{chain="\d+",kind="(?:transfer|mint|burn)"\} (\d+)/g)];
      expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).to.equal(transfers.length);
      expect(text)
        .to.match(/ledger_open_breaks\{token="HKD"\} 2/)
        .and.match(/ledger_recon_diff\{token="HKD"\} 2/);
      const client = await EventClient.open(books.serving.url);
      const { data } = await client.until(({ event }) => event === "hello");
      expect(data.chains[0].newest.block).to.equal(monthBlocks().at(-1)!.number);
      client.close();
    });

    describe("of a report", () => {
      const text = async (path: string) => (await books.get(path)).text();

      it("is its text byte for byte, whose hash the record names", async () => {
        const { report } = (await (await books.get(`/v1/reports/${PUBLIC_REPORT}`)).json()) as any;
        const body = await text(report.links.json);
        expect(keccak256(toUtf8Bytes(body))).to.equal(report.hash);
        const row = await books.store.db.selectFrom("report").select("body").where("id", "=", PUBLIC_REPORT).execute();
        expect(body).to.equal(row[0]!.body);
      });

      it("is a table of its figures, and one of each list", async () => {
        const { report, lists } = (await (await books.get(`/v1/reports/${PUBLIC_REPORT}`)).json()) as any;
        const figures = await books.get(report.links.csv);
        expect(figures.headers.get("content-type")).to.equal("text/csv; charset=utf-8");
        expect(figures.headers.get("content-disposition")).to.equal(`attachment; filename="${PUBLIC_REPORT}.csv"`);
        expect(await figures.text()).to.match(/^field,value\r\n/);
        expect(lists).not.to.deep.equal([]);
        const tables = new Set<string>();
        for (const list of lists) tables.add(await text(`${report.links.csv}?list=${list}`));
        expect(tables.size).to.equal(lists.length);
        expect((await books.get(`${report.links.csv}?list=none`)).status).to.equal(404);
      });

      it("is a page that may use its own style and nothing else", async () => {
        const page = await books.get(`/v1/reports/${PUBLIC_REPORT}.html`);
        expect(page.headers.get("content-type")).to.equal("text/html; charset=utf-8");
        expect(page.headers.get("content-security-policy")).to.match(
          /^default-src 'none'; style-src 'sha256-[^']{44}'/,
        );
        expect(await page.text())
          .to.contain(PUBLIC_REPORT)
          .and.not.match(/<script| style="/);
      });

      it("is not there in public where it is not for the public, in any form", async () => {
        const { reports } = (await (await books.get("/v1/reports")).json()) as any;
        expect(reports.map(({ id }: { id: string }) => id)).to.deep.equal([PUBLIC_REPORT]);
        for (const form of ["", ".json", ".csv", ".html"]) {
          expect((await books.get(`/v1/reports/${INNER_REPORT}${form}`)).status, form).to.equal(404);
          expect((await books.ask(`/v1/reports/${INNER_REPORT}${form}`)).status, form).to.equal(200);
        }
        expect(await text(`/v1/reports?kind=C1`)).to.contain('"reports":[]');
      });
    });

    describe("of a list", () => {
      const all = async (path: string, field: string, by: "before" | "after", limit: number) => {
        const found: any[] = [];
        for (let next = ""; ;) {
          const page = (await (await books.ask(`${path}?limit=${limit}${next}`)).json()) as any;
          expect(page[field].length).to.be.at.most(limit);
          found.push(...page[field]);
          if (page.next === null) return found;
          next = `&${by}=${page.next}`;
        }
      };

      for (const [name, path, field, by] of [
        ["attestations", "/v1/tokens/HKD/attestations", "attestations", "before"],
        ["redemptions", "/v1/tokens/HKD/redemptions", "redemptions", "before"],
        ["breaks", "/v1/breaks", "breaks", "after"],
        ["reports", "/v1/reports", "reports", "after"],
      ] as const)
        it(`of ${name} has each of them once, however long its pages`, async () => {
          const [short, long] = [await all(path, field, by, 1), await all(path, field, by, 200)];
          expect(short).to.deep.equal(long);
          expect(short.length).to.be.above(1);
          expect(new Set(short.map((one) => JSON.stringify(one))).size).to.equal(short.length);
        });
    });

    it("of redemptions tells nobody's name, address or reference", async () => {
      const text = await (await books.get("/v1/tokens/HKD/redemptions?limit=200")).text();
      const { redemptions } = JSON.parse(text) as { redemptions: object[] };
      expect(Object.keys(redemptions[0]!)).to.have.members([
        ...["chain", "id", "amount", "requestedAt", "state", "endedAt"],
      ]);
      expect(text).not.to.match(/0x[0-9a-f]{40}"/);
    });
  });

  it("is of an endpoint that its document has once, and of components that are all there", async () => {
    const books = await serveBooks();
    for (const [listener, path] of [
      ["private", books.serving.privateUrl!],
      ["public", books.serving.url],
    ] as const) {
      const api = (await (await fetch(`${path}/v1/openapi.json`)).json()) as OpenApi;
      const served = ENDPOINTS.filter(({ access }) => listener === "private" || access === "public");
      expect(Object.keys(api.paths)).to.deep.equal(served.map((one) => one.path));
      const ids = Object.values(api.paths).map(({ get }) => get.operationId);
      expect(new Set(ids).size).to.equal(ids.length);
      const references = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
      expect(new Set([...references, "Error"])).to.deep.equal(new Set(Object.keys(api.components.schemas)));
      for (const [template, { get }] of Object.entries(api.paths))
        expect(get.parameters.filter((one) => one.in === "path").map(({ name }) => name)).to.deep.equal(
          [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        );
    }
    await books.close();
  });
});

interface OpenApi {
  paths: Record<
    string,
    {
      get: {
        operationId: string;
        parameters: { name: string; in: string; schema: { enum: string[] } }[];
        responses: { "200": { content: { "application/json": { schema: Record<string, unknown> } } } };
      };
    }
  >;
  components: { schemas: Record<string, unknown> };
}

async function serveMonth(stores: TestStores): Promise<ServedBooks> {
  const database = { url: await stores.url(), openAt: stores.openAt.bind(stores) };
  const served = await serveBooks({ networks: [MONTH_NETWORK], database });
  const { store } = served;
  const month = await monthBooks({ store });
  for (const kind of ["C1", "C4"] as const) {
    const options = { facts: MONTH_FACTS, withBreaks: true };
    await saveReport(store, await buildReport({ books: month, kind, currency: "HKD", day: "2026-09-30", options }));
  }
  const found = { rule: "supply", currency: "HKD", subject: "a planted one", left: "1.00 HKD", right: "2.00 HKD" };
  const texts = { owner: "", explanation: "", closingNote: "", difference: "1.00 HKD" };
  const breaks = (["open", "open", "closed"] as const).map((state, index) =>
    rowOf({
      ...{ id: `BRK-00000${index}`, ...found, ...texts, state, opened: 1_790_000_000, seen: 1_790_000_000 },
      ...{
        evidence: [{ is: "bank statement", account: "1", number: "1" }],
        closed: state === "closed" ? 1_790_000_001 : 0,
      },
    }),
  );
  await store.insert("reconciliation_break", breaks);
  return served;
}

async function blockOf({ txHash }: Record<string, string>): Promise<string> {
  const block = monthBlocks().find(({ transfers }) => transfers.some((one) => one.txHash === txHash))!;
  return `block=${block.number}`;
}
