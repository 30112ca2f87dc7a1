import { expect } from "chai";
import { id } from "ethers";
import { readStanding, type OpenOrder } from "../../scripts/trade/find-order.ts";
import { paymentsOf } from "../../scripts/trade/payments.ts";
import { latestBlock } from "../../scripts/chain/block.ts";
import { openTrade, type TradePlace } from "../../scripts/trade/place.ts";
import { requireStep } from "../../scripts/trade/require-step.ts";
import { leastAccepted, type Act } from "../../scripts/trade/steps.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import { nextExit } from "../../sdk/settlement/next-exit.ts";
import { MILESTONE_STATES } from "../../sdk/settlement/order-state.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { connection } from "../fixture.ts";
import { reach, units, type Actor } from "../settlement/stage.ts";
import { makePaper } from "./paper.ts";
import { loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { DOCUMENT, KIND, openedOrder, type MadeOrder } from "./trade-files.ts";

// Whoever may do what when: the command's answer before it asks the chain, and the chain's answer, for every
// ├── kind of milestone, guaranteed or not, in every state it can be in
// ├── act of every party and of a stranger
// └── moment: at once, and at each end of each clock
// CI asks for every ninth of these, HARBOUR_FULL=1 for all.

const ACTS: readonly Act[] = ["attest", "accept", "dispute", "rule", "release", "refund", "defaultRule"];
const PEOPLE = ["carol", "dave", "alice", "erin", "frank", "relayer"] as const;

/** What the chain may say to an act whose arguments are in order. */
const REFUSALS = ["NotEntitled", "TooEarly", "TooLate", "UnexpectedState"];

const STRIDE = process.env["HARBOUR_FULL"] === "1" ? 1 : 9;

describe("what may happen to a milestone", () => {
  let desk: SettlementDesk;
  let place: TradePlace;
  let question = 0;
  let compared = 0;
  let allowed = 0;
  const paper = makePaper();
  before(async () => {
    desk = await loadTradeDesk();
    place = await openTrade(desk.chain, { now: () => 0 } as never);
  });
  after(() => paper.remove());

  const milestones = [
    ["attested", {}],
    ["attested and guaranteed", { guaranteed: true }],
    ["presented by the seller", { kind: KIND.buyerAccepts }],
    ["payable on a date", { kind: KIND.onDate }],
    ["payable on a date and guaranteed", { kind: KIND.onDate, guaranteed: true }],
  ] as const;

  for (const [what, milestone] of milestones) {
    it(`is the same to the command and to the chain: ${what}`, async () => {
      const goBack = await connection.networkHelpers.takeSnapshot();
      const made = await openedOrder(desk, paper, { name: `${what}.json`, milestones: [milestone] });
      for (const state of MILESTONE_STATES) {
        const again = await connection.networkHelpers.takeSnapshot();
        if (await bring(made, state)) await compareAtEveryMoment(made);
        await again.restore();
      }
      await goBack.restore();
    });
  }

  it("was compared often, and was often allowed", () => {
    expect(compared).to.be.above(700);
    expect(allowed).to.be.above(60);
  });

  /** By the shortest way; false where this milestone cannot be in that state. */
  async function bring({ order, id: orderId }: MadeOrder, state: (typeof MILESTONE_STATES)[number]): Promise<boolean> {
    const { tradeEscrow, carol, dave, erin, alice, frank, relayer } = desk;
    const { kind, guaranteed } = order.milestones[0]!;
    const onDate = kind === KIND.onDate;
    const terms = order as never;
    const attest = () =>
      tradeEscrow.connect(kind === KIND.attested ? erin : dave).attest(orderId, terms, 0, DOCUMENT, 9_000);
    const accept = () => tradeEscrow.connect(guaranteed ? alice : carol).accept(orderId, terms, 0, 10_000);
    const dispute = () => tradeEscrow.connect(carol).dispute(orderId, terms, 0, id("why"));
    switch (state) {
      case "Held":
        return true;
      case "Attested":
        if (onDate) return false;
        await attest();
        return true;
      case "Accepted":
        await accept();
        return true;
      case "Disputed":
      case "Ruled":
        if (!onDate) await attest();
        await dispute();
        if (state === "Ruled") await tradeEscrow.connect(frank).rule(orderId, terms, 0, units(1), id("ruling"));
        return true;
      case "Settled":
        await accept();
        await tradeEscrow.connect(relayer).release(orderId, terms, 0);
        return true;
    }
  }

  async function compareAtEveryMoment(made: MadeOrder): Promise<void> {
    const { order, id: orderId } = made;
    const { since } = await desk.tradeEscrow.milestoneState(orderId, 0);
    const { due, disputeWindow } = order.milestones[0]!;
    const clocks = [since + disputeWindow, since + order.arbiterTime, due, due + disputeWindow];
    const { timestamp } = await latestBlock(desk.chain.provider);
    const moments = [...new Set(clocks.flatMap((clock) => [clock - 1n, clock]))]
      .filter((moment) => moment > BigInt(timestamp))
      .sort((a, b) => (a < b ? -1 : 1));
    for (const moment of [undefined, ...moments]) {
      if (moment !== undefined) await reach(moment);
      await compareNow(made);
    }
  }

  async function compareNow(made: MadeOrder): Promise<void> {
    const block = await latestBlock(desk.chain.provider);
    const now = { ...place, block, now: BigInt(block.timestamp) };
    const open: OpenOrder = { id: made.id, events: [], ...(await readStanding(now, made.id, made.order)) };
    for (const act of ACTS) {
      for (const person of PEOPLE) {
        if (question++ % STRIDE !== 0) continue;
        const [said, done] = [answerOf(now, open, act, desk[person]), await chainAnswer(made, open, act, desk[person])];
        const where = `${act} by ${person} of ${open.progress[0]!.state} at ${now.now}`;
        // Several things can be wrong at once, and the two may name another one of them first.
        expect(said === undefined, `${where}: ${said}, ${done}`).to.equal(done === undefined);
        if (done !== undefined) expect(done, where).to.be.oneOf(REFUSALS);
        compared += 1;
        if (said === undefined) allowed += 1;
      }
    }
    const exit = nextExit({ order: made.order, milestone: 0, progress: open.progress[0]!, now: now.now });
    if (exit.ready) await comparePayments(open, made, exit.then!);
  }

  function answerOf(place: TradePlace, open: OpenOrder, act: Act, { address }: Actor): string | undefined {
    try {
      requireStep(place, open, 0, act, { address });
      return undefined;
    } catch (error) {
      if (error instanceof HarbourError) return error.code;
      throw error;
    }
  }

  async function chainAnswer(
    { id: orderId, order }: MadeOrder,
    { progress }: OpenOrder,
    act: Act,
    actor: Actor,
  ): Promise<string | undefined> {
    const escrow = desk.tradeEscrow.connect(actor);
    const terms = order as never;
    const least = leastAccepted(order, 0, progress[0]!);
    const share = (least * 10_000n + order.milestones[0]!.amount - 1n) / order.milestones[0]!.amount;
    // At the latest block's own time, which is what the command judges by.
    const at = { blockTag: "latest" };
    const calls = {
      attest: () => escrow.attest.staticCall(orderId, terms, 0, DOCUMENT, 9_000, at),
      accept: () => escrow.accept.staticCall(orderId, terms, 0, share, at),
      dispute: () => escrow.dispute.staticCall(orderId, terms, 0, id("why"), at),
      rule: () => escrow.rule.staticCall(orderId, terms, 0, 1n, id("ruling"), at),
      release: () => escrow.release.staticCall(orderId, terms, 0, at),
      refund: () => escrow.refund.staticCall(orderId, terms, 0, at),
      defaultRule: () => escrow.defaultRule.staticCall(orderId, terms, 0, at),
    };
    try {
      await calls[act]();
      return undefined;
    } catch (error) {
      return TRADE_ESCROW_INTERFACE.parseError(revertData(error)!)!.name;
    }
  }

  /** What the command foretells is what the event says. */
  async function comparePayments(open: OpenOrder, made: MadeOrder, call: "release" | "refund" | "defaultRule") {
    const goBack = await connection.networkHelpers.takeSnapshot();
    const sent = await desk.tradeEscrow.connect(desk.relayer)[call](made.id, made.order as never, 0);
    const logs = (await sent.wait())!.logs.filter(({ address }) => address === place.escrow.address);
    const settled = logs
      .map((log) => TRADE_ESCROW_INTERFACE.parseLog(log)!)
      .find(({ name }) => name === "MilestoneSettled")!;
    const { toFinancier, toPayee, back, backToPool } = paymentsOf(open, 0, call);
    expect([
      settled.args["toFinancier"],
      settled.args["toPayee"],
      settled.args["refunded"],
      settled.args["guaranteed"],
    ]).to.deep.equal([toFinancier, toPayee, back, backToPool]);
    await goBack.restore();
  }
});
