import { expect } from "chai";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { ZERO_ADDRESS } from "../../ledger/post/post.ts";
import { holdingsAt } from "../../ledger/read/holdings-at.ts";
import { newestMoment } from "../../ledger/read/moment.ts";
import { supplyAt } from "../../ledger/read/supply-at.ts";
import { addressOf, hashOf } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// where all coins are
// └── at every contract that is followed, and elsewhere: the amounts sum to the supply

const ORIGINS = ["token", "authority", "registry", "mintDesk", "redemptionDesk"] as const;

describe("holdingsAt", () => {
  onEveryStore((stores) => {
    it("loses no coin, whichever contract it was sent to", async () => {
      const store = await stores.open();
      const contracts = [
        ...ORIGINS.map((origin) => ({ address: addressOf(origin), origin, currency: "CNH" as const })),
        ...(["payouts", "fxSettlement", "tradeEscrow"] as const).map((origin) => ({
          address: addressOf(origin),
          origin,
          currency: "" as const,
        })),
      ];
      const network = { network: "localhost", chainId: 31337, fromBlock: 1, contracts };
      const transfers = ["holder", ...contracts.map(({ origin }) => origin)].map((name, logIndex) => ({
        logIndex,
        txHash: hashOf("mint"),
        currency: "CNH" as const,
        source: ZERO_ADDRESS,
        destination: addressOf(name),
        amount: 10n ** BigInt(logIndex),
      }));
      const block = { number: 1, hash: hashOf("1"), parentHash: hashOf("0"), time: 1, events: [], transfers };
      await writeBatch(store, network, {
        after: undefined,
        blocks: [block],
        finality: { head: 1, safe: 1, final: 1 },
      });
      const moment = (await newestMoment(store, network.chainId, "final"))!;
      const holdings = await holdingsAt(store, moment, "CNH");
      const total = holdings.reduce((sum, { amount }) => sum + amount, 0n);
      expect(total).to.equal((await supplyAt(store, moment, "CNH")).supply);
      // The holder's 1 and the authority's 100.
      expect(holdings[0]).to.deep.equal({ kind: "free", amount: 101n, accounts: 2 });
      expect(holdings.map(({ kind }) => kind)).to.have.members([
        "free",
        ...contracts.map(({ origin }) => origin).filter((origin) => origin !== "authority"),
      ]);
    });
  });
});
