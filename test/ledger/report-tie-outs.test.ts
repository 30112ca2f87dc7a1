import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { toBytes } from "../../ledger/store/bytes.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { ZERO_ADDRESS } from "../../ledger/post/post.ts";
import { codeOfAsync } from "./code-of.ts";
import { monthBooks } from "./month-books.ts";
import { PEOPLE } from "./month-chain.ts";

// tie-outs of C1 of 16 September 2026, with the one of the 15th saved
// ├── none fails as the books are
// ├── (a) to (f): one falsified figure fails exactly the one that guards it
// │   ├── the report is refused
// │   └── with --with-breaks it is listed with both sides and the difference
// └── a side that the books lack is named and fails nothing

/** One figure of the books, falsified, and the tie-outs that notice. */
const FALSIFIED: readonly { what: string; fails: string; falsify: (books: Books) => Promise<unknown> }[] = [
  {
    what: "what the zero address owes",
    fails: "a",
    falsify: ({ store }) =>
      store.db.updateTable("entry").set({ balance_after: "-1" }).where("account", "=", toBytes(ZERO_ADDRESS)).execute(),
  },
  {
    what: "a minted amount",
    fails: "b",
    falsify: async ({ store }) => {
      // The first block of the day without a transfer gets one that nobody posted.
      const row = await store.db.selectFrom("transfer").selectAll().orderBy("block").limit(1).executeTakeFirstOrThrow();
      const { block } = await store.db
        .selectFrom("chain_block")
        .select("block")
        .where("time", ">=", Date.parse("2026-09-16T00:00:00+08:00") / 1000)
        .orderBy("block")
        .limit(1)
        .executeTakeFirstOrThrow();
      await store.insert("transfer", [{ ...row, block, log_index: 99, source: toBytes(ZERO_ADDRESS), amount: "1" }]);
    },
  },
  {
    what: "a holder's balance",
    fails: "c",
    falsify: ({ store }) =>
      store.db.updateTable("balance").set({ amount: "1000000" }).where("account", "=", toBytes(PEOPLE.lost)).execute(),
  },
  {
    what: "a custodian's line",
    fails: "d",
    falsify: ({ store }) =>
      store.db
        .updateTable("reserve_line")
        .set({ market_value: "59251184570000" })
        .where("as_of", "=", Date.parse("2026-09-16T18:00:00+08:00") / 1000)
        .where("asset_class", "=", "cash")
        .execute(),
  },
  {
    what: "a line of the bank's statement",
    fails: "e",
    falsify: ({ store }) =>
      store.db
        .updateTable("bank_line")
        .set({ amount: "-4999999990000" })
        .where("amount", "=", "-5000000000000")
        .where("booked", ">", 1_789_000_000)
        .execute(),
  },
  {
    what: "the closing supply of the day before",
    fails: "f",
    falsify: async ({ store }) => {
      const { body } = await store.db.selectFrom("report").select("body").executeTakeFirstOrThrow();
      const edited = body.replace('"closingSupply":"109250000.000000"', '"closingSupply":"109250000.000001"');
      await store.db.updateTable("report").set({ body: edited }).execute();
    },
  },
];

describe("tie-outs", () => {
  let books: Books;
  const build = (withBreaks = false) =>
    buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-16", options: { withBreaks } });

  beforeEach(async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    books = await monthBooks({ store });
    await saveReport(store, await buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-15" }));
  });

  afterEach(() => books.store.close());

  it("all hold as the books are", async () => {
    const { tieOuts, reconciliationBreaks } = JSON.parse((await build()).body);
    const held = tieOuts.map(({ tieOut, holds }: { tieOut: string; holds: boolean }) => [tieOut, holds]);
    expect(held).to.deep.equal(["a", "c", "b", "d", "e", "f", "f"].map((tieOut) => [tieOut, true]));
    expect(reconciliationBreaks).to.deep.equal([]);
  });

  for (const { what, fails, falsify } of FALSIFIED)
    it(`(${fails}) fails, and no other, when ${what} is falsified`, async () => {
      await falsify(books);
      expect(await codeOfAsync(() => build())).to.equal("HB-4530");
      const { tieOuts, reconciliationBreaks } = JSON.parse((await build(true)).body);
      const failing = tieOuts.filter(({ holds }: { holds: boolean }) => !holds);
      expect(failing.map(({ tieOut }: { tieOut: string }) => tieOut)).to.deep.equal([fails]);
      const [{ left, right, difference }] = failing;
      expect(reconciliationBreaks).to.deep.equal([
        { ...reconciliationBreaks[0], rule: `tie-out ${fails}`, left, right, difference, state: "open" },
      ]);
      expect(difference).not.to.match(/^0\.0*$/);
    });

  it("names what is missing where the custodian's list is not in the books, and fails nothing", async () => {
    await books.store.db.deleteFrom("reserve_line").execute();
    const { tieOuts, reserveMV, cashAvailableT0, notAvailable } = JSON.parse((await build()).body);
    const open = tieOuts.filter(({ holds }: { holds: boolean | null }) => holds === null);
    expect(open.map(({ tieOut }: { tieOut: string }) => tieOut)).to.deep.equal(["d", "e"]);
    expect(open.every(({ reason }: { reason: string }) => reason.length > 0)).to.equal(true);
    expect([reserveMV, cashAvailableT0]).to.deep.equal(["114263184.56", null]);
    expect(notAvailable).to.include.keys("cashAvailableT0", "reserveMovement");
  });

  it("lists breaks that reconciliation left open, without whose they are where everybody reads", async () => {
    const opened = Date.parse("2026-09-16T20:00:00+08:00") / 1000;
    const open = {
      id: "B-1",
      rule: "bank-in-mints",
      currency: "HKD",
      subject: `order of ${PEOPLE.distributor}`,
      state: "open",
      left_value: "9999950.00",
      right_value: "10000000.00",
      difference: "-50.00",
      evidence: "{}",
      opened,
      seen: opened,
      owner: "",
      explanation: "",
      closed: 0,
      closing_note: "",
    };
    const closed = { ...open, id: "B-2", closed: opened + 60 };
    const later = { ...open, id: "B-3", opened: opened + 86_400 };
    await books.store.insert("reconciliation_break", [open, closed, later]);
    const { reconciliationBreaks } = JSON.parse((await build()).body);
    expect(reconciliationBreaks).to.deep.equal([
      {
        id: "B-1",
        rule: "bank-in-mints",
        subject: open.subject,
        state: "open",
        left: "9999950.00",
        right: "10000000.00",
        difference: "-50.00",
        openedAt: "2026-09-16T20:00:00+08:00",
      },
    ]);
    const disclosure = await buildReport({ books, kind: "C2", currency: "HKD", day: "2026-09-16" });
    expect(disclosure.body).to.contain("B-1").and.not.to.contain(PEOPLE.distributor);
  });
});
