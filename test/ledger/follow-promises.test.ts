import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import type { Rpc, RpcCall } from "../../ledger/chain/rpc.ts";
import { advanceFinality } from "../../ledger/follow/advance-finality.ts";
import type { Cursor } from "../../ledger/follow/cursor.ts";
import { readFollowed } from "../../ledger/follow/finality.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { digestOf } from "../../ledger/store/digest.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { hashOf, INVENTED, inventBlocks } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// a promise is about one block of one branch
// ├── one node calls a block final, the next one has a branch without it: nothing changes (HB-4210), unless people accept it
// ├── another follower writes the new branch first, and what is final in it: looked at anew
// ├── one node says a number, the next one has another block there: nothing is promised of that
// ├── the chain's block is replaced between the look and the note of it: nothing is promised of the other branch
// └── two followers at once: of two promises the further one stands, whoever writes last

/** Its headers are believed, so that invented ones do. */
const BELIEVED = { network: "conflux", chainId: 1030, fromBlock: 1, contracts: [] };

interface Node {
  /** Whose blocks these are from block 3 on. */
  branch: string;
  head: number;
  final: number;
}

function answerOf({ branch, head, final }: Node, { method, params }: RpcCall): unknown {
  if (method === "eth_chainId") return "0x406";
  if (method === "eth_getLogs") return [];
  const [asked] = params;
  const number = asked === "latest" ? head : asked === "finalized" || asked === "safe" ? final : Number(asked);
  const hash = (at: number) => hashOf(`${at < 3 ? "common" : branch} ${at}`);
  if (number > head) return null;
  return {
    number: `0x${number.toString(16)}`,
    hash: hash(number),
    parentHash: hash(number - 1),
    timestamp: `0x${(1_000 + number).toString(16)}`,
    logsBloom: `0x${"00".repeat(256)}`,
    receiptsRoot: hashOf("receipts"),
    gasUsed: "0x0",
    transactions: [],
  };
}

/** Two nodes behind one name: the second one answers once the first one has said what it calls safe. */
function failingOver(first: Node, second: Node): Rpc {
  let current = first;
  const request = (call: RpcCall): Promise<unknown> => {
    const answer = answerOf(current, call);
    if (call.params[0] === "safe") current = second;
    return Promise.resolve(answer);
  };
  return { host: "two nodes", request, batch: (calls) => Promise.all(calls.map(request)) };
}

