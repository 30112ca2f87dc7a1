// From a transaction, an entry or a break to everything that stands behind it; and what a run leaves in the books.
//
// explain
// ├── a mint: block with its digest, order, credit, bank line, statement, file, events, entries with balances, reports
// ├── a burn: redemption, payout, both legs
// ├── an entry: its account's newest entries and its transaction
// ├── names people know the addresses by
// └── refused: no subject, not in the books
// a run
// ├── is the same for the same books, whenever it runs
// ├── of a past time says the same again and changes nothing in the register
// ├── leaves out, by name, what it cannot compare, and resolves nothing of it
// └── refused: a time that is not final, books without a block
import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { explain } from "../../ledger/reconcile/explain.ts";
import { renderExplanation } from "../../ledger/reconcile/explanation.ts";
import { listBreaks } from "../../ledger/reconcile/breaks.ts";
import { reconcile } from "../../ledger/reconcile/reconcile.ts";
import { newestMoment } from "../../ledger/read/moment.ts";
import { ordersAt } from "../../ledger/read/orders-at.ts";
import { redemptionsAt } from "../../ledger/read/redemptions-at.ts";
import { readAccountsFile } from "../../ledger/bank/accounts-file.ts";
import { importFile } from "../../ledger/bank/import.ts";
import { toHex } from "../../ledger/store/bytes.ts";
import type { Store } from "../../ledger/store/store.ts";
import { units } from "../issuance/stage.ts";
import { codeOfAsync } from "./code-of.ts";
import { loadDays, type DayBooks } from "./day-books.ts";
import { ACCOUNTS_FILE, allFiles, PAYMENTS } from "./day-bank.ts";
import { MORNING } from "./day-chain.ts";
import { changeLine } from "./plants-at-the-bank.ts";
import { onEveryStore } from "./test-stores.ts";

const FRIDAY_MORNING = MORNING - 3 * 86_400;

