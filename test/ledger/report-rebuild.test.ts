import { expect } from "chai";
import { id, keccak256 } from "ethers";
import type { Books } from "../../ledger/books.ts";
import { importFile } from "../../ledger/bank/import.ts";
import { startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { rebuildFrom, rebuildReport } from "../../ledger/report/rebuild.ts";
import type { Report } from "../../ledger/report/render-report.ts";
import type { ReportInputs } from "../../ledger/report/report-inputs.ts";
import { daysOf, type ReportKind } from "../../ledger/report/report-kind.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { codeOfAsync } from "./code-of.ts";
import { randomOf } from "./invented-chain.ts";
import { MONTH_ACCOUNTS, monthFiles } from "./month-bank.ts";
import { monthBooks } from "./month-books.ts";
import { monthBlocks } from "./month-chain.ts";
import { MONTH_FACTS } from "./month-facts.ts";
import { onEveryStore } from "./test-stores.ts";

// rebuildReport, rebuildFrom
// ├── byte for byte: month-end and random days, on the same books and on others built anew in another order
// ├── a file that comes later, or was made too late, changes nothing that was said
// └── refuses: an unknown report, a missing file, another chain, an edited text, another schema

const SEED = process.env["HARBOUR_FULL"] === undefined ? "reports" : `reports ${Date.now()}`;
const DAYS = daysOf({ from: "2026-09-01", to: "2026-09-30" });

function randomDays(): string[] {
  if (process.env["HARBOUR_FULL"] !== undefined) return DAYS;
  const random = randomOf(SEED);
  return Array.from({ length: 3 }, () => DAYS[random(DAYS.length)]!);
}

describe(`a report built anew (seed ${SEED})`, () => {
  onEveryStore((stores) => {
    const first = async () => monthBooks({ store: await stores.open() });
    const second = async () => monthBooks({ store: await stores.open(), files: monthFiles().reverse(), batch: 7 });
    const seed = id("the auditor's seed");
    const selection = { seed, commitment: keccak256(seed), committedAt: startOfDay("2026-09-05"), evidence: "letter" };
    const make = async (books: Books, kind: ReportKind, day: string): Promise<Report> => {
      const options = { facts: MONTH_FACTS, ...(kind === "C3" ? { selection } : {}) };
      const report = await buildReport({ books, kind, currency: "HKD", day, options });
      await saveReport(books.store, report);
      return report;
    };
    const rowOf = ({ store }: Books, report: string) =>
      store.db.selectFrom("report").selectAll().where("id", "=", report).executeTakeFirstOrThrow();

    it("is the same text, byte for byte, on the same books and on others", async () => {
      const [ours, auditors] = [await first(), await second()];
      const reports: Report[] = [];
      for (const kind of ["C2", "C3", "C4", "C8", "C9", "C9P"] as const)
        reports.push(await make(ours, kind, "2026-09-30"));
      for (const day of new Set(["2026-09-30", "2026-09-11", ...randomDays()]))
        reports.push(await make(ours, "C1", day));
      for (const { id: name, body } of reports) {
        expect((await rebuildReport(ours, name)).body, name).to.equal(body);
        const { inputs } = await rowOf(ours, name);
        expect((await rebuildFrom(auditors, JSON.parse(inputs) as ReportInputs)).body, name).to.equal(body);
      }
    });

    it("comes out the same when it is asked for anew on other books with the same history", async () => {
      const [ours, auditors] = [await first(), await second()];
      const ask = { kind: "C1", currency: "HKD", day: "2026-09-16" } as const;
      const [one, other] = [await buildReport({ books: ours, ...ask }), await buildReport({ books: auditors, ...ask })];
      expect(one.body).to.equal(other.body);
      expect(one.hash).to.equal(other.hash);
    });

    it("stays as it was when a file of that day comes later; the next version counts it", async () => {
      const store = await stores.open();
      const files = monthFiles();
      const late = files.find(({ name }) => name === "statement-2026-09-04.xml")!;
      const books = await monthBooks({ store, files: files.filter((file) => file !== late) });
      const options = { withBreaks: true };
      const before = await buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-04", options });
      await saveReport(store, before);
      await importFile({ store, accounts: MONTH_ACCOUNTS, ...late, now: 1_800_000_000 });
      expect((await rebuildReport(books, before.id)).body).to.equal(before.body);
      const after = await buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-04", options });
      expect([before.id, after.id]).to.deep.equal(["C1-HKD-2026-09-04-1", "C1-HKD-2026-09-04-2"]);
      const paid = ({ body }: Report) => JSON.parse(body).redemptions.paid.count;
      expect([paid(before), paid(after)]).to.deep.equal([0, 1]);
    });

    it("does not count a statement that the bank made after 09:00 of the next business day", async () => {
      const books = await first();
      const made = (created: number) =>
        books.store.db.updateTable("bank_statement").set({ created }).where("number", "=", "2026-5").execute();
      const paid = async () => {
        const ask = { kind: "C1", currency: "HKD", day: "2026-09-04", options: { withBreaks: true } } as const;
        return JSON.parse((await buildReport({ books, ...ask })).body).redemptions.paid.count;
      };
      const nine = Date.parse("2026-09-07T09:00:00+08:00") / 1000;
      await made(nine);
      expect(await paid()).to.equal(1);
      await made(nine + 1);
      expect(await paid()).to.equal(0);
    });

    it("refuses a report that there is not", async () => {
      const books = await first();
      expect(await codeOfAsync(() => rebuildReport(books, "C1-HKD-2026-09-01-1"))).to.equal("HB-4531");
    });

    for (const [what, name] of [
      ["a statement", "statement-2026-09-16.xml"],
      ["a custodian's list", "holdings-2026-09-16.csv"],
    ] as const)
      it(`refuses without ${what} that it rests on`, async () => {
        const { inputs } = await make(await first(), "C1", "2026-09-16");
        const files = monthFiles().filter((file) => file.name !== name);
        const books = await monthBooks({ store: await stores.open(), files });
        expect(await codeOfAsync(() => rebuildFrom(books, inputs))).to.equal("HB-4532");
      });

    it("refuses on books of another chain", async () => {
      const { inputs } = await make(await first(), "C1", "2026-09-16");
      const books = await monthBooks({ store: await stores.open(), blocks: monthBlocks([["2026-09-02 00:00", []]]) });
      expect(await codeOfAsync(() => rebuildFrom(books, inputs))).to.equal("HB-4532");
    });

    it("refuses a text that was edited", async () => {
      const books = await first();
      const { id: name, body } = await make(books, "C1", "2026-09-16");
      const edited = body.replace("104.588727", "104.588728");
      expect(edited).not.to.equal(body);
      await books.store.db.updateTable("report").set({ body: edited }).where("id", "=", name).execute();
      expect(await codeOfAsync(() => rebuildReport(books, name))).to.equal("HB-4533");
    });

    it("refuses inputs that cannot be read", async () => {
      const books = await first();
      const { id: name } = await make(books, "C1", "2026-09-16");
      await books.store.db.updateTable("report").set({ inputs: "{" }).where("id", "=", name).execute();
      expect(await codeOfAsync(() => rebuildReport(books, name))).to.equal("HB-4533");
    });

    it("refuses when what it was built from was edited", async () => {
      const books = await first();
      const { id: name } = await make(books, "C8", "2026-09-30");
      await books.store.db
        .updateTable("bank_line")
        .set({ reference: "FORGED" })
        .where("amount", "=", "-500000000000")
        .execute();
      expect(await codeOfAsync(() => rebuildReport(books, name))).to.equal("HB-4533");
    });

    it("refuses another schema version, and a calendar that it does not know", async () => {
      const books = await first();
      const { inputs } = await make(books, "C1", "2026-09-16");
      expect(await codeOfAsync(() => rebuildFrom(books, { ...inputs, schemaVersion: "0" }))).to.equal("HB-4534");
      const calendar = { ...inputs.calendar, version: "1997-07" };
      expect(await codeOfAsync(() => rebuildFrom(books, { ...inputs, calendar }))).to.equal("HB-4522");
    });
  });
});