describe("follower, what is promised of which branch", function () {
  this.timeout(60_000);

  onEveryStore((stores) => {
    it("halts where another node lacks the block that one has just called final, and goes on once people accept it", async () => {
      const store = await stores.open();
      const given = { store, network: BELIEVED, proof: "logs" as const };
      const ours: Node = { branch: "ours", head: 8, final: 1 };
      await sync({ ...given, rpc: failingOver(ours, ours) });
      const books = await digestOf(store);
      const theirs: Node = { branch: "theirs", head: 10, final: 1 };
      const rpc = () => failingOver({ ...ours, head: 9, final: 5 }, theirs);
      expect(await codeOfAsync(() => sync({ ...given, rpc: rpc() }))).to.equal("HB-4210");
      expect(await digestOf(store)).to.deep.equal(books);

      const { reorgs } = await sync({ ...given, rpc: rpc(), acceptFinalityViolation: true });
      expect(reorgs).to.deep.equal([{ depth: 6, ancestor: 2 }]);
      expect(await readFollowed(store, 1030)).to.include({ head: 10, safe: 2, final: 2 });
      expect(await verifyBooks({ session: store, network: BELIEVED })).to.deep.equal([]);
    });

    it("goes on where another follower has written the branch meanwhile, and its final block with it", async () => {
      const store = await stores.open();
      const given = { store, network: BELIEVED, proof: "logs" as const };
      const ours: Node = { branch: "ours", head: 8, final: 1 };
      await sync({ ...given, rpc: failingOver(ours, ours) });
      const theirs: Node = { branch: "theirs", head: 10, final: 5 };
      const rpc = failingOver(theirs, theirs);
      let others = 0;
      const late: Rpc = {
        ...rpc,
        async batch(calls) {
          if (others === 0) others = (await sync({ ...given, rpc })).reorgs.length;
          return rpc.batch(calls);
        },
      };
      expect((await sync({ ...given, rpc: late })).reorgs).to.deep.equal([]);
      expect(others).to.equal(1);
      expect(await readFollowed(store, 1030)).to.include({ head: 10, safe: 5, final: 5 });
      expect(await verifyBooks({ session: store, network: BELIEVED })).to.deep.equal([]);
    });

    it("does not take one node's number for a promise of the block that another has there", async () => {
      const store = await stores.open();
      const given = { store, network: BELIEVED, proof: "logs" as const };
      const theirs: Node = { branch: "theirs", head: 8, final: 1 };
      await sync({ ...given, rpc: failingOver(theirs, theirs) });
      const rpc = failingOver({ branch: "ours", head: 9, final: 5 }, { ...theirs, head: 10 });
      await sync({ ...given, rpc });
      expect(await readFollowed(store, 1030)).to.include({ head: 10, safe: 1, final: 1 });
    });

    const branches = () => {
      const balances = new Map<string, bigint>();
      const common = inventBlocks({ seed: "common", from: 1, count: 4, balances });
      const parentHash = common.at(-1)!.hash;
      const before = new Map(balances);
      const ours = inventBlocks({ seed: "ours", from: 5, count: 6, parentHash, balances });
      const theirs = inventBlocks({ seed: "theirs", from: 5, count: 7, parentHash, balances: before });
      return { ours: [...common, ...ours], theirs };
    };
    const promiseOf = (head: number, { number, hash }: FollowedBlock) => ({
      head,
      safe: undefined,
      final: { number, hash },
    });
    const written = (store: Store, after: Cursor | undefined, blocks: readonly FollowedBlock[], final: number) =>
      writeBatch(store, INVENTED, { after, blocks, finality: { head: blocks.at(-1)!.number, safe: final, final } });

    it("promises nothing of a branch that came between the look and the note of it", async () => {
      const store = await stores.open();
      const { ours, theirs } = branches();
      const after = await written(store, undefined, ours, 2);
      const meanwhile: Store = {
        ...store,
        async transaction(work) {
          const finality = { head: 11, safe: 2, final: 2 };
          await writeBatch(store, INVENTED, { after, blocks: theirs, ancestor: 4, finality });
          return store.transaction(work);
        },
      };
      expect(await advanceFinality(meanwhile, INVENTED.chainId, promiseOf(10, ours[7]!))).to.equal(false);
      expect(await readFollowed(store, INVENTED.chainId)).to.include({ head: 11, safe: 2, final: 2 });
      expect(await advanceFinality(store, INVENTED.chainId, promiseOf(11, theirs[3]!))).to.equal(true);
      expect(await readFollowed(store, INVENTED.chainId)).to.include({ head: 11, safe: 8, final: 8 });
      expect(await verifyBooks({ session: store, network: INVENTED })).to.deep.equal([]);
    });

    // In SQLite one writer is alone from the beginning of its transaction on.
    if (stores.name !== "SQLite")
      it("takes back no promise that another follower notes while a batch is written", async () => {
        const url = await stores.url();
        const [one, two] = [await stores.openAt(url), await stores.openAt(url)];
        const { ours } = branches();
        const after = await written(one, undefined, ours.slice(0, 9), 2);
        let advancing: Promise<boolean> | undefined;
        const slow: Store = {
          ...one,
          transaction: (work) =>
            one.transaction((session) =>
              work({
                ...session,
                async upsert(table, rows) {
                  if (table === "followed_chain") {
                    advancing = advanceFinality(two, INVENTED.chainId, promiseOf(9, ours[7]!));
                    // Without a lock it is done by then.
                    await Promise.race([advancing, setTimeout(500)]);
                  }
                  return session.upsert(table, rows);
                },
              }),
            ),
        };
        await written(slow, after, ours.slice(9), 3);
        expect(await advancing).to.equal(true);
        expect(await readFollowed(one, INVENTED.chainId)).to.include({ head: 10, safe: 8, final: 8 });
      });
  });
});
