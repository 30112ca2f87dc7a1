// S18 of the acceptance scenarios, its part on the chain: no consent, no CNH; and the end.
//
// as shipped: no approval, no allocation; whatever banks say, any mint is refused and the ceiling is 0
// an approval cleared with 500,000,000 out: minting off at once, redemption on; reversible by LEGAL
// wind-down: for ever, whatever is approved afterwards; redemption until the supply is 0
import { expect } from "chai";
import { id } from "ethers";
import { attest, text } from "../bank-messages.ts";
import { mint } from "../orders.ts";
import { proposeSettlement, request, settle } from "../redemptions.ts";
import { act, expectRefusal, fields, loadFresh, millions, units, type Stage } from "../stage.ts";
import { CNH_APPROVED, CNH_RESERVE, CNH_SUPPLY, loadWorld, state, TABLE_END } from "../world.ts";

describe("S18 Consent gate and wind-down", () => {
  let cnh: Stage;
  const redeem = async (amount: bigint, holder = cnh.distributor, uetr = id(`uetr ${amount} ${holder.address}`)) => {
    const one = await request(cnh, holder, amount);
    await proposeSettlement(cnh, one, uetr);
    await settle(cnh, one, uetr);
  };

  describe("as CNH is shipped", () => {
    beforeEach(async () => {
      cnh = await loadFresh("cnh");
      await attest(cnh, "a", CNH_RESERVE.total);
    });

    it("has no approval and no allocation", async () => {
      expect(fields(await cnh.registry.approval())).to.include({ ceiling: 0n, expiry: 0n });
      expect(fields(await cnh.registry.allocation())).to.include({ epoch: 0n, amount: 0n });
    });

    it("refuses any mint, though banks attest 505,000,000.00", async () => {
      expect((await cnh.registry.solvency()).reserves).to.equal(505_000_000_000000n);
      expect(await cnh.token.supplyCeiling()).to.deep.equal([0n, 0n]);
      for (const amount of [1n, units(1), millions(20)]) {
        await expectRefusal(cnh.registry, mint(cnh, amount), "NoApproval", 0n, (time: bigint) => time > 0n);
      }
    });

    it("cannot be given an allocation first", () =>
      expectRefusal(
        cnh.registry,
        act(cnh, "registry", "raiseAllocation", 1n, TABLE_END, [{ chainId: 31_337n, amount: 1n }]),
        "AllocationAboveApproval",
        1n,
        0n,
      ));
  });

  describe("with 500,000,000 in circulation", () => {
    beforeEach(async () => {
      ({ cnh } = await loadWorld());
      await redeem(millions(5));
      await mint(cnh, millions(4));
    });

    it("stops minting the moment the approval is cleared, and redeems on", async () => {
      const { registry, token } = cnh;
      await act(cnh, "registry", "clearApproval");
      expect(await token.supplyCeiling()).to.deep.equal([0n, 0n]);
      await expectRefusal(registry, mint(cnh, 1n), "NoApproval", 0n, (time: bigint) => time > 0n);
      await redeem(millions(30));
      expect(await token.totalSupply()).to.equal(CNH_SUPPLY - millions(31));
      expect(fields(await registry.solvency())).to.include({
        reserves: CNH_RESERVE.total,
        ceiling: 0n,
        unconfirmed: 0n,
      });
    });

    it("mints again only after LEGAL's 24 h with a new consent", async () => {
      await act(cnh, "registry", "clearApproval");
      await act(cnh, "registry", "setApproval", text("PBOC"), id("second consent"), CNH_APPROVED, TABLE_END);
      await state(cnh, CNH_RESERVE);
      await mint(cnh, 1n);
    });

    it("never mints again after the wind-down, whatever is approved, and redeems down to 0", async () => {
      const { registry, token, distributor, otherDistributor } = cnh;
      await act(cnh, "registry", "clearApproval");
      await act(cnh, "registry", "windDown");
      await act(cnh, "registry", "setApproval", text("PBOC"), id("third consent"), millions(9_000), TABLE_END);
      await act(cnh, "registry", "raiseAllocation", 2n, TABLE_END, [{ chainId: 31_337n, amount: millions(9_000) }]);
      await state(cnh, CNH_RESERVE);
      await expectRefusal(registry, mint(cnh, 1n), "WoundDown");
      for (const holder of [distributor, otherDistributor]) await redeem(await token.balanceOf(holder), holder);
      expect(await token.totalSupply()).to.equal(0n);
      expect(fields(await registry.solvency())).to.include({
        liabilities: 0n,
        reserves: CNH_RESERVE.total,
        ceiling: 0n,
        ratio: 0n,
      });
    });
  });
});
