// Every open request of a holder who is not blacklisted can end without the issuer.
//
// reclaimed after 7 days
// ├── under pause, closed policy, suspension, and all three
// ├── with the desk off the token's books, the mint desk no minter, the token under another authority
// └── and what the token refuses to give back is the holder's again as soon as the token lets it go
import { expect } from "chai";
import { id } from "ethers";
import { ALICE_HOLDS, loadStage } from "../business.ts";
import { act, closePolicy, CONSENT, DAY, now, pass, pause, type Stage } from "../stage.ts";

describe("RedemptionDesk", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
    await stage.token.connect(stage.alice).approve(stage.redemptionDesk, ALICE_HOLDS);
    await stage.redemptionDesk.connect(stage.alice).request(ALICE_HOLDS, id("payout of alice"));
  });

  async function moveAuthority(): Promise<void> {
    const authority = stage.authority.connect(stage.holders.ADMIN);
    const other = await stage.harbour.cnh.authority.getAddress();
    const data = authority.interface.encodeFunctionData("updateAuthority", [await stage.token.getAddress(), other]);
    await authority.schedule(authority, data, 0);
    await pass(stage, 2n * DAY);
    await authority.execute(authority, data);
  }
  const suspend = async () => act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 31n * DAY);
  const takeOff = () => act(stage, "token", "register", stage.redemptionDesk.target, 0);
  const conditions: readonly (readonly [string, (() => Promise<unknown>)[]])[] = [
    ["the token is paused", [() => pause(stage)]],
    ["the policy is closed", [() => closePolicy(stage)]],
    ["redemption is suspended", [suspend]],
    ["all three at once", [suspend, () => closePolicy(stage), () => pause(stage)]],
    ["the desk is off the token's books", [takeOff]],
    [
      "the desk is off the token's books, which is paused and closed",
      [takeOff, () => closePolicy(stage), () => pause(stage)],
    ],
    ["the mint desk is no minter", [() => act(stage, "token", "removeMinter", stage.mintDesk.target)]],
    ["the token has another authority", [moveAuthority]],
  ];
  for (const [what, acts] of conditions) {
    it(`gives a request back to its holder alone while ${what}`, async () => {
      const { redemptionDesk, token, alice } = stage;
      for (const each of acts) await each();
      await pass(stage, 7n * DAY);
      await redemptionDesk.connect(alice).reclaim(1n);
      const balance = await token.balanceOf(alice);
      expect(balance + (await redemptionDesk.claimable(alice))).to.equal(ALICE_HOLDS);
      expect(await redemptionDesk.openRedemptions()).to.deep.equal([0n, 0n]);
    });
  }
});
