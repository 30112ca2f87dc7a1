import { expect } from "chai";
import fc from "fast-check";
import { requireFitting } from "../../ledger/store/fitting.ts";
import { isDuplicateKey, isFull, isOutcomeUnknown, isTemporary } from "../../ledger/store/store-errors.ts";
import { tableNames, type Row } from "../../ledger/store/tables.ts";
import { canonicalRow } from "../../ledger/store/digest.ts";
import { codeOf, codeOfAsync } from "./code-of.ts";
import { sampleRow } from "./sample-row.ts";
import { onEveryStore } from "./test-stores.ts";

// insert, upsert
// ├── every table gives back what it was given, whatever the text, the bytes and the number are
// ├── a key that exists: an error for insert, replaced by upsert; of many rows none is written
// └── outside a transaction they wait for the one that is open, and are not part of it
// transaction
// ├── fails: nothing is written, and the first reason is thrown
// └── many at once: one after the other
// requireFitting: every kind of column refuses what one of the databases would change

describe("writing to the books", () => {
  onEveryStore((stores) => {
    describe("insert and upsert", () => {
      it("give back what they were given, in every table", async () => {
        const store = await stores.open();
        for (const table of tableNames) {
          const rows = [sampleRow(table, 1), sampleRow(table, 2)];
          await store.insert(table, rows);
          const found = await store.db.selectFrom(table).selectAll().execute();
          const both = found.map((row) => JSON.stringify(canonicalRow(table, row as never))).sort();
          expect(both, table).to.deep.equal(rows.map((row) => JSON.stringify(canonicalRow(table, row))).sort());
        }
      });

      it("keep any text, bytes and amount", async () => {
        const store = await stores.open();
        const text = fc.string({ unit: "binary", maxLength: 140 }).filter((it) => !/[\0\ud800-\udfff]/u.test(it));
        const line = fc.record({
          amount: fc.bigInt({ min: -(10n ** 65n) + 1n, max: 10n ** 65n - 1n }),
          reference: text,
          counterparty: text,
          text,
          booked: fc.maxSafeInteger(),
        });
        let number = 0;
        await fc.assert(
          fc.asyncProperty(line, fc.uint8Array({ maxLength: 300 }), async (values, body) => {
            number++;
            const row = { ...sampleRow("bank_line", number), ...values, line: number, amount: String(values.amount) };
            const file = { ...sampleRow("bank_file", number), body };
            await store.insert("bank_line", [row]);
            await store.insert("bank_file", [file]);
            const found = store.db.selectFrom("bank_line").selectAll().where("line", "=", number);
            expect(canonicalRow("bank_line", await found.executeTakeFirstOrThrow())).to.deep.equal(
              canonicalRow("bank_line", row),
            );
            const files = store.db.selectFrom("bank_file").selectAll().where("hash", "=", file.hash);
            expect(Buffer.compare((await files.executeTakeFirstOrThrow()).body, body)).to.equal(0);
          }),
          { numRuns: process.env.HARBOUR_FULL === undefined ? 60 : 1000 },
        );
      }).timeout(120_000);

      it("refuse a key that exists, and write none of the rows with it", async () => {
        const store = await stores.open();
        const many = Array.from({ length: 4500 }, (_, at) => blockRow(at));
        await store.insert("chain_block", [blockRow(4400)]);
        const refused: unknown = await store.insert("chain_block", many).catch((error: unknown) => error);
        expect([isDuplicateKey, isTemporary, isOutcomeUnknown, isFull].map((is) => is(refused))).to.deep.equal([
          true,
          false,
          false,
          false,
        ]);
        expect(await store.db.selectFrom("chain_block").selectAll().execute()).to.have.length(1);
        await store.upsert("chain_block", many);
        const rows = await store.db.selectFrom("chain_block").selectAll().orderBy("block").execute();
        expect(rows.map(({ block }) => block)).to.deep.equal(many.map(({ block }) => block));
        await store.upsert("chain_block", [{ ...blockRow(3), time: 99 }]);
        const third = store.db.selectFrom("chain_block").selectAll().where("block", "=", 3);
        expect((await third.executeTakeFirstOrThrow()).time).to.equal(99);
      });

      it("are not part of a transaction that another task has open", async () => {
        const store = await stores.open();
        let beside: Promise<void> | undefined;
        const failing = store.transaction(async (session) => {
          await session.insert("supply", [sampleRow("supply", 1)]);
          beside = store.insert("supply", [sampleRow("supply", 2)]);
          await new Promise((done) => setTimeout(done, 20));
          throw new Error("no");
        });
        expect(await failing.catch(({ message }: Error) => message)).to.equal("no");
        await beside;
        const rows = await store.db.selectFrom("supply").select("block").execute();
        expect(rows).to.deep.equal([{ block: 2 }]);
      });

      it("refuse a row that does not fit before anything is sent", async () => {
        const store = await stores.open();
        const row = { ...sampleRow("supply", 1), minted: "007" };
        expect(await codeOfAsync(() => store.insert("supply", [sampleRow("supply", 2), row]))).to.equal("HB-4013");
        expect(await store.db.selectFrom("supply").selectAll().execute()).to.deep.equal([]);
      });
    });

    describe("transaction", () => {
      it("leaves nothing behind when it fails", async () => {
        const store = await stores.open();
        const failing = store.transaction(async (session) => {
          for (const table of tableNames) await session.insert(table, [sampleRow(table, 1)]);
          await session.insert("supply", [sampleRow("supply", 1)]);
        });
        expect(isDuplicateKey(await failing.catch((error: unknown) => error))).to.equal(true);
        for (const table of tableNames)
          expect(await store.db.selectFrom(table).selectAll().execute(), table).to.deep.equal([]);
      });

      it("is not mixed with others that run at once", async () => {
        const store = await stores.open();
        await store.insert("supply", [{ ...sampleRow("supply", 1), minted: "0" }]);
        const add = () =>
          store.transaction(async ({ db }) => {
            const select = db.selectFrom("supply").select("minted").where("block", "=", 1);
            const locked = stores.name === "SQLite" ? select : select.forUpdate();
            const { minted } = await locked.executeTakeFirstOrThrow();
            await db
              .updateTable("supply")
              .set({ minted: String(BigInt(minted) + 1n) })
              .where("block", "=", 1)
              .execute();
          });
        await Promise.all(Array.from({ length: 20 }, add));
        const { minted } = await store.db.selectFrom("supply").select("minted").executeTakeFirstOrThrow();
        expect(minted).to.equal("20");
      });
    });
  });

  describe("requireFitting", () => {
    const block = sampleRow("chain_block", 1);
    const line = sampleRow("bank_line", 1);
    const file = sampleRow("bank_file", 1);
    const entry = sampleRow("entry", 1);
    const report = sampleRow("report", 1);
    const bad: [string, () => void][] = [
      ["a fraction", () => requireFitting("chain_block", [{ ...block, time: 1.5 }])],
      ["a number beyond 2^53", () => requireFitting("chain_block", [{ ...block, time: 2 ** 53 }])],
      ["no number", () => requireFitting("chain_block", [{ ...block, time: "1" as never }])],
      ["a column that is missing", () => requireFitting("chain_block", [{ ...block, time: undefined as never }])],
      ["a short hash", () => requireFitting("chain_block", [{ ...block, hash: Buffer.alloc(31) }])],
      ["a long address", () => requireFitting("entry", [{ ...entry, account: Buffer.alloc(21) }])],
      ["text for bytes", () => requireFitting("entry", [{ ...entry, account: "0x00" as never }])],
      ["an amount with zeros before it", () => requireFitting("bank_line", [{ ...line, amount: "01" }])],
      ["an amount that is less than nothing", () => requireFitting("bank_line", [{ ...line, amount: "-0" }])],
      ["an amount with a fraction", () => requireFitting("bank_line", [{ ...line, amount: "1.0" }])],
      ["an amount of 66 digits", () => requireFitting("bank_line", [{ ...line, amount: `1${"0".repeat(65)}` }])],
      ["long text", () => requireFitting("bank_line", [{ ...line, rail: "x".repeat(17) }])],
      ["long text beyond the first plane", () => requireFitting("bank_line", [{ ...line, rail: "𠮷".repeat(17) }])],
      ["half a character", () => requireFitting("bank_line", [{ ...line, rail: "\ud842" }])],
      ["a zero in text", () => requireFitting("bank_line", [{ ...line, rail: "a\0b" }])],
      ["a space at the end of a key", () => requireFitting("bank_line", [{ ...line, number: "1 " }])],
      ["a control character in a key", () => requireFitting("bank_line", [{ ...line, number: "1\t" }])],
      ["a large file", () => requireFitting("bank_file", [{ ...file, body: Buffer.alloc(6 * 1024 * 1024 + 1) }])],
      ["a large body", () => requireFitting("report", [{ ...report, body: "港".repeat(2.1 * 1024 * 1024) }])],
    ];
    for (const [what, act] of bad)
      it(`refuses ${what}`, () => {
        expect(codeOf(act)).to.equal("HB-4013");
      });

    it("lets through what all databases keep", () => {
      requireFitting("bank_line", [{ ...line, rail: "𠮷".repeat(16), text: " a\t ", amount: `-${"9".repeat(65)}` }]);
      requireFitting("chain_block", [{ ...block, time: 2 ** 53 - 1 }]);
      for (const table of tableNames) requireFitting(table, [sampleRow(table, 3)]);
    });
  });
});

function blockRow(block: number): Row<"chain_block"> {
  return { ...sampleRow("chain_block", block), chain_id: 1, block };
}
