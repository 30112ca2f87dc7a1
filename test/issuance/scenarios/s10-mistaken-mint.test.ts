// S10 of the acceptance scenarios, its part on the chain: a mistaken mint, and the way back from a mistaken burn.
//
// 10,000,000,000,000 instead of 10,000,000: refused by the limit per order and, were that gone, by the reserve
// 10,000,000 with 18 decimals instead of 6: refused
// 300,000,000 burned by accident: six orders of 50 million over three days under the window of 100 million
// ├── each with the bank's word that reserve is left over by that burn (kind 2), each part once
// └── never at once, never past the window, never more than was burned: the reserve allows no more
import { expect } from "chai";
import { creditId } from "../../../sdk/credit-id.ts";
import { approve, creditFor, mint, order, propose } from "../orders.ts";
import { proposeSettlement, request, settle } from "../redemptions.ts";
import { act, expectRefusal, millions, reach, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

const BURNED = millions(300);
const PART = millions(50);

describe("S10 Mistaken mint", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
  });

  describe("of 10,000,000,000,000 instead of 10,000,000", () => {
    const MISTAKE = units(10_000_000_000_000n);

    it("is refused by the limit per order", async () => {
      const placed = await order(hkd, MISTAKE);
      await expectRefusal(hkd.mintDesk, propose(hkd, placed), "OrderLimitExceeded", MISTAKE, millions(50));
    });

    it("is refused by the reserve, were limit and window gone", async () => {
      await act(hkd, "mintDesk", "raiseOrderLimit", MISTAKE);
      await act(hkd, "mintDesk", "raiseWindowLimit", MISTAKE);
      await state(hkd, HKD_RESERVE);
      await expectRefusal(
        hkd.registry,
        mint(hkd, MISTAKE),
        "InsufficientReserve",
        2_475_247_524752n,
        10_000_000_000_000_000000n,
      );
    });

    it("is refused with 18 decimals too", async () => {
      const placed = await order(hkd, 10n ** 7n * 10n ** 18n);
      await expectRefusal(hkd.mintDesk, propose(hkd, placed), "OrderLimitExceeded", 10n ** 25n, millions(50));
    });
  });

  describe("of 300,000,000 burned by accident", () => {
    let burnTx: string;
    beforeEach(async () => {
      const one = await request(hkd, hkd.distributor, BURNED);
      await proposeSettlement(hkd, one);
      burnTx = (await settle(hkd, one)).hash;
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY - BURNED);
      expect((await hkd.registry.solvency()).ratio).to.equal(144_642_857n);
    });
    const correction = async (part: bigint, amount = PART) => {
      const placed = await order(hkd, amount);
      await propose(hkd, placed);
      const credit = await creditFor(hkd, placed, {
        kind: 2n,
        burnTx,
        creditId: creditId({ chainId: 31_337n, txHash: burnTx, part }),
      });
      return approve(hkd, placed, { credit, large: true });
    };

    it("is not put right at once", async () => {
      await expectRefusal(
        hkd.mintDesk,
        propose(hkd, await order(hkd, BURNED)),
        "OrderLimitExceeded",
        BURNED,
        millions(50),
      );
    });

    it("is put right by six orders of 50,000,000 over three days, under the same bounds as any order", async () => {
      for (const [day, hour, first] of [
        ["2026-02-13", "09:00", 1n],
        ["2026-02-14", "12:00", 3n],
        ["2026-02-15", "12:10", 5n],
      ] as const) {
        if (first !== 1n) {
          await reach(hkd, hongKong(`${day} ${hour}`));
          await state(hkd, HKD_RESERVE);
        }
        await correction(first);
        await correction(first + 1n);
        await expectRefusal(hkd.mintDesk, correction(first + 2n), "WindowLimitExceeded", PART, 0n);
      }
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY);
      expect((await hkd.registry.solvency()).ratio).to.equal(101_250_000n);

      await reach(hkd, hongKong("2026-02-16 13:00"));
      await state(hkd, HKD_RESERVE);
      await expectRefusal(hkd.registry, correction(7n), "InsufficientReserve", 2_475_247_524752n, PART);
    });

    it("is put right once per part", async () => {
      await correction(1n);
      await expectRefusal(hkd.registry, correction(1n), "CreditUsed");
    });
  });
});
