// S8 of the acceptance scenarios, its part on the chain: lost keys.
//
// (a) a checker's key is gone: orders go on through the other checkers, the role moves to a new key
// (b) keys are gone for good: lowerCeilingCap(0) stops minting at once, ADMIN replaces them after 48 h; redemption stays
// (c) a holder's key is gone: 480,000 move by order to its new wallet; supply delta 0, reserve gate not asked
import { expect } from "chai";
import { rotate } from "../grants.ts";
import { approve, mint, order, propose } from "../orders.ts";
import { proposeSettlement, request, settle } from "../redemptions.ts";
import { act, blacklist, DAY, eventsOf, expectRefusal, FLAG, pass, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, loadWorld, state } from "../world.ts";

const Bound = { cap: 3n };

describe("S8 Lost keys", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
  });

  it("(a) orders go on without the lost checker, and a new key takes its place", async () => {
    const { holders, mintDesk, bob } = hkd;
    const placed = await order(hkd, units(1_000_000));
    await propose(hkd, placed);
    await approve(hkd, placed, { large: true });

    await rotate(hkd, [
      { revoke: "CHECKER", account: holders.CHECKER.address },
      { grant: "CHECKER", account: bob.address },
    ]);
    await state(hkd, HKD_RESERVE);
    const next = await order(hkd, units(1_000_000));
    await propose(hkd, next);
    await expectRefusal(mintDesk, approve(hkd, next), "AccessManagedUnauthorized", holders.CHECKER.address);
    await approve(hkd, next, { checker: bob });
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + units(2_000_000));
  });

  it("(b) minting stops at once and comes back after ADMIN's 48 h; redemption stays", async () => {
    const { token, registry, redemptionDesk, holders, bob, carol } = hkd;
    await act(hkd, "token", "lowerCeilingCap", 0n);
    await expectRefusal(registry, mint(hkd, 1n), "CeilingExceeded", Bound.cap, 0n, 1n);

    const one = await request(hkd, hkd.distributor, units(100_000));
    await proposeSettlement(hkd, one);
    await settle(hkd, one);
    expect((await redemptionDesk.openRedemptions()).count).to.equal(0n);

    await rotate(hkd, [
      { revoke: "MAKER", account: holders.MAKER.address },
      { revoke: "CHECKER", account: holders.CHECKER.address },
      { grant: "MAKER", account: bob.address },
      { grant: "CHECKER", account: carol.address },
    ]);
    await act(hkd, "token", "raiseCeilingCap", hkd.settings.ceilingCap);
    await state(hkd, HKD_RESERVE);
    const placed = await order(hkd, units(1_000_000));
    await expectRefusal(hkd.mintDesk, propose(hkd, placed), "AccessManagedUnauthorized", holders.MAKER.address);
    await propose(hkd, placed, bob);
    await approve(hkd, placed, { checker: carol });
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY + units(900_000));
  });

  it("(c) 480,000 go to the holder's new wallet after 14 days; nothing is minted and no bound is used", async () => {
    const { token, registry, mintDesk, alice, bob, distributor } = hkd;
    const lost = units(480_000);
    await token.connect(distributor).transfer(alice, lost);
    await blacklist(hkd, alice);
    await pass(hkd, 14n * DAY);
    await act(hkd, "token", "register", bob.address, FLAG.destination);
    const before = [await token.supplyCeiling(), await mintDesk.window(), await token.minterAllowance(mintDesk)];
    const events = await eventsOf(hkd, act(hkd, "token", "forcedTransfer", alice.address, bob.address, lost));
    expect(events.map(([name]) => name)).to.deep.equal(["token.Transfer", "token.ForcedTransfer", "token.Seized"]);
    expect(await token.balanceOf(alice)).to.equal(0n);
    expect(await token.balanceOf(bob)).to.equal(lost);
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY);
    expect([await token.supplyCeiling(), await mintDesk.window(), await token.minterAllowance(mintDesk)]).to.deep.equal(
      before,
    );
    // Not one statement counts any more: the gate was never asked.
    expect((await registry.solvency()).stalePools).to.equal(2n);
    await act(hkd, "token", "register", bob.address, 0n);
    await token.connect(bob).transfer(distributor, lost);
  });

  it("(c) is refused to a wallet that is not registered for it", async () => {
    const { token, alice, bob, distributor } = hkd;
    await token.connect(distributor).transfer(alice, units(480_000));
    await blacklist(hkd, alice);
    await expectRefusal(
      token,
      act(hkd, "token", "forcedTransfer", alice.address, bob.address, units(480_000)),
      "NotSeizureDestination",
      bob.address,
    );
  });
});
