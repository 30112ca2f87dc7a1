// S7 of the acceptance scenarios, its part on the chain: a court's seizure.
//
// 1,250,000.50 of a wallet with 3,000,000.00 frozen goes to the receiver
// ├── supply unchanged, 1,749,999.50 left and still frozen; the reserve gate is not asked
// └── refused: not frozen, above what is there, receiver not registered, nobody else's order, not before its delay,
//     once per order. Its expiry, single use and three approvers are the CLI's and the Safe's.
import { expect } from "chai";
import { id } from "ethers";
import { act, blacklist, expectRefusal, FLAG, prepare, units, type Stage } from "../stage.ts";
import { HKD_SUPPLY, loadWorld } from "../world.ts";

const SEIZED = 1_250_000_500000n;
const ORDER = id("HCMP 1234/2026");

describe("S7 Court seizure", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
    await hkd.token.connect(hkd.distributor).transfer(hkd.alice, units(3_000_000));
    await act(hkd, "token", "register", hkd.dave.address, FLAG.destination);
  });
  const seize = (amount = SEIZED, to = hkd.dave.address) =>
    act(hkd, "token", "seize", hkd.alice.address, to, amount, ORDER);

  it("takes 1,250,000.50 to the receiver; 1,749,999.50 stay frozen; the supply stays", async () => {
    const { token, registry, alice, dave } = hkd;
    await blacklist(hkd, alice);
    const ceiling = await token.supplyCeiling();
    await seize();
    expect(await token.balanceOf(dave)).to.equal(SEIZED);
    expect(await token.balanceOf(alice)).to.equal(1_749_999_500000n);
    expect(await token.isBlacklisted(alice)).to.equal(true);
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY);
    expect(await token.supplyCeiling()).to.deep.equal(ceiling);
    expect((await registry.solvency()).liabilities).to.equal(HKD_SUPPLY);
    await expectRefusal(token, token.connect(alice).transfer(dave, 1n), "AccountBlacklisted", alice.address);
  });

  it("leaves 1,749,999.50 held where the court froze by a hold", async () => {
    const { token, holders, alice } = hkd;
    await token.connect(holders.BLACKLISTER).raiseHold(alice, units(3_000_000), ORDER);
    await seize();
    expect(await token.balanceOf(alice)).to.equal(1_749_999_500000n);
    expect(await token.getFrozenTokens(alice)).to.equal(1_749_999_500000n);
  });

  it("refuses a wallet that is not frozen", () =>
    expectRefusal(hkd.token, seize(), "SeizableExceeded", hkd.alice.address, SEIZED, 0n));

  it("refuses more than is there", async () => {
    await blacklist(hkd, hkd.alice);
    const amount = units(3_000_000) + 1n;
    await expectRefusal(hkd.token, seize(amount), "SeizableExceeded", hkd.alice.address, amount, units(3_000_000));
  });

  it("refuses a receiver that is not registered", async () => {
    await blacklist(hkd, hkd.alice);
    await expectRefusal(hkd.token, seize(SEIZED, hkd.bob.address), "NotSeizureDestination", hkd.bob.address);
  });

  it("refuses everybody else, the delay cut short, and the same scheduled order twice", async () => {
    const { token, authority, holders, alice, dave } = hkd;
    await blacklist(hkd, alice);
    const args = [alice.address, dave.address, SEIZED, ORDER] as const;
    await expectRefusal(
      token,
      token.connect(holders.BLACKLISTER).seize(...args),
      "AccessManagedUnauthorized",
      holders.BLACKLISTER.address,
    );
    const operation = await authority.hashOperation(
      holders.SEIZER,
      token,
      token.interface.encodeFunctionData("seize", [...args]),
    );
    const attempt = () => token.connect(holders.SEIZER).seize(...args);
    await expectRefusal(authority, attempt(), "AccessManagerNotScheduled", operation);
    await prepare(hkd, "token", "seize", ...args);
    await attempt();
    await expectRefusal(authority, attempt(), "AccessManagerNotScheduled", operation);
  });
});
