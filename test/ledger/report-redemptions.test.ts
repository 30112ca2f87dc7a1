import { expect } from "chai";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import { formatHongKong } from "../../ledger/clock/hong-kong-time.ts";
import type { RedemptionAt } from "../../ledger/read/redemptions-at.ts";
import type { RestrictionAct } from "../../ledger/read/restriction-acts.ts";
import type { BankLine } from "../../ledger/report/statement-told.ts";
import type { FullChainState } from "../../ledger/report/chain-state.ts";
import { redemptionRows } from "../../ledger/report/redemption-rows.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { time } from "./month-bank.ts";

// redemptionRows
// ├── a freeze stops the clock, and lifting it starts the clock anew; not what was overdue before
// ├── a payment in parts, one that came back, one of which only the day is known
// └── taken back by the holder after the due date: not in time

const HOLDER = "0x00000000000000000000000000000000000000aa";
const UETR = "00000000-0000-4000-8000-000000000001";
const at = (moment: string) => ({ time: time(moment), block: 1, logIndex: 0, txHash: `0x${"11".repeat(32)}` });

/** Handed in on Monday 2 November 2026, so due on Tuesday. */
const REQUEST: RedemptionAt = {
  id: 1n,
  desk: HOLDER,
  holder: HOLDER,
  amount: 500_000_000_000n,
  payoutRef: `0x${"22".repeat(32)}`,
  requestedAt: time("2026-11-02 11:20"),
  requested: at("2026-11-02 11:20"),
  state: "open",
  held: false,
  bankRefs: [],
};

const settled = (moment: string): RedemptionAt => ({
  ...REQUEST,
  state: "settled",
  settled: { ...at(moment), bankRef: bankReference(UETR), maker: HOLDER, checker: HOLDER },
});

function act(kind: "blacklisted" | "un-blacklisted", moment: string): RestrictionAct {
  const none = { amount: 0n, previous: 0n, to: undefined, caseRef: undefined, actor: undefined };
  return { ...none, kind, account: HOLDER, where: at(moment) };
}

function line(amount: string, moment: string): BankLine {
  const booked = time(moment);
  const none = { rail: "FPS", reference: moment, counterparty: "", text: "" };
  return { ...none, account: "1", number: "1", line: 1, booked, value_date: moment.slice(0, 10), amount, uetr: UETR };
}

interface Case {
  redemption?: RedemptionAt;
  acts?: readonly RestrictionAct[];
  lines?: readonly BankLine[];
  asOf?: string;
}

function rowOf({ redemption = REQUEST, acts = [], lines = [], asOf = "2026-11-30 23:59" }: Case) {
  const chain = { moment: { chainId: 1 }, redemptions: [redemption], acts } as unknown as FullChainState;
  const calendar = calendarsOf().hongKong;
  const [row] = redemptionRows({ chains: [chain], lines, calendar, closures: [], asOf: time(asOf) });
  return row!;
}

describe("redemptionRows", () => {
  describe("under a freeze", () => {
    const frozen = act("blacklisted", "2026-11-02 11:30");
    const held = { ...REQUEST, held: true };

    it("hold the request and stop its clock", () => {
      const row = rowOf({ redemption: held, acts: [frozen] });
      expect([row.status, row.overdue]).to.deep.equal(["held", false]);
    });

    it("start the clock anew when it is lifted: the next business day", () => {
      const acts = [frozen, act("un-blacklisted", "2026-11-11 10:00")];
      const row = rowOf({ acts, asOf: "2026-11-12 23:59" });
      expect(formatHongKong(row.dates.due.time)).to.equal("2026-11-12T23:59:59+08:00");
      expect([row.status, row.overdue]).to.deep.equal(["open", false]);
      expect(rowOf({ acts, asOf: "2026-11-13 00:00" }).overdue).to.equal(true);
    });

    it("keep the last of two", () => {
      const acts = [
        frozen,
        act("un-blacklisted", "2026-11-11 10:00"),
        act("blacklisted", "2026-11-12 09:00"),
        act("un-blacklisted", "2026-11-20 09:00"),
      ];
      expect(rowOf({ acts }).dates.due.day).to.equal("2026-11-23");
    });

    it("do not hide what was overdue before", () => {
      const late = act("blacklisted", "2026-11-04 09:00");
      const row = rowOf({ redemption: held, acts: [late] });
      expect([row.status, row.overdue, row.dates.due.day]).to.deep.equal(["held", true, "2026-11-03"]);
      const acts = [late, act("un-blacklisted", "2026-11-11 10:00")];
      const paid = rowOf({
        redemption: settled("2026-11-11 11:00"),
        acts,
        lines: [line("-500000000000", "2026-11-12 10:00")],
      });
      expect([paid.onTime, paid.dates.due.day]).to.deep.equal([false, "2026-11-03"]);
    });

    it("count no freeze that came and went before the request", () => {
      const acts = [act("blacklisted", "2026-10-01 09:00"), act("un-blacklisted", "2026-10-05 09:00")];
      expect(rowOf({ acts }).dates.due.day).to.equal("2026-11-03");
    });

    it("count no freeze after the burn", () => {
      const acts = [act("blacklisted", "2026-11-02 15:00"), act("un-blacklisted", "2026-11-20 09:00")];
      const row = rowOf({ redemption: settled("2026-11-02 14:00"), acts });
      expect([row.dates.due.day, row.overdue]).to.deep.equal(["2026-11-03", true]);
    });
  });

  describe("with the bank's lines", () => {
    const redemption = settled("2026-11-02 14:00");

    it("add up a payment in parts, which is made by its last one", () => {
      const lines = [line("-300000000000", "2026-11-03 10:00"), line("-200000000000", "2026-11-04 10:00")];
      const row = rowOf({ redemption, lines });
      expect([row.status, row.payment!.amount, row.onTime]).to.deep.equal(["paid", 500_000_000_000n, false]);
    });

    it("do not take for paid what came back", () => {
      const lines = [line("-500000000000", "2026-11-03 10:00"), line("500000000000", "2026-11-03 12:00")];
      const row = rowOf({ redemption, lines });
      expect([row.status, row.overdue, row.onTime]).to.deep.equal(["burned, not paid", true, undefined]);
    });

    it("take a line that names only the day for one at the end of it", () => {
      const row = rowOf({ redemption, lines: [line("-500000000000", "2026-11-03 00:00")] });
      expect(formatHongKong(row.payment!.bookedBy)).to.equal("2026-11-03T23:59:59+08:00");
      expect(row.onTime).to.equal(true);
    });
  });

  it("call late what its holder took back after the due date", () => {
    const redemption: RedemptionAt = { ...REQUEST, state: "reclaimed", reclaimed: at("2026-11-10 09:00") };
    const row = rowOf({ redemption });
    expect([row.status, row.onTime, row.overdue]).to.deep.equal(["reclaimed", false, false]);
  });
});
