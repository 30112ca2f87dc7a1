// Many quotes filled at once, netted
//
// fillBatch
// ├── one row: as fillSigned, through the contract; each row says what was filled, gross
// ├── a ring of three: one pull or push per party and currency; a party whose legs cancel out moves nothing
// ├── both directions of one pair of parties; several rows of one quote; a recipient beside; the caller's own rows unsigned
// ├── what is netted moves with less allowance and money than gross
// └── what one party lacks after netting undoes all
import { expect } from "chai";
import type { BaseContract } from "ethers";
import type { FillStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { partiesOf, rowsOf, settle, type Trade } from "./fx-netting.ts";
import {
  balances,
  eventsOf,
  expectEvents,
  expectRefusal,
  loadStage,
  MEMO,
  NOTHING,
  now,
  OPENING,
  units,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let alice: Actor;
  let bob: Actor;
  let carol: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob, carol } = stage);
  });

  const moved = async (): Promise<unknown> => [
    await balances(cnh, alice, bob, carol, stage.dave, stage.frank, fxSettlement),
    await balances(hkd, alice, bob, carol, stage.dave, stage.frank, fxSettlement),
  ];
  const refused = async (contract: BaseContract, call: () => Promise<unknown>, error: string, ...args: unknown[]) => {
    const before = await moved();
    await expectRefusal(contract, call(), error, ...args);
    expect(await moved()).to.deep.equal(before);
  };
  const filledEvent = async (
    { quote }: FillStruct,
    maker: Actor,
    taker: Actor,
    recipient: { address: string },
    sold: bigint,
    bought: bigint,
    memo = NOTHING,
  ) => [
    "fxSettlement.Filled",
    await fxSettlement.quoteHash(quote),
    maker.address,
    taker.address,
    recipient.address,
    quote.sellToken,
    sold,
    bought,
    0n,
    memo,
    quote.nonce,
  ];
  const acceptedEvent = async ({ acceptance }: FillStruct, taker: Actor) => [
    "fxSettlement.AcceptanceUsed",
    await fxSettlement.acceptanceHash(acceptance),
    taker.address,
    acceptance.nonce,
  ];
  const transfers = (events: unknown[][]) => events.filter(([name]) => (name as string).endsWith(".Transfer"));

  describe("fillBatch", () => {
    it("fills one row through the contract and says so", async () => {
      const trades: Trade[] = [{ maker: alice, taker: bob, quote: { memo: MEMO } }];
      const [row] = await rowsOf(stage, trades);
      const fx = fxSettlement.target;
      const [first, second] = partiesOf(trades);
      const pulls = [
        ["cnh.Transfer", alice.address, fx, units(1_000)],
        ["hkd.Transfer", bob.address, fx, units(2_000)],
      ];
      const pushes = [
        ["hkd.Transfer", fx, alice.address, units(2_000)],
        ["cnh.Transfer", fx, bob.address, units(1_000)],
      ];
      const inOrder = <T>([ofAlice, ofBob]: readonly T[]) =>
        first === alice.address ? [ofAlice!, ofBob!] : [ofBob!, ofAlice!];
      expect(second).to.equal(first === alice.address ? bob.address : alice.address);
      await expectEvents(
        stage,
        fxSettlement.connect(stage.relayer).fillBatch([row!], partiesOf(trades)),
        await acceptedEvent(row!, bob),
        await filledEvent(row!, alice, bob, bob, units(1_000), units(2_000), MEMO),
        ...inOrder(pulls),
        ...inOrder(pushes),
        ["fxSettlement.BatchFilled", 1n, 2n, stage.relayer.address],
      );
      expect(await fxSettlement.nonceUsed(alice, 1_000)).to.equal(true);
      expect(await fxSettlement.nonceUsed(bob, 2_000)).to.equal(true);
    });

    it("nets a ring of three: each party pays or is paid once per currency", async () => {
      // CNH goes round: alice owes bob 1,000, bob owes carol 900, carol owes alice 700; HKD the other way at three prices.
      const trades: Trade[] = [
        { maker: alice, taker: bob, amount: units(1_000) },
        { maker: bob, taker: carol, amount: units(900), price: [3n, 1n] },
        { maker: carol, taker: alice, amount: units(700), price: [1n, 1n] },
      ];
      const rows = await rowsOf(stage, trades);
      const events = await eventsOf(stage, settle(stage, trades));
      expect(events.slice(0, 6)).to.deep.equal([
        await acceptedEvent(rows[0]!, bob),
        await filledEvent(rows[0]!, alice, bob, bob, units(1_000), units(2_000)),
        await acceptedEvent(rows[1]!, carol),
        await filledEvent(rows[1]!, bob, carol, carol, units(900), units(2_700)),
        await acceptedEvent(rows[2]!, alice),
        await filledEvent(rows[2]!, carol, alice, alice, units(700), units(700)),
      ]);
      const fx = fxSettlement.target;
      expect(transfers(events)).to.have.deep.members([
        ["cnh.Transfer", alice.address, fx, units(300)],
        ["hkd.Transfer", carol.address, fx, units(2_000)],
        ["cnh.Transfer", fx, bob.address, units(100)],
        ["cnh.Transfer", fx, carol.address, units(200)],
        ["hkd.Transfer", fx, alice.address, units(1_300)],
        ["hkd.Transfer", fx, bob.address, units(700)],
      ]);
      expect(events.at(-1)).to.deep.equal(["fxSettlement.BatchFilled", 3n, 3n, stage.relayer.address]);
      // Everything comes in before anything goes out.
      expect(transfers(events).map(([, , to]) => to === fx)).to.deep.equal([true, true, false, false, false, false]);
      expect(await balances(cnh, alice, bob, carol, fxSettlement)).to.deep.equal([
        OPENING - units(300),
        OPENING + units(100),
        OPENING + units(200),
        0n,
      ]);
      expect(await balances(hkd, alice, bob, carol, fxSettlement)).to.deep.equal([
        OPENING + units(1_300),
        OPENING + units(700),
        OPENING - units(2_000),
        0n,
      ]);
    });

    it("moves nothing for a party whose legs cancel out", async () => {
      const trades: Trade[] = [
        { maker: alice, taker: bob, amount: units(500) },
        { maker: bob, taker: carol, amount: units(500) },
      ];
      const events = transfers(await eventsOf(stage, settle(stage, trades)));
      expect(events).to.have.length(4);
      expect(events.flat()).to.not.include(bob.address);
      expect(await balances(hkd, alice, bob, carol)).to.deep.equal([
        OPENING + units(1_000),
        OPENING,
        OPENING - units(1_000),
      ]);
    });

    it("nets both directions between two parties, in both currencies", async () => {
      const trades: Trade[] = [
        { maker: alice, taker: bob, amount: units(500) },
        { maker: alice, taker: bob, sells: hkd, amount: units(900), price: [1n, 2n] },
        { maker: bob, taker: alice, sells: hkd, amount: units(40), price: [1n, 2n] },
      ];
      // CNH: alice −500 +450 −20 = −70. HKD: alice +1,000 −900 +40 = +140.
      await settle(stage, trades);
      expect(await balances(cnh, alice, bob, fxSettlement)).to.deep.equal([
        OPENING - units(70),
        OPENING + units(70),
        0n,
      ]);
      expect(await balances(hkd, alice, bob, fxSettlement)).to.deep.equal([
        OPENING + units(140),
        OPENING - units(140),
        0n,
      ]);
    });

    it("fills several rows of one quote, as far as it goes", async () => {
      const quote = { sellMax: units(1_000), nonce: 5n, validAfter: (await now()) - 1n };
      const trades: Trade[] = [
        { maker: alice, taker: bob, amount: units(300), quote },
        { maker: alice, taker: carol, amount: units(600), quote },
      ];
      await settle(stage, trades);
      const [{ quote: filled }] = (await rowsOf(stage, trades)) as [FillStruct];
      expect(await fxSettlement.remaining(filled)).to.equal(units(100));
      expect(await balances(cnh, alice, bob, carol)).to.deep.equal([
        OPENING - units(900),
        OPENING + units(300),
        OPENING + units(600),
      ]);
      const more = [{ ...trades[0]!, amount: units(101), acceptance: { nonce: 77n } }];
      await refused(
        fxSettlement,
        () => settle(stage, more),
        "QuoteExceeded",
        await fxSettlement.quoteHash(filled),
        units(101),
        units(100),
      );
    });

    it("pays a recipient who is no party to the price", async () => {
      const { frank } = stage;
      await settle(stage, [{ maker: alice, taker: bob, recipient: frank }]);
      expect(await balances(cnh, alice, bob, frank)).to.deep.equal([OPENING - units(1_000), OPENING, units(1_000)]);
      expect(await balances(hkd, alice, bob, frank)).to.deep.equal([
        OPENING + units(2_000),
        OPENING - units(2_000),
        0n,
      ]);
    });

    it("takes the caller's own rows without his signature, nonce or window", async () => {
      const trades: Trade[] = [{ maker: alice, taker: bob, acceptance: { validAfter: 0n, validBefore: 0n } }];
      const [row] = await rowsOf(stage, trades);
      const unsigned = { ...row!, takerSignature: "0x" };
      await refused(
        fxSettlement,
        () => fxSettlement.connect(carol).fillBatch([row!], partiesOf(trades)),
        "OutsideWindow",
        0n,
        0n,
        (timestamp: bigint) => timestamp > 0n,
      );
      const names = (await eventsOf(stage, fxSettlement.connect(bob).fillBatch([unsigned], partiesOf(trades)))).map(
        ([name]) => name,
      );
      expect(names).to.include("fxSettlement.Filled").and.to.not.include("fxSettlement.AcceptanceUsed");
      expect(await fxSettlement.nonceUsed(bob, 2_000)).to.equal(false);
      expect(await balances(cnh, bob)).to.deep.equal([OPENING + units(1_000)]);
    });

    it("needs allowance and money for what is left after netting, and no more", async () => {
      const trades: Trade[] = [
        { maker: alice, taker: bob, amount: units(1_000), price: [1n, 1n] },
        { maker: bob, taker: alice, amount: units(999), price: [1n, 1n] },
      ];
      await cnh.token.connect(alice).transfer(stage.dave, OPENING - units(1));
      await hkd.token.connect(bob).transfer(stage.dave, OPENING - units(1));
      await cnh.token.connect(alice).approve(fxSettlement, units(1));
      await hkd.token.connect(bob).approve(fxSettlement, units(1));
      await cnh.token.connect(bob).approve(fxSettlement, 0n);
      await hkd.token.connect(alice).approve(fxSettlement, 0n);
      await settle(stage, trades);
      expect(await balances(cnh, alice, bob)).to.deep.equal([0n, OPENING + units(1)]);
      expect(await balances(hkd, alice, bob)).to.deep.equal([OPENING + units(1), 0n]);
    });

    it("refuses as a whole where one party's net is not covered", async () => {
      const trades: Trade[] = [
        { maker: alice, taker: bob },
        { maker: carol, taker: bob },
      ];
      await hkd.token.connect(bob).approve(fxSettlement, units(4_000) - 1n);
      await refused(
        hkd.token,
        () => settle(stage, trades),
        "ERC20InsufficientAllowance",
        fxSettlement.target,
        units(4_000) - 1n,
        units(4_000),
      );
      expect(await fxSettlement.nonceUsed(alice, 1_000)).to.equal(false);
      expect(await fxSettlement.nonceUsed(bob, 2_000)).to.equal(false);
    });
  });
});
