import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { type NextExit, nextExit } from "../../../sdk/settlement/next-exit.ts";
import { MILESTONE_KINDS } from "../../../sdk/settlement/order-message.ts";
import type { MilestoneState } from "../../../sdk/settlement/order-state.ts";
import { expectCode } from "../throws.ts";
import { MILESTONE, milestoneWith, NOW, ORDER } from "./settlement-samples.ts";

const ATTESTED = NOW + 1_000n;
const exit = (state: MilestoneState, now: bigint, milestone = 1, order = ORDER): NextExit =>
  nextExit({ order, milestone, progress: { state, since: state === "Held" ? 0n : ATTESTED, toSeller: 0n }, now });

describe("nextExit", () => {
  const window = MILESTONE.due + MILESTONE.disputeWindow;
  const onDate = ORDER.milestones[0]!;
  const timed = [
    { name: "refunds what nobody attested", state: "Held", milestone: 1, until: window, then: "refund" },
    {
      name: "pays on the date",
      state: "Held",
      milestone: 0,
      until: onDate.due + onDate.disputeWindow,
      then: "release",
    },
    {
      name: "pays what was attested when the window has passed",
      state: "Attested",
      milestone: 1,
      until: ATTESTED + MILESTONE.disputeWindow,
      then: "release",
    },
    {
      name: "splits what the arbiter left alone",
      state: "Disputed",
      milestone: 1,
      until: ATTESTED + ORDER.arbiterTime,
      then: "defaultRule",
    },
  ] as const;
  for (const { name, state, milestone, until, then } of timed) {
    it(`${name}, from that very second on`, () => {
      expect(exit(state, until - 1n, milestone)).to.deep.equal({ state, until, then, ready: false });
      expect(exit(state, until, milestone)).to.deep.equal({ state, until, then, ready: true });
    });
  }

  it("refunds what the seller did not present, as what nobody attested", () => {
    const order = milestoneWith({ kind: MILESTONE_KINDS.buyerAccepts, attestor: ZeroAddress });
    expect(exit("Held", NOW, 1, order)).to.deep.equal({ state: "Held", until: window, then: "refund", ready: false });
  });

  it("pays what was accepted or ruled at once, and leaves alone what is settled", () => {
    for (const state of ["Accepted", "Ruled"] as const) {
      expect(exit(state, NOW)).to.deep.equal({ state, then: "release", ready: true });
    }
    expect(exit("Settled", NOW)).to.deep.equal({ state: "Settled", ready: false });
  });

  it("refuses a milestone that the order does not have", () => {
    expectCode("HB-1834", () => exit("Held", NOW, 2));
    expectCode("HB-1834", () => exit("Held", NOW, -1));
  });
});
