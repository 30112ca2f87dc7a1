// S3 of the acceptance scenarios: stale and forged statements.
//
// last statement Friday 13 February 2026 18:00; Monday 16 February 09:00: 226,800 s > 93,600 s
// ├── minting stops, redemption works; at 10:05 a fresh statement lets it go on
// ├── refused: replayed, from the future, by a revoked signer, under the token's domain, with a gap
// └── one of two custodians stale: only its pool counts as 0
import { expect } from "chai";
import { id } from "ethers";
import { attest, signCredit, signStatement, type Statement, statement, submit } from "../bank-messages.ts";
import { approve, creditFor, mint, order, propose } from "../orders.ts";
import { proposeSettlement, request, settle, UETR } from "../redemptions.ts";
import { act, at, BANK, expectRefusal, fields, millions, POOL, reach, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

const FRIDAY = hongKong("2026-02-13 18:00");
const MONDAY = hongKong("2026-02-16 09:00");

describe("S3 Stale and forged statements", () => {
  let hkd: Stage;
  let last: Statement;
  let lastSigned: Awaited<ReturnType<typeof signStatement>>;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
    await reach(hkd, FRIDAY);
    last = await statement(hkd, "a", HKD_RESERVE);
    lastSigned = await signStatement(hkd, last);
    await submit(hkd, last, lastSigned);
    expect((await hkd.registry.pool(POOL.a)).asOf).to.equal(FRIDAY);
  });

  it("stops minting on Monday at 09:00, when the statement is 226,800 s old and 93,600 are allowed", async () => {
    await reach(hkd, MONDAY - 60n);
    const placed = await order(hkd, units(1_000_000));
    await propose(hkd, placed);
    const credit = await creditFor(hkd, placed);
    const signatures = await signCredit(hkd, credit);
    await at(hkd, MONDAY);
    await expectRefusal(hkd.registry, approve(hkd, placed, { credit, signatures }), "ReservesStale", 226_800n, 93_600n);
    expect(fields(await hkd.registry.solvency())).to.include({
      reserves: 0n,
      unconfirmed: HKD_RESERVE.total,
      ceiling: 0n,
    });
  });

  it("redeems meanwhile", async () => {
    await reach(hkd, MONDAY);
    const request1 = await request(hkd, hkd.distributor, units(2_000_000));
    await proposeSettlement(hkd, request1);
    await settle(hkd, request1);
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY - units(2_000_000));
  });

  it("mints again after a fresh statement at 10:05", async () => {
    await reach(hkd, MONDAY);
    await expectRefusal(hkd.registry, mint(hkd, units(1_000_000)), "ReservesStale");
    await reach(hkd, hongKong("2026-02-16 10:05"));
    await state(hkd, HKD_RESERVE);
    await mint(hkd, units(1_000_000));
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + units(1_000_000));
  });

  describe("on Monday morning", () => {
    let next: Statement;
    beforeEach(async () => {
      await reach(hkd, MONDAY);
      next = await statement(hkd, "a", HKD_RESERVE);
    });
    afterEach(async () => {
      expect(fields(await hkd.registry.pool(POOL.a))).to.include({
        asOf: FRIDAY,
        sequence: last.sequence,
        fresh: false,
      });
    });

    it("refuses Friday's statement once more", () =>
      expectRefusal(
        hkd.registry,
        submit(hkd, last, lastSigned),
        "WrongSequence",
        POOL.a,
        last.sequence,
        last.sequence + 1n,
      ));

    it("refuses a statement as of the future", async () => {
      const future = { ...next, asOf: MONDAY + 3_600n };
      const signed = await signStatement(hkd, future);
      await at(hkd, MONDAY + 5n);
      await expectRefusal(hkd.registry, submit(hkd, future, signed), "FutureAsOf", MONDAY + 3_600n, MONDAY + 5n);
    });

    it("refuses a revoked signer", async () => {
      const signed = await signStatement(hkd, next);
      await act(hkd, "registry", "revokeSigner", BANK.a, signed[1]!.signer);
      await expectRefusal(hkd.registry, submit(hkd, next, signed), "UnknownSigner", BANK.a, signed[1]!.signer);
    });

    it("refuses signatures under the token's domain", async () => {
      const signed = await signStatement(hkd, next, undefined, hkd.domains.token);
      await expectRefusal(hkd.registry, submit(hkd, next, signed), "InvalidSignature", signed[0]!.signer);
    });

    it("refuses a gap in the sequence", async () => {
      const gap = { ...next, sequence: next.sequence + 1n };
      await expectRefusal(hkd.registry, submit(hkd, gap), "WrongSequence", POOL.a, gap.sequence, next.sequence);
    });
  });

  it("counts as 0 only the pool of that custodian of two whose statement is stale", async () => {
    const [a, b] = [millions(600), millions(412) + units(500_000)];
    await attest(hkd, "a", a);
    await attest(hkd, "b", b);
    expect(await hkd.registry.headroom()).to.equal(2_475_247_524752n);

    await reach(hkd, MONDAY);
    await attest(hkd, "a", a);
    expect(fields(await hkd.registry.solvency())).to.include({ reserves: a, unconfirmed: b, stalePools: 1n });
    expect((await hkd.registry.computedCeiling())[3]).to.equal(594_059_405_940594n);
    await expectRefusal(hkd.registry, mint(hkd, 1n), "InsufficientReserve", 0n, 1n);

    await attest(hkd, "b", b);
    expect(fields(await hkd.registry.solvency())).to.include({ reserves: a + b, unconfirmed: 0n, stalePools: 0n });
    await mint(hkd, 2_475_247_524752n);
  });

  it("keeps what an escrow holds out of nobody's reach while stale", async () => {
    const one = await request(hkd, hkd.distributor, units(500_000));
    await reach(hkd, MONDAY);
    expect(await hkd.redemptionDesk.openRedemptions()).to.deep.equal([1n, units(500_000)]);
    await proposeSettlement(hkd, one, id("uetr of Monday"));
    await settle(hkd, one, id("uetr of Monday"));
    expect(await hkd.redemptionDesk.requestOfPayout(UETR)).to.equal(0n);
  });
});
