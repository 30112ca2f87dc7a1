// A blacklisted party: every part × every state × every act, on an order as opened and on one sold and assigned
// ├── time alone ends both orders to the same minor unit as if nobody were frozen
// │   ├── what the frozen party gets waits for him, and is his when he is free; a guarantor's is in his pool
// │   └── everybody else is paid at once
// ├── acts that give something of his up, or take him into something new: refused (the table below)
// └── every other act, his own statements included: as if nobody were frozen, and so is the end it leads to
import { expect } from "chai";
import { blacklist, connection, expectRefusal, unBlacklist, units } from "./stage.ts";
import { stateNames, type StateName } from "./trade-moves.ts";
import {
  actNames,
  acts,
  bothEnds,
  endByTime,
  ENDS,
  outcome,
  send,
  setScene,
  variants,
  type ActName,
  type Call,
  type Scene,
  type Variant,
} from "./trade-table.ts";
import { books, changes, loadTrade, parts, withoutZeros, type Books, type Part } from "./trade-stage.ts";

type Refusal = (scene: Scene, address: string) => string;
const cannotSend: Refusal = ({ side }, address) => `CannotSend(${side.address}, ${address})`;
const cannotReceive: Refusal = ({ side }, address) => `CannotReceive(${side.address}, ${address})`;
const refusedByToken: Refusal = (_, address) => `AccountBlacklisted(${address})`;
const bothEnd = { amend: cannotSend, cancel: cannotSend };

/** What a blacklisted party changes, and nothing else does. */
const table: Readonly<Record<Part, Partial<Record<ActName, Refusal>>>> = {
  buyer: { open: cannotSend, accept: cannotSend, ...bothEnd },
  seller: { open: cannotReceive, assign: cannotSend, sellReceivable: cannotSend, ...bothEnd },
  guarantor: {
    open: cannotSend,
    acceptGuaranteed: cannotSend,
    deposit: refusedByToken,
    withdraw: refusedByToken,
    ...bothEnd,
  },
  financier: { sellReceivable: cannotReceive, ...bothEnd },
  assignee: { assign: cannotReceive, ...bothEnd },
  attestor: {},
  arbiter: {},
};
/** Financier and assignee have no part in an order that was neither sold nor assigned. */
const hasPart = (part: Part, variant: Variant, act: ActName) =>
  variant === "sold" || !(part === "financier" || part === "assignee") || (act !== "amend" && act !== "cancel");

interface Free {
  readonly scene: Scene;
  readonly before: Books;
  readonly calls: Readonly<Record<Variant, Readonly<Record<ActName, Call>>>>;
  /** By variant and act, while nobody is frozen: what happens, and what time makes of it. */
  readonly outcomes: ReadonlyMap<string, string>;
  readonly ends: ReadonlyMap<string, Books>;
}
const cell = (variant: Variant, act: ActName) => `${variant} ${act}`;

async function whileFree(state: StateName): Promise<Free> {
  const stage = await loadTrade();
  const scene = await setScene(stage, stage.cnh, state);
  const before = await books(stage);
  const calls = { plain: {}, sold: {} } as Record<Variant, Record<ActName, Call>>;
  const outcomes = new Map<string, string>();
  const ends = new Map<string, Books>();
  const free = await connection.networkHelpers.takeSnapshot();
  for (const variant of variants) {
    for (const act of actNames) {
      const call: Call = await acts[act](scene, scene.orders[variant]);
      calls[variant][act] = call;
      const what = await outcome(scene, call);
      outcomes.set(cell(variant, act), what);
      if (what !== "done") continue;
      await send(call);
      await endByTime(scene, call.next ?? scene.orders[variant]);
      ends.set(cell(variant, act), changes(before, await books(stage)));
      await free.restore();
    }
  }
  return { scene, before, calls, outcomes, ends };
}

const fixtures = Object.fromEntries(stateNames.map((state) => [state, () => whileFree(state)])) as Record<
  StateName,
  () => Promise<Free>
>;

/** What the party got waits for him instead. */
const parked = (end: Books, part: Part): Books => {
  const { [part]: gained, ...others } = end;
  if (gained === undefined) return end;
  return { ...others, [`${part} waiting`]: gained, escrow: (end.escrow ?? 0n) + gained };
};

describe("TradeEscrow", () => {
  describe("a blacklisted party", () => {
    let seen = 0;
    const passed = new Set<ActName>();
    for (const state of stateNames) {
      for (const part of parts) {
        it(`who is the ${part} blocks nobody else and loses nothing while the milestones are ${state}`, async () => {
          const { scene, before, calls, outcomes, ends } = await connection.networkHelpers.loadFixture(fixtures[state]);
          const { stage, side, orders } = scene;
          const { escrow } = stage;
          const { address } = stage[part];
          await blacklist(side, stage[part]);
          const frozen = await connection.networkHelpers.takeSnapshot();

          await endByTime(scene, orders.plain, orders.sold);
          const end = await books(stage);
          expect(changes(before, end)).to.deep.equal(withoutZeros(parked(bothEnds(state), part)));
          expect(end.escrow).to.equal(end[`${part} waiting`]! + end["guarantor pool"]!);
          if (end[`${part} waiting`] !== 0n) {
            await expectRefusal(escrow, escrow.claim(side.address, address), "CannotReceive", side.address, address);
          }
          await unBlacklist(side, stage[part]);
          if (end[`${part} waiting`] !== 0n) await escrow.claim(side.address, address);
          expect(changes(before, await books(stage))).to.deep.equal(bothEnds(state));
          await escrow.connect(stage.guarantor).withdraw(side.address, end["guarantor pool"]!);
          expect(await side.token.balanceOf(escrow)).to.equal(0n);
          await frozen.restore();

          for (const variant of variants) {
            for (const act of actNames) {
              const what = cell(variant, act);
              const was = outcomes.get(what)!;
              const is = await outcome(scene, calls[variant][act]);
              const refusal = hasPart(part, variant, act) ? table[part][act]?.(scene, address) : undefined;
              if (refusal === undefined) expect(is, what).to.equal(was);
              else if (was === "done") expect(is, what).to.equal(refusal);
              else expect(is, what).to.be.oneOf([was, refusal]);
              seen++;
              if (is !== "done") continue;
              passed.add(act);
              await send(calls[variant][act]);
              await endByTime(scene, calls[variant][act].next ?? orders[variant]);
              const after = changes(before, await books(stage));
              expect(after, what).to.deep.equal(withoutZeros(parked(ends.get(what)!, part)));
              await frozen.restore();
            }
          }
        });
      }
    }

    it("was seen in every cell, and every act in one where it passes", () => {
      expect(seen).to.equal(stateNames.length * parts.length * variants.length * actNames.length);
      // These wait for time, which every cell lets pass.
      expect(actNames.filter((act) => !passed.has(act))).to.deep.equal(["defaultRule", "refund", "refundGuaranteed"]);
    });

    it("leaves numbers that add up to what was held", () => {
      for (const state of stateNames) {
        const { payee, buyer, pool } = ENDS[state];
        expect(payee + buyer + pool).to.equal(state === "settled" ? 0n : units(500_000));
      }
    });
  });
});
