import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { checkAddress } from "../../ledger/serve/address-check.ts";
import { operationsView } from "../../ledger/serve/operations.ts";
import { transparencyView, viewAt } from "../../ledger/serve/transparency.ts";
import type { CurrencyView, TransparencyView } from "../../ledger/serve/transparency-view.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { BLACKLISTED, contractOf, HELD, HOLDER, inventedBooks, NETWORK, NOW } from "./invented-books.ts";

// the views
// ├── public: sums agree · coverage floored · history ends at the headline · flows sum to supply · holders unnamed
// │   └── later: ages grow, what is out of date is called so, numbers stay
// ├── private: late and due · nothing that is done
// ├── an address: ours · blacklisted · held · unknown · malformed
// └── empty books: no currency, no error

const HOUR = 3600;

describe("the views", () => {
  let books: Books;
  let view: TransparencyView;
  let hkd: CurrencyView;

  before(async () => {
    books = await inventedBooks(60);
    view = await transparencyView({ books, at: NOW });
    hkd = view.currencies.find(({ currency }) => currency === "HKD")!;
  });
  after(() => books.store.close());

  const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);

  describe("transparencyView", () => {
    it("has where the coins are sum to what circulates, exactly", () => {
      for (const { places, headline, chains } of view.currencies) {
        expect(sum(places.map(({ amount }) => amount))).to.equal(BigInt(headline.circulating));
        expect(sum(chains.map(({ circulating }) => circulating))).to.equal(BigInt(headline.circulating));
        expect(BigInt(headline.circulating) > 0n).to.equal(true);
      }
    });

    it("floors the coverage of what banks confirm", () => {
      for (const { headline, reserve } of view.currencies) {
        expect(sum(reserve.pools.map(({ total }) => total))).to.equal(BigInt(headline.reserves));
        expect(sum(reserve.composition.map(({ amount }) => amount))).to.equal(BigInt(headline.reserves));
        const [ratio, reserves] = [BigInt(headline.coverage!), BigInt(headline.reserves)];
        const circulating = BigInt(headline.circulating);
        expect(ratio * circulating <= reserves * 10n ** 8n).to.equal(true);
        expect((ratio + 1n) * circulating > reserves * 10n ** 8n).to.equal(true);
      }
    });

    it("ends its history at the headline, a day a point", () => {
      for (const { history, headline } of view.currencies) {
        const { circulating, reserves, coverage, unconfirmed, stated } = headline;
        const last = { day: "2026-11-20", circulating, reserves, coverage, unconfirmed, stated };
        expect(history.at(-1)).to.deep.equal(last);
        expect(new Set(history.map(({ day }) => day)).size).to.equal(history.length);
        expect(history.length).to.be.within(60, 61);
      }
    });

    it("has all that was issued less all that was redeemed be what circulates", () => {
      for (const { flows, headline } of view.currencies) {
        const year = flows.totals.find(({ days }) => days === 365)!;
        expect(year.net).to.equal(headline.circulating);
        expect(sum(flows.days.map(({ issued }) => issued))).to.equal(BigInt(year.issued));
      }
    });

    it("says who signed, with how many keys", () => {
      const signed = hkd.headline.attestation!.signedBy.map((one) => [
        one.custodian,
        one.threshold,
        one.signers.length,
      ]);
      expect(signed).to.deep.equal([
        ["BANK-A", 2, 3],
        ["BANK-B", 2, 3],
      ]);
    });

    it("knows a parked statement from an accepted one", () => {
      const states = hkd.attestations.map(({ state }) => state);
      expect(states.filter((state) => state === "parked")).to.have.length(1);
      expect(states[0]).to.equal("accepted");
    });

    it("names no holder in what was done, and everybody who did it", () => {
      const told = JSON.stringify(hkd.acts).toLowerCase();
      for (const account of [HOLDER, BLACKLISTED, HELD]) expect(told).to.not.include(account);
      const act = hkd.acts.find(({ name }) => name === "HoldSet")!;
      expect(act.sentence).to.include("blacklister (0x");
      expect(act.sentence).to.include("hold on an account from 0.00 hHKD to 250,000.00 hHKD");
    });

    it("lists every role with who holds it", () => {
      expect(hkd.control).to.have.length(26);
      expect(hkd.control.every(({ holders }) => holders.length > 0)).to.equal(true);
      expect(hkd.minters.map(({ address }) => address.toLowerCase())).to.deep.equal([contractOf("mintDesk", "HKD")]);
    });

    it("says which report is anchored and which is not", () => {
      expect(hkd.reports.map(({ anchored }) => anchored !== null)).to.deep.equal([true, false]);
    });

    it("reads the same twice", async () => {
      expect(await transparencyView({ books, at: NOW })).to.deep.equal(view);
    });
  });

  describe("viewAt", () => {
    it("is what a later reading would be, without reading", async () => {
      for (const at of [NOW + HOUR, NOW + 30 * HOUR])
        expect(viewAt(view, at)).to.deep.equal(await transparencyView({ books, at }));
    });

    it("calls blocks and statements out of date, and keeps their numbers", () => {
      const later = viewAt(view, NOW + 30 * HOUR).currencies[1]!;
      expect([hkd.stale, hkd.headline.attestation!.stale]).to.deep.equal([false, false]);
      expect([later.stale, later.headline.attestation!.stale]).to.deep.equal([true, true]);
      expect(later.headline.reserves).to.equal(hkd.headline.reserves);
      expect(later.headline.attestation!.age).to.equal(31 * HOUR);
    });
  });

  describe("operationsView", () => {
    it("puts first what is due first, and calls it late when its time is over", async () => {
      const { redemptions } = await operationsView({ books, at: NOW });
      const open = redemptions.filter(({ state }) => state === "open");
      expect(open.map(({ urgency }) => urgency)).to.deep.equal(["late", "late", "fine", "fine"]);
      // Friday's request is due on Monday, to the last second of it.
      expect(open[2]!.dueAt).to.equal(Date.parse("2026-11-23T23:59:59+08:00") / 1000);
      const due = redemptions.map(({ dueAt }) => dueAt!);
      expect(due).to.deep.equal([...due].sort((a, b) => a - b));
    });

    it("keeps what was burned until a bank has booked its payment", async () => {
      const { redemptions } = await operationsView({ books, at: NOW });
      const burned = redemptions.filter(({ state }) => state === "burned");
      expect(burned.map(({ currency }) => currency).sort()).to.deep.equal(["CNH", "HKD"]);
      for (const { urgency, dueAt } of burned) expect(urgency === "late").to.equal(dueAt! < NOW);
    });

    it("has what waits and nothing that is done", async () => {
      const open = await operationsView({ books, at: NOW });
      expect(open.orders.map(({ orderRef }) => orderRef)).to.deep.equal(["M-NEXT", "M-NEXT"]);
      expect(open.parked.map(({ pool, bound }) => [pool, bound])).to.deep.equal([["BANK-B-1", "320000000000000"]]);
      expect(open.scheduled.map(({ call, state }) => [call, state])).to.deep.equal([
        ["raiseCeilingCap", "waiting"],
        ["raiseCeilingCap", "waiting"],
      ]);
      expect(open.breaks.map(({ owner, age, urgency }) => [owner, age, urgency])).to.deep.equal([
        ["treasury", 72 * HOUR, "late"],
      ]);
      expect(open.pools.every(({ urgency }) => urgency === "fine")).to.equal(true);
    });

    it("keeps a break that was accepted and still differs, and lets go of one that is closed", async () => {
      const own = await inventedBooks(1);
      const [row] = await own.store.db.selectFrom("reconciliation_break").selectAll().execute();
      for (const [state, shown] of [
        ["accepted", [["accepted", "fine"]]],
        ["closed", []],
        ["resolved", []],
        ["open", [["open", "late"]]],
      ] as const) {
        await own.store.upsert("reconciliation_break", [{ ...row!, state, closed: state === "open" ? 0 : NOW }]);
        const { breaks } = await operationsView({ books: own, at: NOW });
        expect(breaks.map((one) => [one.state, one.urgency])).to.deep.equal(shown);
      }
      await own.store.close();
    });

    it("finds who has a role that the policy file gives to somebody else", async () => {
      const { policy } = await operationsView({ books, at: NOW });
      expect(policy.map((one) => [one.currency, one.role, one.missing[0]!.name, one.surplus[0]!.name])).to.deep.equal([
        ["CNH", "REPORTER", "reporter", "board"],
      ]);
    });

    it("sees everything turn late as time goes on", async () => {
      const { pools, orders, parked, scheduled, followed } = await operationsView({ books, at: NOW + 20 * 24 * HOUR });
      const urgencies = [...pools, ...orders, ...parked, ...followed].map(({ urgency }) => urgency);
      expect(new Set(urgencies)).to.deep.equal(new Set(["late"]));
      expect(scheduled.map(({ state }) => state)).to.deep.equal(["expired", "expired"]);
    });
  });

  describe("checkAddress", () => {
    const ask = (address: string) => checkAddress({ books, address, at: NOW });

    it("knows our contracts", async () => {
      const { official } = await ask(contractOf("token", "HKD"));
      expect(official).to.deep.equal([{ contract: "token", currency: "HKD", chainId: 31337, chain: "localhost" }]);
      expect((await ask(contractOf("payouts", ""))).official[0]!.contract).to.equal("payouts");
    });

    it("tells what an account may do and has", async () => {
      const of = async (address: string) => (await ask(address)).accounts.find(({ currency }) => currency === "HKD")!;
      const stopped = await of(BLACKLISTED);
      expect([stopped.blacklisted, stopped.hold, stopped.balance]).to.deep.equal([true, "0", "2000000000000"]);
      const held = await of(HELD);
      expect([held.blacklisted, held.hold, held.balance]).to.deep.equal([false, "250000000000", "750000500000"]);
      const stranger = await of("0x00000000000000000000000000000000000000aa");
      expect([stranger.blacklisted, stranger.hold, stranger.balance]).to.deep.equal([false, "0", "0"]);
    });

    it("refuses what is no address", async () => {
      for (const [written, code] of [
        ["0x12", "HB-1105"],
        ["vitalik.eth", "HB-1103"],
        ["0x70997970C51812dc3A010C7d01b50e0d17dc79c8", "HB-1106"],
        ["0x0000000000000000000000000000000000000000", "HB-1108"],
        ["", "HB-1105"],
      ] as const) {
        const problem = await ask(written).catch((error: { code?: string }) => error);
        expect(problem, written).to.have.property("code", code);
      }
    });
  });

  describe("empty books", () => {
    it("are no error", async () => {
      const store = await openStore("sqlite::memory:");
      await migrate(store);
      const empty = { store, networks: [NETWORK], policies: new Map(), nameOf: () => undefined };
      expect((await transparencyView({ books: empty, at: NOW })).currencies).to.deep.equal([]);
      const { followed } = await operationsView({ books: empty, at: NOW });
      expect(followed.map(({ booked, urgency }) => [booked, urgency])).to.deep.equal([[0, "late"]]);
      await store.close();
    });
  });
});
