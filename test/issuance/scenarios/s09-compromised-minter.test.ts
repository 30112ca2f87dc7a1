// S9 of the acceptance scenarios, its part on the chain: somebody else has the keys of maker and checker.
//
// 500 million to an unknown wallet: no beneficiary; 60 million: above the limit per order
// 10 million to a real distributor without an order: not proposed; straight at the token: no minter
// with a forged order, both keys, and a bank's forged word for it: 2,475,247.524752 in all, and nothing after that
// one call stops it: lowerCeilingCap(0); redemptions are unaffected
import { expect } from "chai";
import { approve, creditFor, mint, order, propose } from "../orders.ts";
import { proposeSettlement, request, settle } from "../redemptions.ts";
import { act, expectRefusal, millions, units, type Stage } from "../stage.ts";
import { HKD_SUPPLY, loadWorld } from "../world.ts";

const AVAILABLE = 2_475_247_524752n;

describe("S9 Compromised minter", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
  });
  afterEach(async () => {
    expect(await hkd.token.totalSupply()).to.be.at.most(HKD_SUPPLY + AVAILABLE);
  });

  it("refuses 500,000,000 to an unknown wallet", async () => {
    const placed = await order(hkd, millions(500), { beneficiary: hkd.bob.address });
    await expectRefusal(hkd.mintDesk, propose(hkd, placed), "NotBeneficiary", hkd.bob.address);
    await expectRefusal(hkd.mintDesk, approve(hkd, placed, { large: true }), "NotBeneficiary", hkd.bob.address);
  });

  it("refuses 60,000,000", async () => {
    const placed = await order(hkd, millions(60));
    await expectRefusal(hkd.mintDesk, propose(hkd, placed), "OrderLimitExceeded", millions(60), millions(50));
  });

  it("refuses 10,000,000 to a real distributor without an order", async () => {
    const placed = await order(hkd, millions(10));
    await expectRefusal(hkd.mintDesk, approve(hkd, placed), "OrderNotProposed", await hkd.mintDesk.orderId(placed), 0n);
  });

  it("refuses both keys at the token itself", async () => {
    const { token, holders, distributor } = hkd;
    for (const key of [holders.MAKER, holders.CHECKER, holders.LARGE_CHECKER]) {
      await expectRefusal(token, token.connect(key).mint(distributor, millions(10)), "NotMinter", key.address);
    }
  });

  it("refuses a forged order without a bank's word", async () => {
    const placed = await order(hkd, millions(2));
    await propose(hkd, placed);
    await expectRefusal(hkd.registry, approve(hkd, placed, { signatures: [] }), "TooFewSigners", 0n, 2n);
    const { MAKER, CHECKER } = hkd.holders;
    const credit = await creditFor(hkd, placed);
    const forged = [MAKER, CHECKER].map(({ address }) => ({ signer: address, signature: `0x${"11".repeat(65)}` }));
    await expectRefusal(hkd.registry, approve(hkd, placed, { credit, signatures: forged }), "UnknownSigner");
  });

  it("loses 2,475,247.524752 in all where order, both keys and the bank's word are forged", async () => {
    await expectRefusal(hkd.registry, mint(hkd, millions(10)), "InsufficientReserve", AVAILABLE, millions(10));
    await mint(hkd, millions(2));
    await mint(hkd, AVAILABLE - millions(2));
    await expectRefusal(hkd.registry, mint(hkd, 1n), "InsufficientReserve", 0n, 1n);
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + AVAILABLE);
  });

  it("is stopped by one call of one key: lowerCeilingCap(0); redemptions go on", async () => {
    await mint(hkd, units(1));
    const waiting = await order(hkd, units(1));
    await propose(hkd, waiting);
    await act(hkd, "token", "lowerCeilingCap", 0n);
    await expectRefusal(hkd.registry, approve(hkd, waiting), "CeilingExceeded", 3n, 0n, units(1));
    const one = await request(hkd, hkd.distributor, millions(5));
    await proposeSettlement(hkd, one);
    await settle(hkd, one);
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + units(1) - millions(5));
  });
});
