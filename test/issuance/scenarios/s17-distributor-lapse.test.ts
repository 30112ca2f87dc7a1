// S17 of the acceptance scenarios, its part on the chain: a distributor's licence ends at 00:00.
//
// 23:59:59: minted; 00:00:00: refused, to propose and to approve; the other distributor is unaffected
// the distributor and its customers still redeem
import { expect } from "chai";
import { signCredit, text } from "../bank-messages.ts";
import { approve, creditFor, mint, order, propose } from "../orders.ts";
import { proposeSettlement, request, settle } from "../redemptions.ts";
import { act, at, expectRefusal, reach, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

const MIDNIGHT = hongKong("2026-02-16 00:00");

describe("S17 Distributor lapse", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
    await act(hkd, "mintDesk", "addBeneficiary", hkd.distributor.address, text("M-001"), MIDNIGHT);
    await reach(hkd, hongKong("2026-02-15 23:30"));
    await state(hkd, HKD_RESERVE);
  });

  it("mints at 23:59:59 and refuses at 00:00:00 what was proposed before, and what is proposed then", async () => {
    const { mintDesk, distributor, token } = hkd;
    const [early, late, later] = [
      await order(hkd, units(1_000_000)),
      await order(hkd, units(1_000_000)),
      await order(hkd, units(1)),
    ];
    await propose(hkd, early);
    await propose(hkd, late);
    const credits = [await creditFor(hkd, early), await creditFor(hkd, late)] as const;
    const signatures = [await signCredit(hkd, credits[0]), await signCredit(hkd, credits[1])] as const;
    await at(hkd, MIDNIGHT - 1n);
    await approve(hkd, early, { credit: credits[0], signatures: signatures[0] });
    await at(hkd, MIDNIGHT);
    await expectRefusal(
      mintDesk,
      approve(hkd, late, { credit: credits[1], signatures: signatures[1] }),
      "BeneficiaryExpired",
      distributor.address,
      MIDNIGHT,
      MIDNIGHT,
    );
    await at(hkd, MIDNIGHT);
    await expectRefusal(mintDesk, propose(hkd, later), "BeneficiaryExpired", distributor.address, MIDNIGHT, MIDNIGHT);
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY + units(1_000_000));
  });

  it("lets the distributor and its customers redeem, and the other distributor buy", async () => {
    const { token, distributor, alice } = hkd;
    await token.connect(distributor).transfer(alice, units(1_000));
    await reach(hkd, hongKong("2026-02-16 09:00"));
    for (const [holder, amount, uetr] of [
      [distributor, units(2_000_000), "0x" + "a1".repeat(32)],
      [alice, units(1_000), "0x" + "a2".repeat(32)],
    ] as const) {
      const id = await request(hkd, holder, amount);
      await proposeSettlement(hkd, id, uetr);
      await settle(hkd, id, uetr);
    }
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY - units(2_001_000));
    await mint(hkd, units(1_000_000), { beneficiary: hkd.otherDistributor.address });
  });
});
