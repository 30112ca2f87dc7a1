import { expect } from "chai";
import { network as hardhat } from "hardhat";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { readFollowed } from "../../ledger/follow/finality.ts";
import { sync, type Follow } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { digestOf, stateDigest } from "../../ledger/store/digest.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { sharedFollowChain, type FollowChain } from "./follow-chain.ts";
import { addressOf } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// what the chain has promised
// ├── final: only forward · only for a block that the books hold
// ├── below it: nothing changes (HB-4210), unless people accept it · another node of several is asked first
// └── another chain: by its number (HB-4105), its first block (HB-4211), no common block (HB-4212), its contracts (HB-4203)

describe("follower, what the chain has promised", function () {
  this.timeout(120_000);

  let chain: FollowChain;
  let goBack: () => Promise<void>;
  before(async () => {
    chain = await sharedFollowChain();
  });
  beforeEach(async () => {
    goBack = await chain.keep();
  });
  afterEach(() => goBack());

  onEveryStore((stores) => {
    const given = (store: Store, final = 10): Follow => {
      const { network, rpc } = chain;
      return { store, network, rpc, finality: finalBehind(final) };
    };
    const promised = async (store: Store) => {
      const { head, safe, final } = (await readFollowed(store, chain.network.chainId))!;
      return { head, safe, final };
    };

    it("moves with the chain, also where no block comes, and never back", async () => {
      const store = await stores.open();
      await chain.play("promises", 30);
      const head = await chain.head();
      await sync(given(store, 10));
      expect(await promised(store)).to.deep.equal({ head, safe: head - 5, final: head - 10 });
      await sync(given(store, 20));
      expect(await promised(store)).to.deep.equal({ head, safe: head - 5, final: head - 10 });
      expect((await sync(given(store, 4))).batches).to.equal(0);
      expect(await promised(store)).to.deep.equal({ head, safe: head - 2, final: head - 4 });
      await chain.play("more", 1);
      await sync(given(store, 20));
      expect(await promised(store)).to.deep.equal({ head: head + 1, safe: head - 2, final: head - 4 });
      expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
    });

    it("is not believed of a branch that the books do not hold", async () => {
      const store = await stores.open();
      await chain.play("common", 5);
      const back = await chain.keep();
      await chain.play("ours", 10);
      await sync(given(store, 50));
      const before = await promised(store);
      await back();
      await chain.play("theirs", 8);
      expect((await sync(given(store, 2))).waiting).to.equal(await chain.head());
      expect(await promised(store)).to.deep.equal(before);
    });

    it("is not believed of blocks that are not written yet", async () => {
      const store = await stores.open();
      await chain.play("long", 60);
      const ending = new AbortController();
      await sync({ ...given(store), limits: { blocks: 10 }, signal: ending.signal, onBatch: () => ending.abort() });
      expect((await promised(store)).final).to.equal(chain.network.fromBlock - 1);
      await sync(given(store));
      expect((await promised(store)).final).to.equal((await chain.head()) - 10);
    });

    it("halts where a final block is gone, and goes on once people accept it", async () => {
      const store = await stores.open();
      await chain.play("common", 5);
      const back = await chain.keep();
      const ancestor = await chain.head();
      await chain.play("ours", 15);
      await sync(given(store, 10));
      const books = await digestOf(store);
      await back();
      await chain.play("shorter", 12);
      expect(await codeOfAsync(() => sync(given(store, 10)))).to.equal("HB-4210");
      await chain.play("theirs", 8);
      expect(await codeOfAsync(() => sync(given(store, 10)))).to.equal("HB-4210");
      expect(await digestOf(store)).to.deep.equal(books);

      const { reorgs } = await sync({ ...given(store, 10), acceptFinalityViolation: true });
      expect(reorgs).to.deep.equal([{ depth: 15, ancestor }]);
      expect((await promised(store)).final).to.equal((await chain.head()) - 10);
      const clean = await stores.open();
      await sync(given(clean));
      expect(await stateDigest(store)).to.equal(await stateDigest(clean));
      expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
    });

    it("asks the next of several nodes before it halts", async () => {
      const store = await stores.open();
      await chain.play("ours", 30);
      await sync(given(store, 5));
      const initialDate = "2030-01-01T00:00:00Z";
      const stranger = providerRpc((await hardhat.create({ override: { initialDate } } as never)).provider as never);
      let current: Rpc = stranger;
      const rpc: Rpc = {
        host: "two nodes",
        request: (call) => current.request(call),
        batch: (calls) => current.batch(calls),
        distrust() {
          current = chain.rpc;
          return true;
        },
      };
      await chain.play("more", 2);
      expect((await sync({ ...given(store, 5), rpc })).to).to.equal(await chain.head());
      expect(current).to.equal(chain.rpc);
    });

    it("refuses another chain", async () => {
      const store = await stores.open();
      await chain.play("ours", 30);
      await sync(given(store));
      const initialDate = "2030-01-01T00:00:00Z";
      for (const [override, code] of [
        [{ chainId: 31338, initialDate }, "HB-4105"],
        [{ initialDate }, "HB-4211"],
      ] as const) {
        const other = await hardhat.create({ override } as never);
        const rpc = providerRpc(other.provider as never);
        expect(await codeOfAsync(() => sync({ ...given(store), rpc }))).to.equal(code);
        await other.provider.request({ method: "hardhat_mine", params: ["0x80"] } as never);
        expect(await codeOfAsync(() => sync({ ...given(store), rpc }))).to.equal(code);
      }
    });

    it("follows from the first block on, once there is one, and replaces it where the one before stays", async () => {
      const store = await stores.open();
      const bare = await bareChain();
      const network = { ...chain.network, fromBlock: 4 };
      const sync4 = () => sync({ ...given(store), network, rpc: bare.rpc });
      await bare.mine("before", 3);
      expect(await sync4()).to.include({ batches: 0, from: 4 });
      const back = await bare.keep();
      await bare.mine("ours", 5);
      expect(await sync4()).to.include({ batches: 1, from: 4, to: 8 });
      await back();
      await bare.mine("theirs", 7);
      expect((await sync4()).reorgs).to.deep.equal([{ depth: 5, ancestor: 3 }]);
      expect(await verifyBooks({ session: store, network })).to.deep.equal([]);
      expect(await codeOfAsync(() => sync({ ...given(store), rpc: bare.rpc }))).to.equal("HB-4203");
    });

    it("refuses a chain that went back behind the first followed block", async () => {
      const store = await stores.open();
      const bare = await bareChain();
      const back = await bare.keep();
      const network = { ...chain.network, fromBlock: 4 };
      await bare.mine("ours", 9);
      await sync({ ...given(store), network, rpc: bare.rpc });
      await back();
      await bare.mine("theirs", 6);
      expect(await codeOfAsync(() => sync({ ...given(store), network, rpc: bare.rpc }))).to.equal("HB-4212");
      await bare.mine("theirs", 6);
      expect(await codeOfAsync(() => sync({ ...given(store), network, rpc: bare.rpc }))).to.equal("HB-4212");
    });

    it("refuses to follow a contract that was not followed from the beginning, or no longer is", async () => {
      const store = await stores.open();
      await sync(given(store));
      const { contracts } = chain.network;
      const added = { ...contracts[0]!, address: `0x${"42".repeat(20)}` };
      for (const other of [[...contracts, added], contracts.slice(1)]) {
        const network = { ...chain.network, contracts: other };
        expect(await codeOfAsync(() => sync({ ...given(store), network }))).to.equal("HB-4203");
      }
      expect(
        await sync({ ...given(store), network: { ...chain.network, contracts: contracts.toReversed() } }),
      ).to.include({
        batches: 0,
      });
    });
  });
});

/** A chain on which nothing is deployed. */
async function bareChain() {
  const { provider } = await hardhat.create();
  const ask = (method: string, ...params: unknown[]) => provider.request({ method, params } as never);
  return {
    rpc: providerRpc(provider as never),
    async mine(seed: string, blocks: number) {
      await ask("hardhat_setCoinbase", addressOf(seed));
      // hardhat_mine makes up blocks without parents.
      for (let block = 0; block < blocks; block++) await ask("evm_mine");
    },
    async keep() {
      const id = await ask("evm_snapshot");
      return () => ask("evm_revert", id);
    },
  };
}
