import { expect } from "chai";
import fc from "fast-check";
import { writeBatch, type Batch } from "../../ledger/follow/write-batch.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { balanceKey, post, ZERO_ADDRESS, type Balances } from "../../ledger/post/post.ts";
import { stateDigest } from "../../ledger/store/digest.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOf, codeOfAsync } from "./code-of.ts";
import { addressOf, INVENTED, inventBlocks } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// posting
// ├── post: two entries for each transfer that sum to nothing · what was minted and burned · nobody owes (HB-4201)
// └── writeBatch: the same books however the blocks are divided · joins what is there (HB-4202) · all or nothing

const FULL = process.env.HARBOUR_FULL === "1";
// A full run draws a seed, which a failure names.
const RUNS = FULL ? { numRuns: 300 } : { numRuns: 30, seed: 1 };
const NOTHING_PROMISED = { head: 0, safe: 0, final: 0 };

const inventions = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }),
  count: fc.integer({ min: 1, max: 12 }),
  transfersPerBlock: fc.integer({ min: 0, max: 12 }),
  accounts: fc.integer({ min: 1, max: 8 }),
});

async function write(store: Store, blocks: Batch["blocks"], cuts: readonly number[]): Promise<void> {
  let after: Batch["after"];
  const ends = [...new Set([...cuts.filter((cut) => cut < blocks.length), blocks.length])].sort((a, b) => a - b);
  let begin = 0;
  for (const end of ends) {
    after = await writeBatch(store, INVENTED, { after, blocks: blocks.slice(begin, end), finality: NOTHING_PROMISED });
    begin = end;
  }
}

describe("posting", function () {
  this.timeout(120_000);

  describe("post", () => {
    it("gives two entries for each transfer, and all balances of a token sum to nothing", () => {
      fc.assert(
        fc.property(inventions, (invention) => {
          const blocks = inventBlocks({ ...invention, from: 1 });
          const balances: Balances = new Map();
          const { entries, supply } = post(blocks, balances);
          const transfers = blocks.flatMap((block) => block.transfers);
          expect(entries).to.have.length(2 * transfers.length);
          for (const currency of ["CNH", "HKD"] as const) {
            const own = [...balances].filter(([key]) => key.endsWith(currency));
            expect(own.reduce((sum, [, amount]) => sum + amount, 0n)).to.equal(0n);
            expect(entries.reduce((sum, one) => sum + (one.currency === currency ? one.amount : 0n), 0n)).to.equal(0n);
            const circulates = supply.reduce(
              (sum, one) => sum + (one.currency === currency ? one.minted - one.burned : 0n),
              0n,
            );
            expect(-(balances.get(balanceKey(ZERO_ADDRESS, currency)) ?? 0n)).to.equal(circulates);
          }
          for (const [key, amount] of balances) if (!key.startsWith(ZERO_ADDRESS)) expect(amount >= 0n).to.equal(true);
        }),
        RUNS,
      );
    });

    it("gives each entry the balance that the ones before it lead to", () => {
      fc.assert(
        fc.property(inventions, (invention) => {
          const before = new Map<string, bigint>();
          for (const { account, currency, amount, balanceAfter } of post(
            inventBlocks({ ...invention, from: 1 }),
            new Map(),
          ).entries) {
            const key = balanceKey(account, currency);
            before.set(key, (before.get(key) ?? 0n) + amount);
            expect(balanceAfter).to.equal(before.get(key));
          }
        }),
        RUNS,
      );
    });

    it("refuses a payment of what nobody had", () => {
      const [source, destination] = [addressOf("a"), addressOf("b")];
      const transfer = { logIndex: 0, txHash: "0x00", currency: "HKD" as const, source, destination, amount: 1n };
      expect(codeOf(() => post([{ number: 1, transfers: [transfer] }], new Map()))).to.equal("HB-4201");
    });
  });

  onEveryStore((stores) => {
    it("leads to the same books however the blocks are divided into batches", async () => {
      await fc.assert(
        fc.asyncProperty(
          inventions,
          fc.array(fc.integer({ min: 1, max: 11 }), { maxLength: 5 }),
          async (invention, cuts) => {
            const blocks = inventBlocks({ ...invention, from: 1 });
            const [whole, divided] = [await stores.open(), await stores.open()];
            await write(whole, blocks, []);
            await write(divided, blocks, cuts);
            expect(await stateDigest(divided)).to.equal(await stateDigest(whole));
            expect(await verifyBooks({ session: divided, network: INVENTED })).to.deep.equal([]);
            await whole.close();
            await divided.close();
          },
        ),
        { ...RUNS, numRuns: stores.name === "SQLite" ? RUNS.numRuns : 5 },
      );
    });

    it("refuses a gap, another parent and a branch from a block that it does not hold", async () => {
      const store = await stores.open();
      const blocks = inventBlocks({ seed: "joins", from: 1, count: 6 });
      const after = await writeBatch(store, INVENTED, {
        after: undefined,
        blocks: blocks.slice(0, 3),
        finality: NOTHING_PROMISED,
      });
      const [, , , , fifth] = blocks;
      const stranger = inventBlocks({ seed: "stranger", from: 4, count: 1 });
      const cases: Batch[] = [
        { after, blocks: [fifth!], finality: NOTHING_PROMISED },
        { after, blocks: stranger, finality: NOTHING_PROMISED },
        { after, blocks: [blocks[3]!, blocks[5]!], finality: NOTHING_PROMISED },
        { after, blocks: inventBlocks({ seed: "branch", from: 3, count: 2 }), ancestor: 2, finality: NOTHING_PROMISED },
        { after, blocks: [fifth!], ancestor: 9, finality: NOTHING_PROMISED },
      ];
      const before = await stateDigest(store);
      for (const batch of cases)
        expect(await codeOfAsync(() => writeBatch(store, INVENTED, batch))).to.equal("HB-4202");
      expect(await stateDigest(store)).to.equal(before);
      expect(await verifyBooks({ session: store, network: INVENTED })).to.deep.equal([]);
    });

    it("writes nothing of a batch with a payment of what nobody had", async () => {
      const store = await stores.open();
      const blocks = inventBlocks({ seed: "owes", from: 1, count: 4 });
      const [source, destination] = [addressOf("nobody"), addressOf("b")];
      const bad = {
        logIndex: 99,
        txHash: `0x${"11".repeat(32)}`,
        currency: "HKD" as const,
        source,
        destination,
        amount: 1n,
      };
      const last = { ...blocks[3]!, transfers: [...blocks[3]!.transfers, bad] };
      const batch = { after: undefined, blocks: [...blocks.slice(0, 3), last], finality: NOTHING_PROMISED };
      expect(await codeOfAsync(() => writeBatch(store, INVENTED, batch))).to.equal("HB-4201");
      expect(await store.db.selectFrom("batch").selectAll().execute()).to.deep.equal([]);
      expect(await store.db.selectFrom("followed_chain").selectAll().execute()).to.deep.equal([]);
    });
  });
});
