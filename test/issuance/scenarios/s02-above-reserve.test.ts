// S2 of the acceptance scenarios: minting above the reserve, on one chain and on two.
//
// one chain: 15,000,000 is refused with what is available; 2,475,247.524752 passes; one minor unit more does not
// two chains, A 702 million and B 300 million
// ├── 0.000001 on B is refused by its share although the reserve has room, and passes on A
// └── B cannot be raised before A is lowered: the table would be above the approval
import { expect } from "chai";
import { id } from "ethers";
import { attest, text } from "../bank-messages.ts";
import { approve, mint, order, propose } from "../orders.ts";
import { act, expectRefusal, fields, millions, reach, stageOf, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, hongKong, loadWorld, newChain, state, TABLE_END, type Chain } from "../world.ts";

const Bound = { capacity: 0n, allocation: 2n };

describe("S2 Mint above reserve", () => {
  describe("on one chain", () => {
    let hkd: Stage;
    beforeEach(async () => {
      ({ hkd } = await loadWorld());
    });

    it("refuses 15,000,000 and says that 2,475,247.524752 are available", async () => {
      await expectRefusal(
        hkd.registry,
        mint(hkd, units(15_000_000)),
        "InsufficientReserve",
        2_475_247_524752n,
        15_000_000_000000n,
      );
      expect(await hkd.token.totalSupply()).to.equal(1_000_000_000_000000n);
    });

    it("refuses 2,475,247.524753", async () => {
      await expectRefusal(
        hkd.registry,
        mint(hkd, 2_475_247_524753n),
        "InsufficientReserve",
        2_475_247_524752n,
        2_475_247_524753n,
      );
    });

    it("mints 2,475,247.524752, and then not 0.000001 more", async () => {
      await mint(hkd, 2_475_247_524752n);
      expect(await hkd.token.totalSupply()).to.equal(1_002_475_247_524752n);
      await expectRefusal(hkd.registry, mint(hkd, 1n), "InsufficientReserve", 0n, 1n);
    });
  });

  describe("on two chains", function () {
    this.timeout(60_000);
    const [A, B] = [31_337n, 31_338n];
    const APPROVED = millions(1_002);
    const table = (a: bigint, b: bigint) => [
      { chainId: A, amount: a },
      { chainId: B, amount: b },
    ];
    let chains: readonly Chain[];
    let a: Stage;
    let b: Stage;

    before(async () => {
      chains = [await newChain(Number(A), "2026-02-02 09:00"), await newChain(Number(B), "2026-02-02 09:00")];
      [a, b] = (await Promise.all(
        chains.map(({ connection, harbour }) => stageOf(connection, harbour, harbour.hkd)),
      )) as [Stage, Stage];
      // The same for both: the approval, the table, the bank's word signed once per chain, and the world's bounds.
      for (const [stage, supply] of [
        [a, millions(700)],
        [b, millions(300)],
      ] as const) {
        await act(stage, "registry", "setApproval", text("HKMA"), id("consent"), APPROVED, TABLE_END);
        await act(stage, "registry", "lowerAllocation", 2n, TABLE_END, table(millions(702), millions(300)));
        await act(stage, "mintDesk", "raiseOrderLimit", supply);
        await act(stage, "mintDesk", "raiseWindowLimit", supply);
        await act(stage, "mintDesk", "raiseShareLimit", 10_000n);
        await reach(stage, hongKong("2026-02-11 09:00"));
        await state(stage, HKD_RESERVE);
        const placed = await order(stage, supply);
        await propose(stage, placed);
        await approve(stage, placed, { large: true });
        await reach(stage, hongKong("2026-02-13 09:00"));
        await state(stage, HKD_RESERVE);
      }
    });

    it("have 700 and 300 million out, against the same reserve, and neither shows a ratio of its own", async () => {
      expect(await a.token.totalSupply()).to.equal(millions(700));
      expect(await b.token.totalSupply()).to.equal(millions(300));
      for (const { registry } of [a, b]) {
        expect(fields(await registry.solvency())).to.include({ reserves: HKD_RESERVE.total, ratio: 0n });
      }
    });

    it("refuse 0.000001 on B, whose share is used up, although the reserve has room", async () => {
      const { capacity } = await b.registry.solvency();
      expect(capacity - millions(1_000)).to.equal(2_475_247_524752n);
      await expectRefusal(b.registry, mint(b, 1n), "CeilingExceeded", Bound.allocation, 0n, 1n);
    });

    it("have room for 2,000,000 on A and no more", async () => {
      expect(await a.registry.headroom()).to.equal(millions(2));
      await expectRefusal(
        a.registry,
        mint(a, millions(2) + 1n),
        "CeilingExceeded",
        Bound.allocation,
        millions(2),
        millions(2) + 1n,
      );
    });

    it("refuse to raise B before A is lowered: together they would be above the approval", async () => {
      await expectRefusal(
        b.registry,
        act(b, "registry", "raiseAllocation", 3n, TABLE_END, table(millions(702), millions(302))),
        "AllocationAboveApproval",
        millions(1_004),
        APPROVED,
      );
    });

    it("let 2,000,000 move from A to B: A goes down at once, B comes up after 24 h", async () => {
      const moved = table(millions(700), millions(302));
      await act(a, "registry", "lowerAllocation", 3n, TABLE_END, moved);
      expect(await a.registry.headroom()).to.equal(0n);
      await expectRefusal(a.registry, mint(a, 1n), "CeilingExceeded", Bound.allocation, 0n, 1n);

      await act(b, "registry", "raiseAllocation", 3n, TABLE_END, moved);
      await attest(b, "a", HKD_RESERVE.total);
      await mint(b, millions(2));
      await expectRefusal(b.registry, mint(b, 1n), "CeilingExceeded", Bound.allocation, 0n, 1n);
      expect((await a.token.totalSupply()) + (await b.token.totalSupply())).to.equal(APPROVED);
    });
  });
});
