import { expect } from "chai";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import type { Cursor } from "../../ledger/follow/cursor.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { toHex } from "../../ledger/store/bytes.ts";
import { stateDigest } from "../../ledger/store/digest.ts";
import type { Store } from "../../ledger/store/store.ts";
import { INVENTED, inventBlocks } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// rewinding, with more accounts than are asked for at once
// ├── to any depth, the first block too: the state is that of a clean build
// ├── every transfer that was taken back is among the orphans as the token emitted it
// └── again and again: each branch is kept

describe("rewinding the books", () => {
  onEveryStore((stores) => {
    for (const depth of [1, 7, 24])
      it(`by ${depth} blocks leaves the state of a clean build`, async () => {
        const { held, branch, ancestor } = invent(depth);
        const store = await stores.open();
        const cursor = await write(store, held);
        await write(store, branch, cursor, ancestor);
        const clean = await stores.open();
        await write(clean, [...held.slice(0, ancestor), ...branch]);
        expect(await stateDigest(store)).to.equal(await stateDigest(clean));
      });

    it("keeps what was taken back as the token emitted it", async () => {
      const { held, branch, ancestor } = invent(5);
      const store = await stores.open();
      const cursor = await write(store, held);
      await write(store, branch, cursor, ancestor);
      const rows = await store.db
        .selectFrom("orphan_event")
        .selectAll()
        .orderBy("block")
        .orderBy("log_index")
        .execute();
      const found = rows.map(({ block, log_index, contract, topics, data }) => ({
        at: [block, log_index],
        log: [contract, topics, data].map(toHex),
      }));
      const expected = held.slice(ancestor).flatMap(({ number, transfers }) =>
        transfers.map(({ logIndex, currency, source, destination, amount }) => {
          const { topics, data } = TOKEN_INTERFACE.encodeEventLog("Transfer", [source, destination, amount]);
          const token = INVENTED.contracts.find((one) => one.currency === currency)!.address;
          return { at: [number, logIndex], log: [token, `0x${topics.map((one) => one.slice(2)).join("")}`, data] };
        }),
      );
      expect(found).to.deep.equal(expected);
      const blocks = await store.db.selectFrom("orphan_block").select(["block", "hash"]).orderBy("block").execute();
      expect(blocks.map(({ hash }) => toHex(hash))).to.deep.equal(held.slice(ancestor).map(({ hash }) => hash));
    });

    it("keeps every branch that was left", async () => {
      const { held, branch, ancestor } = invent(3);
      const store = await stores.open();
      let cursor = await write(store, held);
      for (const blocks of [branch, held.slice(ancestor), branch])
        cursor = await write(store, blocks, cursor, ancestor);
      const orphans = await store.db.selectFrom("orphan_block").select(["orphaned_by", "block"]).execute();
      expect(orphans.map((one) => one.orphaned_by).sort()).to.deep.equal([2, 2, 2, ...branch.map(() => 3), 4, 4, 4]);
      const clean = await stores.open();
      await write(clean, [...held.slice(0, ancestor), ...branch]);
      expect(await stateDigest(store)).to.equal(await stateDigest(clean));
    });
  });
});

const COMMON = { transfersPerBlock: 60, accounts: 700 };

function invent(depth: number) {
  const balances = new Map<string, bigint>();
  const ancestor = 24 - depth;
  const kept = inventBlocks({ ...COMMON, seed: "kept", from: 1, count: ancestor, balances });
  const rest = { ...COMMON, from: ancestor + 1, ...(kept.length > 0 ? { parentHash: kept.at(-1)!.hash } : {}) };
  const left = inventBlocks({ ...rest, seed: "left", count: depth, balances: new Map(balances) });
  const branch = inventBlocks({ ...rest, seed: "branch", count: depth + 1, balances: new Map(balances) });
  return { held: [...kept, ...left], branch, ancestor };
}

function write(store: Store, blocks: readonly FollowedBlock[], after?: Cursor, ancestor?: number): Promise<Cursor> {
  const finality = { head: blocks.at(-1)!.number, safe: 0, final: 0 };
  return writeBatch(store, INVENTED, { after, blocks, finality, ...(ancestor === undefined ? {} : { ancestor }) });
}
