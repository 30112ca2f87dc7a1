import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { dayOf, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { linesBetween } from "../../ledger/report/day-only-lines.ts";
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
// ├── (e) holds for a bank that says only the day of its lines
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

  /** The bank says only the day of the lines of one. */
  const onlyDays = async (day: string) => {
    const lines = await books.store.db.selectFrom("bank_line").selectAll().execute();
    for (const { account, number, line, booked } of lines.filter((one) => dayOf(one.booked) === day))
      await books.store.db
        .updateTable("bank_line")
        .set({ booked: startOfDay(dayOf(booked)) })
        .where((where) => where.and({ account, number, line }))
        .execute();
  };
  const movementOf = async (day: string) => {
    const order = { books, kind: "C1", currency: "HKD", day, options: { withBreaks: true } } as const;
    const { tieOuts, reserveMovement: rows } = JSON.parse((await buildReport(order)).body);
    return { ...tieOuts.find(({ tieOut }: { tieOut: string }) => tieOut === "e"), rows };
  };

  it("(e) holds where the bank says only the day of its lines, whichever of them were before the statement", async () => {
    const days = ["2026-09-15", "2026-09-16"] as const;
    const usual = await Promise.all(days.map(movementOf));
    for (const day of ["2026-09-14", ...days]) await onlyDays(day);
    expect(await Promise.all(days.map(movementOf))).to.deep.equal(usual);
    // The purchase of the 16th was booked in the evening of the 15th, after what was stated of that day.
    const { db } = books.store;
    const [charge] = await db.selectFrom("bank_line").selectAll().where("amount", "=", "-50000000").execute();
    const { number, booked } = charge!;
    await db
      .updateTable("bank_line")
      .set({ number, booked, line: 3 })
      .where("amount", "=", "-5000000000000")
      .where("booked", "=", startOfDay("2026-09-16"))
      .execute();
    expect(await Promise.all(days.map(movementOf))).to.deep.equal(usual);
    // But no beginning of the day makes another sum.
    await db.updateTable("bank_line").set({ amount: "-50000001" }).where("amount", "=", "-50000000").execute();
    expect((await movementOf("2026-09-15")).holds).to.equal(false);
  });

  it("(e) tries no more than so many ways", () => {
    const day = startOfDay("2026-09-16");
    const line = {
      account: "A",
      number: "1",
      value_date: "",
      rail: "",
      reference: "",
      uetr: "",
      counterparty: "",
      text: "",
    };
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...line, line: index + 1, booked: day, amount: "1" }));
    const between = (count: number, upTo: number, sum: bigint) =>
      linesBetween(lines(count), { after: day - 3600, upTo }, sum)?.length;
    expect(between(9_999, day + 3600, 1_234n)).to.equal(1_234);
    expect(between(10_000, day + 3600, 1_234n)).to.equal(undefined);
    expect(between(5, day + 3600, 6n)).to.equal(5);
    // Two statements of one day, and one statement at both ends.
    const within = (after: number, upTo: number, sum: bigint) =>
      linesBetween(lines(100), { after: day + after, upTo: day + upTo }, sum)?.length;
    expect([within(3600, 7200, 40n), within(3600, 7200, 101n), within(3600, 3600, 1n)]).to.deep.equal([40, 0, 0]);
    expect(linesBetween(lines(101), { after: day + 1, upTo: day + 2 }, 1n)).to.equal(undefined);
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
    const accepted = { ...open, id: "B-4", state: "accepted", closed: opened + 60, closing_note: "the bank's charge" };
    const alike = { ...open, id: "B-5", subject: `order of ${PEOPLE.alice}` };
    await books.store.insert("reconciliation_break", [open, closed, later, accepted, alike]);
    const { reconciliationBreaks } = JSON.parse((await build()).body);
    const row = {
      rule: "bank-in-mints",
      subject: open.subject,
      ...{ left: "9999950.00", right: "10000000.00", difference: "-50.00" },
      openedAt: "2026-09-16T20:00:00+08:00",
    };
    expect(reconciliationBreaks).to.deep.equal([
      { ...row, id: "B-1", state: "open" },
      { ...row, id: "B-4", state: "accepted" },
      { ...row, id: "B-5", state: "open", subject: alike.subject },
    ]);
    for (const kind of ["C2", "C4", "C9P"] as const) {
      const { body } = await buildReport({ books, kind, currency: "HKD", day: "2026-09-16" });
      const { rule, openedAt } = row;
      expect(JSON.parse(body).reconciliationBreaks).to.deep.equal([
        { rule, openedAt, state: "accepted", count: 1 },
        { rule, openedAt, state: "open", count: 2 },
      ]);
      for (const secret of ["B-1", "B-4", "B-5", "-50.00", PEOPLE.distributor, PEOPLE.alice])
        expect(body, `${kind} ${secret}`).not.to.contain(secret);
    }
  });
});
