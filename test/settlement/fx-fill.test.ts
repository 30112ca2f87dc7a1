// A taker fills a quote himself
//
// fill
// ├── pays the maker, is paid by him, both in one transaction, and says who, how much and which reference; both directions
// ├── amount: in parts, the least, the last rest below the least, exactly the rest; above what is left, below the least, 0
// ├── price: rounded up to the maker's side; 0 in either part refused
// ├── parties: the maker's own fill, the maker as recipient, this contract as recipient
// ├── recipient: gets what was sold; a taker who could not himself is refused, whoever gets it
// ├── memo: the taker's, else the maker's, else none
// └── funding: either without allowance, without money, under a hold: nothing of it happens
// priceOf: view
import { expect } from "chai";
import { id, type BaseContract } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { books, fill, PRICE, quoteOf, signQuote } from "./fx-quotes.ts";
import {
  balances,
  expectEvents,
  expectRefusal,
  hold,
  loadStage,
  MEMO,
  NOTHING,
  OPENING,
  units,
  type Actor,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let alice: Actor;
  let bob: Actor;
  let carol: Actor;
  let quote: QuoteMessage;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob, carol } = stage);
    quote = await quoteOf(stage);
  });
  const SOLD = units(1_000);
  const BOUGHT = 1_083_700_000n;

  /** Reverts with this error, and nothing that a fill could change has changed. */
  const refused = async (
    contract: BaseContract,
    offered: QuoteMessage,
    call: () => Promise<unknown>,
    error: string,
    ...args: unknown[]
  ) => {
    const before = await books(stage, offered);
    await expectRefusal(contract, call(), error, ...args);
    expect(await books(stage, offered)).to.deep.equal(before);
  };
  const refusedFill = (offered: QuoteMessage, how: Parameters<typeof fill>[2], error: string, ...args: unknown[]) =>
    refused(fxSettlement, offered, () => fill(stage, offered, how), error, ...args);

  describe("fill", () => {
    it("moves both legs and says so", async () => {
      await expectEvents(
        stage,
        fill(stage, quote),
        ["hkd.Transfer", bob.address, alice.address, BOUGHT],
        ["cnh.Transfer", alice.address, bob.address, SOLD],
        [
          "fxSettlement.Filled",
          await fxSettlement.quoteHash(quote),
          alice.address,
          bob.address,
          bob.address,
          cnh.address,
          SOLD,
          BOUGHT,
          0n,
          NOTHING,
          1n,
        ],
      );
      expect(await balances(cnh, alice, bob, fxSettlement)).to.deep.equal([OPENING - SOLD, OPENING + SOLD, 0n]);
      expect(await balances(hkd, alice, bob, fxSettlement)).to.deep.equal([OPENING + BOUGHT, OPENING - BOUGHT, 0n]);
    });

    it("moves them the other way for a quote that sells the other currency", async () => {
      const other = await quoteOf(stage, { sellToken: hkd.address, buyToken: cnh.address });
      await expectEvents(
        stage,
        fill(stage, other),
        ["cnh.Transfer", bob.address, alice.address, BOUGHT],
        ["hkd.Transfer", alice.address, bob.address, SOLD],
        [
          "fxSettlement.Filled",
          await fxSettlement.quoteHash(other),
          alice.address,
          bob.address,
          bob.address,
          hkd.address,
          SOLD,
          BOUGHT,
          0n,
          NOTHING,
          1n,
        ],
      );
    });

    it("answers what the taker paid", async () => {
      const signature = await signQuote(stage, quote, alice);
      expect(await fxSettlement.connect(bob).fill.staticCall(quote, signature, SOLD, ZERO, NOTHING)).to.equal(BOUGHT);
    });

    describe("amount", () => {
      it("fills in parts, by several takers, down to a last rest below the least", async () => {
        expect(await fxSettlement.remaining(quote)).to.equal(units(10_000));
        await fill(stage, quote, { sellAmount: units(100) });
        expect(await fxSettlement.remaining(quote)).to.equal(units(9_900));
        await fill(stage, quote, { taker: carol, sellAmount: units(9_850) });
        expect(await fxSettlement.remaining(quote)).to.equal(units(50));
        expect(await fxSettlement.nonceUsed(alice, 1)).to.equal(false);
        await fill(stage, quote, { sellAmount: units(50) });
        expect(await fxSettlement.remaining(quote)).to.equal(0n);
        expect(await fxSettlement.nonceUsed(alice, 1)).to.equal(true);
        expect(await balances(cnh, alice, bob, carol)).to.deep.equal([
          OPENING - units(10_000),
          OPENING + units(150),
          OPENING + units(9_850),
        ]);
      });

      it("is over once it was filled, in one piece or in parts", async () => {
        await fill(stage, quote, { sellAmount: units(10_000) });
        expect(await fxSettlement.remaining(quote)).to.equal(0n);
        await refusedFill(quote, { sellAmount: 1n }, "NonceUsed", alice.address, 1n);
        const parts = await quoteOf(stage, { nonce: 2n });
        await fill(stage, parts, { sellAmount: units(4_000) });
        await fill(stage, parts, { sellAmount: units(6_000) });
        await refusedFill(parts, {}, "NonceUsed", alice.address, 2n);
      });

      it("refuses more than the quote sells, and more than is left of it", async () => {
        const digest = await fxSettlement.quoteHash(quote);
        await refusedFill(
          quote,
          { sellAmount: units(10_000) + 1n },
          "QuoteExceeded",
          digest,
          units(10_000) + 1n,
          units(10_000),
        );
        await fill(stage, quote);
        await refusedFill(
          quote,
          { sellAmount: units(9_000) + 1n },
          "QuoteExceeded",
          digest,
          units(9_000) + 1n,
          units(9_000),
        );
      });

      it("refuses less than the least, unless nothing else is left", async () => {
        const digest = await fxSettlement.quoteHash(quote);
        await refusedFill(quote, { sellAmount: units(100) - 1n }, "FillTooSmall", digest, units(100) - 1n, units(100));
        await fill(stage, quote, { sellAmount: units(9_950) });
        await refusedFill(quote, { sellAmount: units(50) - 1n }, "FillTooSmall", digest, units(50) - 1n, units(100));
        await fill(stage, quote, { sellAmount: units(50) });
      });

      it("is all or nothing where the least is all", async () => {
        const whole = await quoteOf(stage, { minFill: units(10_000) });
        const digest = await fxSettlement.quoteHash(whole);
        await refusedFill(
          whole,
          { sellAmount: units(10_000) - 1n },
          "FillTooSmall",
          digest,
          units(10_000) - 1n,
          units(10_000),
        );
        await fill(stage, whole, { sellAmount: units(10_000) });
      });

      it("refuses nothing, and a quote of nothing", async () => {
        await refusedFill(quote, { sellAmount: 0n }, "ZeroAmount");
        const empty = await quoteOf(stage, { sellMax: 0n });
        const digest = await fxSettlement.quoteHash(empty);
        await refusedFill(empty, { sellAmount: 1n }, "QuoteExceeded", digest, 1n, 0n);
      });
    });

    describe("price", () => {
      for (const part of ["priceNumerator", "priceDenominator"] as const) {
        it(`refuses a ${part} of 0`, async () => {
          const free = await quoteOf(stage, { [part]: 0n });
          await refusedFill(free, {}, "InvalidQuote", await fxSettlement.quoteHash(free));
        });
      }

      it("gives what does not divide to the maker", async () => {
        const third = await quoteOf(stage, { priceNumerator: 1n, priceDenominator: 3n, minFill: 0n });
        for (const [sold, bought] of [
          [1n, 1n],
          [3n, 1n],
          [4n, 2n],
        ] as const) {
          const before = await hkd.token.balanceOf(alice);
          await fill(stage, third, { sellAmount: sold });
          expect((await hkd.token.balanceOf(alice)) - before).to.equal(bought);
        }
      });
    });

    describe("parties", () => {
      it("cannot be the maker on both sides", async () => {
        await refusedFill(quote, { taker: alice }, "SelfFill", alice.address);
        await refusedFill(quote, { taker: alice, recipient: carol.address }, "SelfFill", alice.address);
      });

      it("cannot have the maker as recipient, nor this contract", async () => {
        await refusedFill(quote, { recipient: alice.address }, "SelfFill", alice.address);
        const { verifyingContract } = stage.domains.fxSettlement;
        await refusedFill(quote, { recipient: verifyingContract }, "InvalidRecipient", verifyingContract);
      });
    });

    describe("recipient", () => {
      it("gets what was sold; the taker pays", async () => {
        const { frank } = stage;
        await expectEvents(
          stage,
          fill(stage, quote, { recipient: frank.address, memo: MEMO }),
          ["hkd.Transfer", bob.address, alice.address, BOUGHT],
          ["cnh.Transfer", alice.address, frank.address, SOLD],
          ["cnh.TransferWithMemo", alice.address, frank.address, SOLD, MEMO],
          [
            "fxSettlement.Filled",
            await fxSettlement.quoteHash(quote),
            alice.address,
            bob.address,
            frank.address,
            cnh.address,
            SOLD,
            BOUGHT,
            0n,
            MEMO,
            1n,
          ],
        );
        expect(await balances(cnh, alice, bob, frank)).to.deep.equal([OPENING - SOLD, OPENING, SOLD]);
      });

      it("is the taker where the taker names himself", async () => {
        await fill(stage, quote, { recipient: bob.address });
        expect(await balances(cnh, bob)).to.deep.equal([OPENING + SOLD]);
      });

      it("cannot be an account that the token pays never", async () => {
        const call = () => fill(stage, quote, { recipient: cnh.address });
        await refused(cnh.token, quote, call, "ERC20InvalidReceiver", cnh.address);
      });
    });

    describe("memo", () => {
      const quoted = id("quote 17");
      for (const [name, ofQuote, ofTaker, shown] of [
        ["the taker's", quoted, MEMO, MEMO],
        ["the maker's where the taker gives none", quoted, NOTHING, quoted],
        ["the taker's where the maker gives none", NOTHING, MEMO, MEMO],
      ] as const) {
        it(`is ${name}`, async () => {
          const named = await quoteOf(stage, { memo: ofQuote });
          await expectEvents(
            stage,
            fill(stage, named, { memo: ofTaker }),
            ["hkd.Transfer", bob.address, alice.address, BOUGHT],
            ["cnh.Transfer", alice.address, bob.address, SOLD],
            ["cnh.TransferWithMemo", alice.address, bob.address, SOLD, shown],
            [
              "fxSettlement.Filled",
              await fxSettlement.quoteHash(named),
              alice.address,
              bob.address,
              bob.address,
              cnh.address,
              SOLD,
              BOUGHT,
              0n,
              shown,
              1n,
            ],
          );
        });
      }
    });

    describe("funding", () => {
      it("is the maker's allowance, which he may withdraw at any time", async () => {
        await cnh.token.connect(alice).approve(fxSettlement, SOLD - 1n);
        await refused(
          cnh.token,
          quote,
          () => fill(stage, quote),
          "ERC20InsufficientAllowance",
          fxSettlement.target,
          SOLD - 1n,
          SOLD,
        );
        await cnh.token.connect(alice).approve(fxSettlement, SOLD);
        await fill(stage, quote);
        expect(await cnh.token.allowance(alice, fxSettlement)).to.equal(0n);
      });

      it("is the taker's allowance", async () => {
        await hkd.token.connect(bob).approve(fxSettlement, BOUGHT - 1n);
        await refused(
          hkd.token,
          quote,
          () => fill(stage, quote),
          "ERC20InsufficientAllowance",
          fxSettlement.target,
          BOUGHT - 1n,
          BOUGHT,
        );
      });

      it("is not enough where either has too little, all of it or free of a hold", async () => {
        await cnh.token.connect(alice).transfer(carol, OPENING - SOLD + 1n);
        const poor = () => fill(stage, quote);
        await refused(cnh.token, quote, poor, "ERC20InsufficientBalance", alice.address, SOLD - 1n, SOLD);
        await cnh.token.connect(carol).transfer(alice, units(10_000));
        await hold(hkd, bob, OPENING - BOUGHT + 1n);
        await refused(hkd.token, quote, poor, "ERC7943InsufficientUnfrozenBalance", bob.address, BOUGHT, BOUGHT - 1n);
      });
    });
  });

  describe("priceOf", () => {
    it("is the price of an amount, rounded up", async () => {
      expect(await fxSettlement.priceOf(quote, SOLD)).to.equal(BOUGHT);
      for (const [amount, price] of [
        [0n, 0n],
        [1n, 2n],
        [10_000n, PRICE.priceNumerator],
        [10_001n, PRICE.priceNumerator + 2n],
      ] as const)
        expect(await fxSettlement.priceOf(quote, amount)).to.equal(price);
    });
  });
});
