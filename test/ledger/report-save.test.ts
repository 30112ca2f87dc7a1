import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { NO_DIGEST } from "../../ledger/follow/content.ts";
import { anchorOf, verifyAnchors } from "../../ledger/report/anchor.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { verifyReports } from "../../ledger/report/verify-reports.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { hashOf } from "./invented-chain.ts";
import { monthBooks } from "./month-books.ts";
import { anchored, monthBlocks } from "./month-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// saveReport
// ├── each names the one before it, of its kind and currency; a correction is a new version
// ├── refuses one that was built before another was saved
// └── verifyReports names a text edited, a report taken out, a report put in
// verifyAnchors
// ├── finds the act that recorded hash, kind and time
// └── takes no other hash, kind or time for it

describe("saved reports", () => {
  onEveryStore((stores) => {
    const build = (books: Books, day: string, kind: "C1" | "C4" = "C1") =>
      buildReport({ books, kind, currency: "HKD", day });
    const saved = async (books: Books, day: string, kind: "C1" | "C4" = "C1") => {
      const report = await build(books, day, kind);
      await saveReport(books.store, report);
      return report;
    };
    const open = async () => monthBooks({ store: await stores.open() });

    it("name the one before them, of their kind and currency", async () => {
      const books = await open();
      const one = await saved(books, "2026-09-01");
      const other = await saved(books, "2026-09-30", "C4");
      const two = await saved(books, "2026-09-02");
      const correction = await saved(books, "2026-09-01");
      expect(one.inputs.previousHash).to.equal(NO_DIGEST);
      expect(other.inputs.previousHash).to.equal(NO_DIGEST);
      expect(two.inputs.previousHash).to.equal(one.hash);
      expect(JSON.parse(two.body).prevReportHash).to.equal(one.hash);
      expect(correction.inputs.previousHash).to.equal(two.hash);
      expect([one.id, correction.id]).to.deep.equal(["C1-HKD-2026-09-01-1", "C1-HKD-2026-09-01-2"]);
      expect(await verifyReports(books.store)).to.deep.equal([]);
      const { body } = await row(books.store, one.id);
      expect(body).to.equal(one.body);
    });

    it("are refused if another was saved since they were built", async () => {
      const books = await open();
      const [one, other] = [await build(books, "2026-09-01"), await build(books, "2026-09-02")];
      await saveReport(books.store, one);
      expect(await codeOfAsync(() => saveReport(books.store, other))).to.equal("HB-4535");
      expect(await codeOfAsync(() => saveReport(books.store, one))).to.equal("HB-4535");
      expect(await verifyReports(books.store)).to.deep.equal([]);
      expect(await count(books.store)).to.equal(1);
    });

    it("are saved one after the other where two are saved at once", async () => {
      const books = await open();
      const reports = [await build(books, "2026-09-01"), await build(books, "2026-09-02")];
      const codes = await Promise.all(reports.map((report) => codeOfAsync(() => saveReport(books.store, report))));
      expect(codes.sort()).to.deep.equal(["HB-4535", "nothing was refused"]);
      expect(await verifyReports(books.store)).to.deep.equal([]);
      expect(await count(books.store)).to.equal(1);
    });

    for (const [what, named, forge] of [
      [
        "a text is edited",
        "C1-HKD-2026-09-02-1",
        ({ db }: Store) =>
          db.updateTable("report").set({ body: "{}" }).where("id", "=", "C1-HKD-2026-09-02-1").execute(),
      ],
      [
        "one is taken out",
        "C1-HKD-2026-09-03-1",
        ({ db }: Store) => db.deleteFrom("report").where("id", "=", "C1-HKD-2026-09-02-1").execute(),
      ],
      [
        "its predecessor is changed",
        "C1-HKD-2026-09-02-1",
        ({ db }: Store) =>
          db
            .updateTable("report")
            .set({ previous_hash: Buffer.alloc(32, 7) })
            .where("id", "=", "C1-HKD-2026-09-02-1")
            .execute(),
      ],
      [
        "one is put in",
        "C1-HKD-2026-09-02-2",
        async (store: Store) => {
          const copy = await row(store, "C1-HKD-2026-09-02-1");
          const id = "C1-HKD-2026-09-02-2";
          await store.insert("report", [{ ...copy, id, version: 2, previous_hash: Buffer.alloc(32, 7) }]);
        },
      ],
    ] as const)
      it(`show it when ${what}`, async () => {
        const books = await open();
        for (const day of ["2026-09-01", "2026-09-02", "2026-09-03"]) await saved(books, day);
        await forge(books.store);
        const findings = await verifyReports(books.store);
        expect(findings.map(({ row: id }) => id)).to.include(named);
        expect(new Set(findings.map(({ table }) => table))).to.deep.equal(new Set(["report"]));
      });

    it("are found where they were anchored, and only there", async () => {
      const books = await open();
      const reports = [
        await saved(books, "2026-09-01"),
        await saved(books, "2026-09-02"),
        await saved(books, "2026-09-03"),
      ];
      const asOf = ["2026-09-01", "2026-09-02", "2026-09-03"].map(endOfDay) as [number, number, number];
      const [one, two, three] = reports.map(({ hash }) => hash) as [string, string, string];
      const blocks = monthBlocks([
        anchored("2026-10-05 10:00", one, asOf[0], "daily"),
        anchored("2026-10-05 10:01", two, asOf[0], "daily"),
        anchored("2026-10-05 10:02", three, asOf[2], "weekly"),
        anchored("2026-10-05 10:03", hashOf("another report"), asOf[2], "daily"),
      ]);
      const later = await monthBooks({ store: await stores.open(), blocks });
      for (const day of ["2026-09-01", "2026-09-02", "2026-09-03"]) await saved(later, day);
      const found = await verifyAnchors(later);
      expect(found.map(({ anchor }) => anchor.hash)).to.deep.equal([one, two, three]);
      const at = blocks.find(({ time }) => time === Date.parse("2026-10-05T10:00:00+08:00") / 1000)!;
      expect(found[0]!.recorded).to.deep.equal({
        chainId: 31337,
        block: at.number,
        txHash: at.events[0]!.txHash,
        time: at.time,
      });
      expect(found.slice(1).map(({ recorded }) => recorded)).to.deep.equal([undefined, undefined]);
      expect((await verifyAnchors(books)).every(({ recorded }) => recorded === undefined)).to.equal(true);
    });

    it("say what to give to harbour reserve anchor", async () => {
      const books = await open();
      const { hash, body } = await build(books, "2026-09-01");
      const periodEnd = endOfDay("2026-09-01");
      expect(anchorOf({ kind: "C1", hash, body, periodEnd })).to.deep.equal({
        hash,
        kind: "daily",
        asOf: "2026-09-01T23:59:59+08:00",
      });
      expect(anchorOf({ kind: "C3", hash, body: '{"asOf2":null}', periodEnd }).kind).to.equal("month-end");
      expect(anchorOf({ kind: "C3", hash, body: '{"asOf2":{}}', periodEnd }).kind).to.equal("audit");
    });
  });
});

function row({ db }: Store, id: string) {
  return db.selectFrom("report").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

async function count({ db }: Store): Promise<number> {
  return (await db.selectFrom("report").select("id").execute()).length;
}
