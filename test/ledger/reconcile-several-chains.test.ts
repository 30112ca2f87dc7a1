// The same tokens on two chains: each chain's own facts are compared by themselves, and the sums with what is approved,
// attested and paid in once.
//
// two chains
// ├── agree in everything that each has by itself
// ├── shares that add up to more than the approval
// ├── one credit that was minted on both
// └── a reserve that counts once, though both registries were told of it
import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { reconcile, type ReconcileResult } from "../../ledger/reconcile/reconcile.ts";
import type { Store } from "../../ledger/store/store.ts";
import { POOL } from "../issuance/stage.ts";
import { loadDays, type DayBooks } from "./day-books.ts";
import { ACCOUNTS_FILE, PAYMENTS } from "./day-bank.ts";
import { MORNING, playSecondChain } from "./day-chain.ts";

describe("reconcile, of two chains", function () {
  this.timeout(120_000);
  let days: DayBooks;
  let second: Awaited<ReturnType<typeof playSecondChain>>;
  let rpc: Rpc;
  let store: Store;
  let result: ReconcileResult;

  before(async () => {
    days = await loadDays();
    second = await playSecondChain();
    rpc = providerRpc(second.hkd.connection.provider as never);
    store = await days.copy();
    await sync({ store, network: second.network, rpc, finality: { tags: false, safe: 0, final: 0 } });
    result = await run();
  });
  after(() => store.close());

  const run = (): Promise<ReconcileResult> => {
    const books: Books = {
      store,
      networks: [days.network, second.network],
      policies: new Map([
        [31_337, days.policy],
        [1_337, second.policy],
      ]),
      nameOf: () => undefined,
    };
    return reconcile({
      books,
      accounts: ACCOUNTS_FILE,
      asOf: MORNING,
      rpc: (chainId) => (chainId === 31_337 ? days.rpc : rpc),
    });
  };

  it("finds shares above the approval and a credit that was minted on both, and nothing else", () => {
    expect(result.moments.map(({ chainId }) => chainId)).to.deep.equal([31_337, 1_337]);
    expect(
      result.breaks.map(({ rule, currency, left, right, difference }) => [rule, currency, left, right, difference]),
    ).to.deep.equal([
      ["mint-credits", "HKD", "500,000.50 HKD minted", "a credit of another order", "one credit for two"],
      [
        "allocations",
        "HKD",
        "6,000,000,000.00 HKD shared out",
        "5,000,000,000.00 HKD approved",
        "1,000,000,000.00 HKD above",
      ],
    ]);
    expect(result.warnings).to.deep.equal([]);
  });

  it("names both mints of the credit in its evidence", () => {
    const [twice] = result.breaks;
    expect(
      twice!.evidence.map((one) => (one.is === "bank line" ? one.number : "chainId" in one ? one.chainId : "")),
    ).to.deep.equal([1_337, 1_337, "2026-2"]);
    expect(twice!.evidence.at(-1)).to.include({ account: PAYMENTS.second.account });
  });

  it("counts a pool once, by whichever registry has it", async () => {
    for (const pool of [POOL.a, POOL.b]) await second.hkd.registry.connect(second.hkd.holders.GUARDIAN).dropPool(pool);
    await second.hkd.connection.networkHelpers.mine();
    await sync({ store, network: second.network, rpc, finality: { tags: false, safe: 0, final: 0 } });
    const { rules } = await reconcile({
      books: {
        store,
        networks: [days.network, second.network],
        policies: new Map(),
        nameOf: () => undefined,
      },
      accounts: ACCOUNTS_FILE,
    });
    const backing = rules.find(({ rule, currency }) => rule === "backing" && currency === "HKD")!;
    expect(backing.outcome).to.equal("agrees");
  });
});
