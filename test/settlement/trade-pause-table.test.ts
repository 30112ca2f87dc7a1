// One currency paused: every state × every act, now and when time has passed, on an order as opened and on one sold
// ├── what moves its money is refused and changes nothing: TokenPaused for what opens or settles, else EnforcedPause
// ├── statements, amendments and assignments work, and move nothing
// ├── the other currency's orders end by time, to the minor unit
// └── after the pause everything goes on, and ends as if there had been none
// claim, surrender and withdraw wait as well; a redemption account, whom a pause does not stop, is paid only by claim
// open is refused even where nothing of the token moves
import { expect } from "chai";
import {
  blacklist,
  connection,
  expectRefusal,
  FLAG,
  pause,
  reach,
  register,
  unBlacklist,
  units,
  unpause,
} from "./stage.ts";
import { FULL, guaranteedOrder, milestone, opened, orderOf, sendOpening } from "./trade-orders.ts";
import { books, changes, expectMoved, loadTrade, type Books, type TradeStage } from "./trade-stage.ts";
import { stateNames } from "./trade-moves.ts";
import {
  actNames,
  acts,
  bothEnds,
  endByTime,
  outcome,
  send,
  setScene,
  variants,
  type ActName,
  type Call,
  type Scene,
} from "./trade-table.ts";

/** What opens or settles says so itself; what else moves money is refused by the token. */
const settles = new Set<ActName>([
  "open",
  "release",
  "releaseGuaranteed",
  "defaultRule",
  "refund",
  "refundGuaranteed",
  "cancel",
]);
const moves = new Set<ActName>(["sellReceivable", "deposit", "withdraw"]);

/** Everything there is to read of both books and both orders. */
async function everything({ stage, orders }: Scene): Promise<[cnh: Books, hkd: Books, orders: unknown]> {
  const { escrow } = stage;
  const read = [orders.plain, orders.sold].map(async ({ orderId, order }) => [
    [...(await escrow.orderState(orderId, order))],
    await Promise.all(order.milestones.map(async (_, place) => [...(await escrow.milestoneState(orderId, place))])),
  ]);
  return [await books(stage, stage.cnh), await books(stage, stage.hkd), await Promise.all(read)];
}

describe("TradeEscrow", () => {
  describe("a pause of one currency", () => {
    const passed = new Set<ActName>();
    for (const state of stateNames) {
      for (const ripe of [false, true]) {
        const moment = ripe ? `${state} and their time has come` : state;
        it(`stops only its money while the milestones are ${moment}`, async () => {
          const stage = await loadTrade();
          const { cnh, hkd } = stage;
          const scene = await setScene(stage, cnh, state);
          const other = await setScene(stage, hkd, state);
          if (ripe) await reach(scene.orders.plain.order.longStop);
          const calls: { act: ActName; call: Call; was: string }[] = [];
          for (const variant of variants) {
            for (const act of actNames) {
              const call: Call = await acts[act](scene, scene.orders[variant]);
              calls.push({ act, call, was: await outcome(scene, call) });
            }
          }
          await pause(cnh);
          const paused = await connection.networkHelpers.takeSnapshot();
          const before = await everything(scene);
          const [money, otherMoney] = before;

          for (const { act, call, was } of calls) {
            const is = await outcome(scene, call);
            if (was === "done") passed.add(act);
            if (settles.has(act) || moves.has(act)) {
              const refusal = settles.has(act) ? `TokenPaused(${cnh.address})` : "EnforcedPause()";
              expect(is, act).to.be.oneOf(was === "done" ? [refusal] : [refusal, was]);
              if (was !== "done") continue;
              const reverted = await send(call).then(
                () => false,
                () => true,
              );
              expect(reverted, act).to.equal(true);
              expect(await everything(scene), act).to.deep.equal(before);
            } else {
              expect(is, act).to.equal(was);
              if (is !== "done") continue;
              await send(call);
              expect([await books(stage), await books(stage, hkd)], act).to.deep.equal([money, otherMoney]);
              await paused.restore();
            }
          }

          await endByTime(other, other.orders.plain, other.orders.sold);
          expect(changes(otherMoney, await books(stage, hkd))).to.deep.equal(bothEnds(state));
          expect(await books(stage)).to.deep.equal(money);

          await unpause(cnh);
          await endByTime(scene, scene.orders.plain, scene.orders.sold);
          expect(changes(money, await books(stage))).to.deep.equal(bothEnds(state));
        });
      }
    }

    it("was seen with every act in one cell where it would pass", () => {
      expect(actNames.filter((act) => !passed.has(act))).to.deep.equal([]);
    });
  });

  describe("while its token is paused", () => {
    let stage: TradeStage;
    let escrow: TradeStage["escrow"];
    beforeEach(async () => {
      stage = await loadTrade();
      ({ escrow } = stage);
    });
    const accepted = async () => {
      const order = await opened(stage, orderOf(stage));
      await escrow.connect(stage.buyer).accept(order.orderId, order.order, 0n, FULL);
      return order;
    };

    it("claim waits and loses nothing", async () => {
      const { cnh, seller } = stage;
      const { orderId, order } = await accepted();
      await blacklist(cnh, seller);
      await escrow.release(orderId, order, 0n);
      await unBlacklist(cnh, seller);
      await pause(cnh);
      await expectRefusal(cnh.token, escrow.claim(cnh.address, seller), "EnforcedPause");
      expect(await escrow.claimable(cnh.address, seller)).to.equal(units(100_000));
      await unpause(cnh);
      await escrow.claim(cnh.address, seller);
      expect(await cnh.token.balanceOf(seller)).to.equal(units(100_000));
    });

    it("release waits even for a redemption account, which the token itself would pay", async () => {
      const { cnh, seller } = stage;
      const { orderId, order } = await accepted();
      await register(cnh, seller, FLAG.redemption);
      await pause(cnh);
      await expectRefusal(escrow, escrow.release(orderId, order, 0n), "TokenPaused", cnh.address);
      expect((await escrow.orderState(orderId, order)).held).to.equal(units(100_000));
    });

    it("open is refused even where nothing would move", async () => {
      const order = guaranteedOrder(stage, {
        guaranteeFee: 0n,
        milestones: [milestone(stage, { guaranteed: true })],
      });
      await pause(stage.cnh);
      await expectRefusal(escrow, sendOpening(stage, order), "TokenPaused", stage.cnh.address);
      await unpause(stage.cnh);
      await expectMoved(stage, () => sendOpening(stage, order), { "guarantor pool": -units(100_000) });
    });
  });
});
