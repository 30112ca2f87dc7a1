import { expect } from "chai";
import { id, keccak256 } from "ethers";
import type { Books } from "../../ledger/books.ts";
import { startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { FollowedNetwork } from "../../ledger/followed-network.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { codeOfAsync } from "./code-of.ts";
import { hashOf, inventBlocks, INVENTED } from "./invented-chain.ts";
import { monthBooks } from "./month-books.ts";
import { MONTH_FACTS } from "./month-facts.ts";
import { monthBlocks, PEOPLE } from "./month-chain.ts";
import { expectText, readable } from "./report-golden.ts";

// buildReport, over September 2026
// ├── each report as it was reviewed
// ├── C1: a quiet day, a day with a purchase, a Sunday without a fresh statement, a week without any
// ├── C2: funds of seven days
// ├── C3: both bases differ by exactly what is frozen; addresses that are lost are taken off once
// ├── C8: paid in time, late, held, open; both due dates where a day was closed
// ├── C9 and C9P: in force and done; no address in public
// ├── without a registry, and on two chains of which one began later
// └── refuses: a token that was not there, a day that is not final

const isStated = ({ name }: { name: string }) => name === "StatementAccepted";
const seed = id("the auditor's seed");
const selection = {
  seed,
  commitment: keccak256(seed),
  committedAt: startOfDay("2026-09-05"),
  evidence: "letter of the auditor of 5 September 2026",
};

describe("buildReport", () => {
  let books: Books;

  before(async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    books = await monthBooks({ store });
  });

  after(() => books.store.close());

  const build = async (kind: "C1" | "C2" | "C3" | "C4" | "C8" | "C9" | "C9P", day: string, options = {}) =>
    buildReport({ books, kind, currency: "HKD", day, options: { facts: MONTH_FACTS, ...options } });
  const read = async (...order: Parameters<typeof build>) => JSON.parse((await build(...order)).body);

  for (const [kind, day] of [
    ["C1", "2026-09-16"],
    ["C2", "2026-09-18"],
    ["C4", "2026-09-30"],
    ["C8", "2026-09-30"],
    ["C9", "2026-09-24"],
    ["C9P", "2026-09-24"],
  ] as const)
    it(`makes ${kind} of ${day} as it was reviewed`, async () => {
      expectText(`report-${kind.toLowerCase()}.txt`, readable((await build(kind, day)).body));
    });

  it("makes C3 of the month with the auditor's day as it was reviewed", async () => {
    expectText("report-c3.txt", readable((await build("C3", "2026-09-30", { selection })).body));
  });

  describe("C1", () => {
    it("says what came, what went, and that both sides tie", async () => {
      const report = await read("C1", "2026-09-01");
      expect(report.openingSupply).to.equal("100000000.000000");
      expect(report.minted).to.equal("10000000.000000");
      expect(report.closingSupply).to.equal("110000000.000000");
      expect(report.reserveMovement.opening).to.equal("105000000.00");
      expect(report.reserveMovement.closing).to.equal("115001000.00");
      expect(report.tieOuts.filter((one: { holds: boolean | null }) => one.holds).length).to.equal(5);
    });

    it("counts a redemption on the days it is handed in, burned and paid", async () => {
      const third = await read("C1", "2026-09-03");
      expect(third.redemptions.received).to.deep.equal({ count: 1, amount: "500000.000000" });
      expect(third.redemptions.open.count).to.equal(1);
      expect(third.reserveMovement.burnedNotPaid).to.equal("500000.000000");
      const fourth = await read("C1", "2026-09-04");
      expect(fourth.redemptions.paid).to.deep.equal({ count: 1, amount: "500000.000000" });
      expect(fourth.redemptions.open.count).to.equal(0);
      expect(fourth.reserveMovement.burnedNotPaid).to.equal("-500000.000000");
    });

    it("calls a redemption overdue from the end of its due day until it is paid", async () => {
      const on = async (day: string) => (await read("C1", day)).redemptions.overdue.count;
      expect(await on("2026-09-24")).to.equal(0);
      expect(await on("2026-09-25")).to.equal(1);
      expect(await on("2026-09-28")).to.equal(0);
      const { limitBreaches } = await read("C1", "2026-09-25");
      expect(limitBreaches).to.deep.equal([
        { limit: "redemption 31337:3", found: "due 2026-09-24T23:59:59+08:00", consequence: "overdue" },
      ]);
    });

    it("shows Friday's statement as unconfirmed on a Sunday, and not as a shortfall", async () => {
      const report = await read("C1", "2026-09-06");
      expect(report.reserveMV).to.equal("114504000.00");
      expect(report.reserveConfirmed).to.equal("0.00");
      expect(report.reserveUnconfirmed).to.equal("114504000.00");
      expect(report.ratioLevel).to.equal("enough");
      expect(report.ratioConfirmedPct).to.equal("0.000000");
      expect(report.attestationAgeMaxHours).to.equal("54.00");
      expect(report.limitBreaches[0].consequence).to.equal("not counted");
    });

    it("lists a statement from before the last business day, and counts it for nothing", async () => {
      // Nothing is stated after Friday the 18th.
      const blocks = monthBlocks().map((block) =>
        block.time > startOfDay("2026-09-19") && block.events.some(isStated) ? { ...block, events: [] } : block,
      );
      const store = await openStore("sqlite::memory:");
      await migrate(store);
      const silent = await monthBooks({ store, blocks });
      const of = async (kind: "C1" | "C2" | "C3", day: string) => {
        const options = { withBreaks: true };
        return JSON.parse((await buildReport({ books: silent, kind, currency: "HKD", day, options })).body);
      };
      // The last business day before the Monday is that Friday, before the Tuesday it is the Monday.
      const [monday, tuesday] = [await of("C1", "2026-09-21"), await of("C1", "2026-09-22")];
      expect(monday).to.include({ reserveUnconfirmed: "114265184.56", reserveOutdated: "0.00", ratioLevel: "enough" });
      expect(tuesday).to.include({
        reserveMV: "114265184.56",
        reserveUnconfirmed: "0.00",
        reserveOutdated: "114265184.56",
        ratioPct: "0.000000",
        ratioLevel: "shortfall",
        excess: "-110342500.00",
      });
      expect(tuesday.valuation).to.have.length(2);
      expect(tuesday.limitBreaches[0]).to.include({ found: "0.000000 %", consequence: "shortfall" });
      expect(await of("C2", "2026-09-22")).to.include({ ratioLevel: "shortfall", reserveMV: "114265184.56" });
      expect((await of("C3", "2026-09-30")).asOf1.hongKongBasis).to.include({
        reserve: "0.00",
        reserveConfirmed: "0.00",
        reserveStated: "114265184.56",
        ratioPct: "0.000000",
        surplus: "0.000000",
        shortfall: "109150000.000000",
      });
      await store.close();
    });

    it("leaves the ratio as it is when an account is frozen", async () => {
      const [before, frozen] = [await read("C1", "2026-09-01"), await read("C1", "2026-09-02")];
      expect([before.frozenTokens, frozen.frozenTokens]).to.deep.equal(["0.000000", "2000000.000000"]);
      expect(frozen.closingSupply).to.equal(before.closingSupply);
      expect(frozen.redemptions.held).to.deep.equal({ count: 1, amount: "20000.000000" });
      expect(frozen.redemptions.overdue.count).to.equal(0);
    });

    it("moves a seizure without changing the supply", async () => {
      const report = await read("C1", "2026-09-24");
      expect(report.seizedMoved).to.equal("50000.000000");
      expect(report.burned).to.equal("100000.000000");
      expect(report.closingSupply).to.equal("109150000.000000");
    });

    it("says why what it cannot know is null", async () => {
      const { body } = await buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-01" });
      const report = JSON.parse(body);
      expect(report.licenceNo).to.equal(null);
      expect(Object.keys(report.notAvailable)).to.include.members(["licenceNo", "issuer", "accrued", "issuerHeld"]);
    });
  });

  describe("C2", () => {
    it("adds up seven, 30 and 365 days", async () => {
      const report = await read("C2", "2026-09-04");
      expect([report.issued7d, report.redeemed7d]).to.deep.equal(["110000000.000000", "500000.000000"]);
      const later = await read("C2", "2026-09-11");
      expect([later.issued7d, later.redeemed7d, later.netChange7d]).to.deep.equal([
        "0.000000",
        "250000.000000",
        "-250000.000000",
      ]);
      expect(later.last30d.issued).to.equal("110000000.000000");
    });

    it("never rounds a ratio or a share up", async () => {
      const report = await read("C2", "2026-09-18");
      const shares = report.composition.map(({ pct }: { pct: string }) => Number(pct));
      expect(shares.reduce((sum: number, share: number) => sum + share, 0)).to.be.at.most(100);
      expect(report.redemptionsPaidWithin1BDPct).to.equal("100.000000");
      expect(report.longestRedemptionHours).to.equal("71.50");
    });
  });

  describe("C3", () => {
    it("differs between the two bases by exactly what is frozen", async () => {
      const report = await read("C3", "2026-09-11", { selection });
      for (const day of [report.asOf1, report.asOf2]) {
        expect(day.basesDifferBy).to.equal("2000000.000000");
        expect(day.aicpaBasis.temporarilyNonRedeemable.map(({ amount }: { amount: string }) => amount)).to.deep.equal([
          "2000000.000000",
        ]);
      }
      expect(report.asOf1.hongKongBasis.liability).to.equal("109150000.000000");
      expect(report.asOf1.aicpaBasis.liability).to.equal("107150000.000000");
      expect(report.asOf1.asOf).to.equal("2026-09-30T23:59:59+08:00");
    });

    it("lists what is lost for ever by itself, and takes nothing off twice", async () => {
      const permanentlyNonRedeemable = [
        { address: PEOPLE.lost, reason: "keys destroyed" },
        { address: PEOPLE.frozen, reason: "holder dissolved" },
      ];
      const report = await read("C3", "2026-09-30", { facts: { ...MONTH_FACTS, permanentlyNonRedeemable } });
      expect(report.asOf1.basesDifferBy).to.equal("2001000.000000");
      expect(report.asOf1.aicpaBasis.temporarilyNonRedeemable).to.deep.equal([]);
      expect(report.asOf2).to.equal(null);
      expect(report.notAvailable.asOf2).to.be.a("string");
    });

    it("takes the draw from the issuer's facts too", async () => {
      const { committedAt: _seconds, ...draw } = selection;
      const draws = { "2026-09": { ...draw, committedAt: "2026-09-05T00:00:00+08:00" } };
      const [given, stated] = [
        await read("C3", "2026-09-30", { selection }),
        await read("C3", "2026-09-30", { facts: { ...MONTH_FACTS, draws } }),
      ];
      expect(stated.selection).to.deep.equal(given.selection);
      expect(stated.asOf2).to.deep.equal(given.asOf2);
    });

    it("lists what was in flight", async () => {
      const { settlementTiming } = (await read("C3", "2026-09-30")).asOf1;
      expect(settlementTiming.map(({ what }: { what: string }) => what)).to.deep.equal([
        "redemption, held",
        "redemption, open",
      ]);
    });
  });

  describe("C8", () => {
    it("knows what was paid in time, late, held and open", async () => {
      const { redemptions } = await read("C8", "2026-09-30");
      const facts = (number: number) =>
        redemptions.find((one: { requestId: string }) => one.requestId === `31337:${number}`);
      expect(facts(1)).to.include({ status: "paid", onTime: true, hoursTaken: "19.00", fee: "0.00" });
      expect(facts(3)).to.include({ status: "paid", onTime: false, consentRef: "HKMA consent of 24 September 2026" });
      expect(facts(4)).to.include({ status: "open", dueAt: "2026-10-02T23:59:59+08:00", onTime: null });
      expect(facts(5)).to.include({ status: "held", overdue: false });
    });

    it("shows both due dates where a day was closed", async () => {
      const closures = [
        { day: "2026-09-24", evidence: "circular of 24 September 2026", approvals: ["ops-1", "legal-1"] },
      ];
      const { redemptions } = await read("C8", "2026-09-30", { facts: { ...MONTH_FACTS, closures } });
      const late = redemptions.find((one: { requestId: string }) => one.requestId === "31337:3");
      expect(late).to.include({
        dueAt: "2026-09-24T23:59:59+08:00",
        dueAtAfterClosures: "2026-09-25T23:59:59+08:00",
        onTime: false,
      });
    });
  });

  describe("C9", () => {
    it("times a freeze from the order to its execution", async () => {
      const { register } = await read("C9", "2026-09-02");
      expect(register).to.have.length(1);
      expect(register[0]).to.include({
        act: "blacklisted",
        minutesTaken: 6,
        amount: "2000000.000000",
        authority: "HKPF",
      });
    });

    it("shows a hold that was lifted and the seizure behind it, and says that the case file is missing", async () => {
      const report = await read("C9", "2026-09-24");
      expect(report.register.map(({ act }: { act: string }) => act)).to.deep.equal(["blacklisted", "hold", "seized"]);
      expect(report.register[1].liftedAt).to.equal("2026-09-24T11:00:00+08:00");
      expect(report.register[2]).to.include({ seizedTo: PEOPLE.court, amount: "50000.000000", caseId: null });
      expect(report.notAvailable["register.case"]).to.be.a("string");
    });

    it("shows nobody's address in public", async () => {
      const { body } = await build("C9P", "2026-09-24");
      for (const person of Object.values(PEOPLE)) expect(body).not.to.contain(person.slice(2));
      expect(JSON.parse(body).seized).to.deep.equal({ count: 1, amount: "50000.000000" });
    });
  });

  describe("on invented chains", () => {
    const start = startOfDay("2026-09-01");
    const bare = async (networks: readonly FollowedNetwork[], startOf: (network: FollowedNetwork) => number) => {
      const store = await openStore("sqlite::memory:");
      await migrate(store);
      for (const network of networks) {
        const blocks = inventBlocks({ seed: `chain ${network.chainId}`, from: 1, count: 10 });
        const { number, hash } = blocks.at(-1)!;
        // An empty block a month later, under which the others are final.
        const after = { number: number + 1, hash: hashOf("after"), parentHash: hash, transfers: [], events: [] };
        const times = (index: number) => startOf(network) + index;
        const timed = [
          ...blocks.map((block, index) => ({ ...block, time: times(index) })),
          { ...after, time: times(40 * 86_400) },
        ];
        const finality = { head: number + 1, safe: number + 1, final: number + 1 };
        await writeBatch(store, network, { after: undefined, blocks: timed, finality, genesis: hashOf("genesis") });
      }
      return { store, networks, policies: new Map(), nameOf: () => undefined };
    };

    it("says nothing of a reserve where no registry is followed", async () => {
      const one = await bare([INVENTED], () => start);
      for (const kind of ["C1", "C2", "C3"] as const) {
        const report = JSON.parse((await buildReport({ books: one, kind, currency: "HKD", day: "2026-09-01" })).body);
        const at = kind === "C3" ? report.asOf1.hongKongBasis : report;
        expect([at.ratioPct, at.reserve ?? at.reserveMV ?? null], kind).to.deep.equal([null, null]);
      }
      await one.store.close();
    });

    it("adds up the chains that were there, in one order", async () => {
      const other = { ...INVENTED, chainId: 5, network: "other" };
      const two = await bare([INVENTED, other], ({ chainId }) => (chainId === 5 ? start + 86_400 : start));
      const read = async (day: string, books: Books = two) => {
        const { body } = await buildReport({ books, kind: "C4", currency: "HKD", day });
        return { body, ...JSON.parse(body) };
      };
      const first = await read("2026-09-01");
      expect(first.chains.map(({ chainId }: { chainId: string }) => chainId)).to.deep.equal(["eip155:31337"]);
      const both = await read("2026-09-02");
      expect(both.chains.map(({ chainId }: { chainId: string }) => chainId)).to.deep.equal([
        "eip155:5",
        "eip155:31337",
      ]);
      const supplies = both.chains.map(({ totalSupply }: { totalSupply: string }) =>
        BigInt(totalSupply.replace(".", "")),
      );
      expect(BigInt(both.outstanding.replace(".", ""))).to.equal(supplies[0] + supplies[1]);
      expect(both.tieOuts.every(({ holds }: { holds: boolean }) => holds)).to.equal(true);
      const reversed = await read("2026-09-02", { ...two, networks: [...two.networks].reverse() });
      expect(reversed.body).to.equal(both.body);
      await two.store.close();
    });
  });

  it("refuses a day before the token was there", async () => {
    expect(await codeOfAsync(() => build("C1", "2026-08-30"))).to.equal("HB-4538");
  });

  it("refuses a currency that is not followed", async () => {
    expect(await codeOfAsync(() => buildReport({ books, kind: "C1", currency: "CNH", day: "2026-09-01" }))).to.equal(
      "HB-4538",
    );
  });

  it("refuses a day that is not final", async () => {
    expect(await codeOfAsync(() => build("C1", "2026-10-31"))).to.equal("HB-4501");
  });
});