describe("explain and runs", function () {
  this.timeout(120_000);
  let days: DayBooks;
  let store: Store;
  before(async () => {
    days = await loadDays();
  });
  beforeEach(async () => {
    store = await days.copy();
  });
  afterEach(() => store.close());

  const booksOf = (of: Store): Books => ({
    store: of,
    networks: [days.network],
    policies: new Map([[31_337, days.policy]]),
    nameOf: (address) => (address === days.hkd.distributor.address.toLowerCase() ? "distributor-1" : undefined),
  });
  const told = async (subject: string, of = store) =>
    renderExplanation(await explain({ books: booksOf(of), accounts: ACCOUNTS_FILE, subject }));
  const run = (asOf: number, of = store) => reconcile({ books: booksOf(of), accounts: ACCOUNTS_FILE, asOf });

  describe("explain", () => {
    it("tells a mint from the bank's line to the balances and the digest", async () => {
      const moment = (await newestMoment(store, 31_337, "final"))!;
      const [order] = await ordersAt(store, moment, "HKD");
      await store.insert("report", [REPORT]);
      const text = await told(order!.executed!.txHash);
      const { reference, uetr } = PAYMENTS.first;
      const { block } = order!.executed!;
      const batch = await store.db
        .selectFrom("batch")
        .select("digest")
        .where("first_block", "<=", block)
        .where("last_block", ">=", block)
        .executeTakeFirstOrThrow();
      for (const passage of [
        `Order ${order!.orderId}: executed`,
        `confirmed by BANK-A as the credit ${order!.executed!.creditId}`,
        `10,000,000.00 HKD credited 2026-02-26 02:02:00 UTC, CHATS ${reference}, UETR ${uetr}, A customer`,
        "statement 2026-2: opens with 250,000,000.00 HKD, closes with",
        "file statement-HKD-2.csv, SHA-256 ",
        "distributor-1 (0x",
        "10,000,000.00 HKD, then 10,000,000.00 HKD",
        "-10,000,000.00 HKD, then -10,000,000.00 HKD",
        `digest ${toHex(batch.digest)}`,
        "UTC, final",
        "report C1-HKD-2026-02-26-1, hash 0x",
      ])
        expect(text).to.include(passage);
    });

    it("tells a burn from the request to the payout", async () => {
      const moment = (await newestMoment(store, 31_337, "final"))!;
      const [redemption] = (await redemptionsAt(store, moment, "HKD")).redemptions;
      const text = await told(redemption!.settled!.txHash);
      for (const passage of [
        "Redemption 1: settled",
        `payout reference ${redemption!.settled!.bankRef}`,
        "1,000.00 HKD debited 2026-02-26 07:30:00 UTC",
        "-1,000.00 HKD, then",
      ])
        expect(text).to.include(passage);
    });

    it("tells an entry by its account and its transaction", async () => {
      const carol = days.hkd.carol.address.toLowerCase();
      const { block, log_index } = await store.db
        .selectFrom("entry")
        .select(["block", "log_index"])
        .where("account", "=", Buffer.from(carol.slice(2), "hex"))
        .where("currency", "=", "HKD")
        .executeTakeFirstOrThrow();
      const text = await told(`${days.hkd.carol.address}@${block}/${log_index}`);
      expect(text).to.include("received 3,000.00 HKD, then 3,000.00 HKD in 0x");
      expect(text).to.include("Transfers and entries");
      expect(text).to.include(`Block ${block} of chain 31337`);
    });

    it("names the breaks that rest on a transaction", async () => {
      await changeLine(store, "first", { amount: String(PAYMENTS.first.amount - units(50)) });
      const { breaks } = await run(MORNING);
      const short = breaks.find(({ rule }) => rule === "mint-credits")!;
      const log = short.evidence.find((one) => one.is === "log")!;
      expect(await told(log.txHash)).to.include(`${short.id} mint-credits, open: 10,000,000.00 HKD minted`);
      const missing = `${days.hkd.carol.address}@0/0`;
      for (const [subject, code] of [
        ["", "HB-4421"],
        ["BRK-", "HB-4421"],
        ["BRK-000000", "HB-4411"],
        [`0x${"00".repeat(32)}`, "HB-4422"],
        [missing, "HB-4422"],
        ["0x1234", "HB-4421"],
      ])
        expect(await codeOfAsync(() => told(subject!)), subject).to.equal(code);
    });
  });

  describe("a run", () => {
    it("is the same for the same books, whenever it runs", async () => {
      const first = await run(MORNING);
      const second = await run(MORNING);
      expect(second).to.deep.equal(first);
      expect(first.id).to.match(new RegExp(`^RUN-${MORNING}-[0-9a-f]{8}$`));
      expect(await store.db.selectFrom("reconciliation_run").select("id").execute()).to.have.length(1);
    });

    it("of a past time does not know what banks said later, and changes nothing in the register", async () => {
      const before = await run(FRIDAY_MORNING);
      expect([before.filed, before.breaks]).to.deep.equal([true, []]);
      await changeLine(store, "alice paid", { amount: String(-units(999)) });
      const { opened } = await run(MORNING);
      expect(opened).to.have.length(2);
      await changeLine(store, "alice paid", { amount: String(-units(1_000)) });
      const past = await run(FRIDAY_MORNING);
      expect(past).to.deep.equal({ ...before, filed: false });
      expect((await listBreaks(store)).map(({ state }) => state)).to.deep.equal(["open", "open"]);
      // It still says what differed then.
      await changeLine(store, "first", { amount: String(PAYMENTS.first.amount - units(50)) });
      const differed = await run(FRIDAY_MORNING);
      expect(differed.breaks.map(({ rule, state, opened }) => [rule, state, opened])).to.deep.equal([
        ["mint-credits", "open", FRIDAY_MORNING],
      ]);
      expect([differed.filed, differed.opened]).to.deep.equal([false, []]);
      expect(await listBreaks(store)).to.have.length(2);
    });

    it("leaves out what it cannot compare and says why", async () => {
      const bare = await days.copy();
      for (const table of ["bank_statement", "bank_line", "reserve_line", "bank_file"] as const)
        await bare.db.deleteFrom(table).execute();
      const books = { ...booksOf(bare), policies: new Map() };
      const accounts = readAccountsFile(
        "accounts: [{account: X, custodian: BANK-A, pool: BANK-A-1, bic: BKAAHKHH, currency: HKD, purpose: reserve}]",
        "accounts.yaml",
      );
      const { rules, breaks } = await reconcile({ books, accounts, asOf: MORNING });
      const out = rules.filter(({ outcome }) => outcome === "left out");
      expect(new Set(out.map(({ rule }) => rule))).to.deep.equal(
        new Set([
          ...["node-balances", "node-supply", "mint-credits", "redemption-payouts", "bank-lines"],
          ...["statement-continuity", "custodian-lines", "attested-cash", "policy-roles", "policy-limits"],
          ...["policy-custodians", "policy-accounts"],
        ]),
      );
      expect(out.every(({ reason }) => (reason ?? "") !== "")).to.equal(true);
      expect(breaks).to.deep.equal([]);
      await bare.close();
    });

    it("does not resolve a break of a rule that it left out", async () => {
      await changeLine(store, "first", { amount: String(PAYMENTS.first.amount - units(50)) });
      await run(MORNING);
      for (const table of ["bank_statement", "bank_line"] as const) await store.db.deleteFrom(table).execute();
      const { resolved } = await run(MORNING);
      expect(resolved).to.deep.equal([]);
      expect(await listBreaks(store, { states: ["open"] })).to.have.length(2);
    });

    it("is refused for a time that is not final, and for books without a block", async () => {
      expect(await codeOfAsync(() => run(MORNING + 86_400))).to.equal("HB-4501");
      for (const table of ["followed_chain", "chain_block"] as const) await store.db.deleteFrom(table).execute();
      const books = booksOf(store);
      expect(await codeOfAsync(() => reconcile({ books, accounts: ACCOUNTS_FILE }))).to.equal("HB-4401");
    });
  });

  describe("on every database", () => {
    onEveryStore((stores) => {
      it("follows, imports, reconciles, files and explains alike", async () => {
        const own = await stores.open();
        await days.follow(own);
        for (const file of allFiles()) await importFile({ store: own, accounts: ACCOUNTS_FILE, ...file, now: MORNING });
        const books = booksOf(own);
        const clean = await reconcile({ books, accounts: ACCOUNTS_FILE, asOf: MORNING, rpc: () => days.rpc });
        expect(clean).to.deep.equal(
          await reconcile({ books: booksOf(store), accounts: ACCOUNTS_FILE, asOf: MORNING, rpc: () => days.rpc }),
        );
        expect([clean.breaks, clean.warnings]).to.deep.equal([[], []]);
        const amount = String(PAYMENTS.first.amount - units(50));
        const texts: string[] = [];
        for (const of of [own, store]) {
          await changeLine(of, "first", { amount });
          const { breaks } = await run(MORNING, of);
          expect(breaks).to.have.length(2);
          const all = await Promise.all(breaks.map(({ id }) => told(id, of)));
          texts.push(all.join("\n"));
        }
        // The two were followed in other batches.
        const alike = (text: string) => text.replace(/batch \d+, digest 0x[0-9a-f]{64}/g, "batch");
        expect(alike(texts[0]!)).to.equal(alike(texts[1]!));
      });
    });
  });
});

const REPORT = {
  id: "C1-HKD-2026-02-26-1",
  kind: "C1",
  currency: "HKD",
  period_start: MORNING - 4 * 86_400 - 9 * 3600,
  period_end: MORNING - 3 * 86_400 - 9 * 3600 - 1,
  version: 1,
  inputs: "{}",
  body: "{}",
  hash: Buffer.alloc(32, 7),
  previous_hash: Buffer.alloc(32),
};
