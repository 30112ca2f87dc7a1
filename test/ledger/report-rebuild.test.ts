import { expect } from "chai";
import { id, keccak256 } from "ethers";
import type { Books } from "../../ledger/books.ts";
import { writeCsvStatements } from "../../ledger/bank/csv-statement.ts";
import { importFile } from "../../ledger/bank/import.ts";
import { asRead, type DraftLine } from "../../ledger/bank/statement-draft.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { rebuildFrom, rebuildReport } from "../../ledger/report/rebuild.ts";
import type { Report } from "../../ledger/report/render-report.ts";
import type { ReportInputs } from "../../ledger/report/report-inputs.ts";
import { daysOf, type ReportKind } from "../../ledger/report/report-kind.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { codeOfAsync } from "./code-of.ts";
import { hashOf, inventBlocks, INVENTED, randomOf } from "./invented-chain.ts";
import { MONTH_ACCOUNTS, type MonthFile, monthFiles, statementOf } from "./month-bank.ts";
import { monthBooks } from "./month-books.ts";
import { monthBlocks } from "./month-chain.ts";
import { MONTH_FACTS } from "./month-facts.ts";
import { onEveryStore } from "./test-stores.ts";

// rebuildReport, rebuildFrom
// ├── byte for byte: month-end and random days, on the same books and on others built anew in another order
// ├── a file that comes later, or was made too late, changes nothing that was said; nor does a better telling or a chain
// ├── a correction may count what was made too late
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

    const csv = (day: string, change: (line: DraftLine) => Partial<DraftLine>) => {
      const { lines, ...statement } = asRead({ ...statementOf(day), lines: statementOf(day).lines });
      const told = lines.map((line) => ({ ...line, bookedAt: undefined, ...change(line as never) }));
      const text = writeCsvStatements([{ ...statement, created: undefined, lines: told }]);
      return { name: "statement.csv", bytes: Buffer.from(text) };
    };

    it("stays as it was when the bank tells of a statement again, and better", async () => {
      const store = await stores.open();
      const name = "statement-2026-09-04.xml";
      const [noReference, noUetr] = [
        csv("2026-09-04", () => ({ code: "WIRE", reference: "" })),
        csv("2026-09-04", () => ({ code: "WIRE", uetr: "" })),
      ];
      const books = await monthBooks({ store, files: monthFiles().filter((file) => file.name !== name) });
      const tell = (file: MonthFile) => importFile({ store, accounts: MONTH_ACCOUNTS, ...file, now: 1_800_000_000 });
      const made: Report[] = [];
      const say = async () => {
        for (const kind of ["C1", "C2", "C8"] as const) made.push(await make(books, kind, "2026-09-04"));
      };
      for (const file of [noUetr, noReference, monthFiles().find((file) => file.name === name)!]) {
        await tell(file);
        await say();
      }
      for (const { id: report, body } of made) expect((await rebuildReport(books, report)).body, report).to.equal(body);
      const isFirst = ({ requestId }: { requestId: string }) => requestId === "31337:1";
      const told = made
        .filter(({ id: report }) => report.startsWith("C8"))
        .map(({ body }) => {
          const { paidAt, payoutRail, bankReference } = JSON.parse(body).redemptions.find(isFirst);
          return [paidAt, payoutRail, bankReference];
        });
      expect(told).to.deep.equal([
        [null, null, null],
        ["2026-09-04T00:00:00+08:00", "WIRE", "CH202609040"],
        ["2026-09-04T10:00:00+08:00", "CHATS", "CH202609040"],
      ]);
    });

    it("refuses on books that know a statement from another file only", async () => {
      const store = await stores.open();
      const files = monthFiles().filter(({ name }) => name !== "statement-2026-09-04.xml");
      const told = csv("2026-09-04", () => ({}));
      const { inputs } = await make(await monthBooks({ store, files: [...files, told] }), "C8", "2026-09-04");
      expect(await codeOfAsync(async () => rebuildFrom(await first(), inputs))).to.equal("HB-4532");
    });

    it("stays as it was when another chain is followed later, and under another name of its own", async () => {
      const books = await first();
      const made = [await make(books, "C1", "2026-09-16"), await make(books, "C2", "2026-09-16")];
      made.push(await make(books, "C4", "2026-09-30"));
      const begun = inventBlocks({ seed: "later", from: 1, count: 3 });
      const blocks = begun.map((block, index) => ({ ...block, time: startOfDay("2026-10-03") + index }));
      const other = { ...INVENTED, chainId: 5, network: "other" };
      const finality = { head: 3, safe: 3, final: 3 };
      await writeBatch(books.store, other, { after: undefined, blocks, finality, genesis: hashOf("genesis") });
      const renamed = books.networks.map((one) => ({ ...one, network: "renamed" }));
      const later = { ...books, networks: [other, ...renamed] };
      for (const { id: name, body } of made) expect((await rebuildReport(later, name)).body, name).to.equal(body);
      const again = JSON.parse(
        (await buildReport({ books: later, kind: "C4", currency: "HKD", day: "2026-09-30" })).body,
      );
      expect([again.token.length, again.chains[0].chainName]).to.deep.equal([1, "renamed"]);
    });

    it("counts a statement that came too late in a correction, and in that day's report alone", async () => {
      const books = await first();
      const nine = Date.parse("2026-09-07T09:00:00+08:00") / 1000;
      const late = nine + 3600;
      await books.store.db
        .updateTable("bank_statement")
        .set({ created: late })
        .where("number", "=", "2026-5")
        .execute();
      const ask = async (day: string, createdBy?: number) => {
        const options = { withBreaks: true, ...(createdBy === undefined ? {} : { createdBy }) };
        const report = await buildReport({ books, kind: "C1", currency: "HKD", day, options });
        await saveReport(books.store, report);
        const { redemptions, generatedAt } = JSON.parse(report.body);
        return { ...report, paid: redemptions.paid.count, generatedAt };
      };
      expect(await codeOfAsync(() => ask("2026-09-04", late))).to.equal("HB-4540");
      expect((await ask("2026-09-04")).paid).to.equal(0);
      expect(await codeOfAsync(() => ask("2026-09-04", nine - 1))).to.equal("HB-4540");
      const corrected = await ask("2026-09-04", late);
      expect(corrected).to.include({ id: "C1-HKD-2026-09-04-2", paid: 1, generatedAt: "2026-09-07T10:00:00+08:00" });
      for (const day of ["2026-09-03", "2026-09-05", "2026-09-06", "2026-09-07", "2026-09-08"])
        expect((await ask(day)).paid, day).to.equal(0);
      expect((await rebuildReport(books, corrected.id)).body).to.equal(corrected.body);
      // What was counted once, a further version counts too, and may not leave out.
      expect(await codeOfAsync(() => ask("2026-09-04", nine))).to.equal("HB-4540");
      expect(await ask("2026-09-04")).to.include({ id: "C1-HKD-2026-09-04-3", paid: 1 });
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
