// Nonces: of quotes and of acceptances, of one account, in one space
//
// ├── any number, in any order; neighbours, ends of words and the last one do not touch each other; of one account only
// ├── one quote per nonce: filled in part it is that quote's, filled whole nobody's
// ├── a quote's nonce is no acceptance's, nor the other way round, in both orders; what was refused uses none
// └── cancelNonces: says what is new and nothing else; ends a quote, one filled in part and an acceptance; whenever
import { expect } from "chai";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { acceptanceOf, fill, fillSigned, quoteOf } from "./fx-quotes.ts";
import {
  balances,
  blacklist,
  expectEvents,
  expectRefusal,
  loadStage,
  MAX,
  OPENING,
  pause,
  units,
  type Actor,
  type Stage,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let fxSettlement: Stage["fxSettlement"];
  let alice: Actor;
  let bob: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ fxSettlement, alice, bob } = stage);
  });
  const ALL = units(10_000);

  const expectUsed = (call: Promise<unknown>, { address }: Actor, nonce: bigint) =>
    expectRefusal(fxSettlement, call, "NonceUsed", address, nonce);
  const used = (account: Actor, ...nonces: bigint[]) =>
    Promise.all(nonces.map((nonce) => fxSettlement.nonceUsed(account, nonce)));

  describe("nonces", () => {
    for (const nonce of [0n, 1n, 126n, 127n, 128n, 255n, 256n, MAX - 128n, MAX - 127n, MAX]) {
      it(`keep ${nonce > 600n ? `2^256-${MAX + 1n - nonce}` : nonce} apart from their neighbours, in part and whole`, async () => {
        const around = [nonce - 256n, nonce - 128n, nonce - 1n, nonce + 1n, nonce + 128n, nonce + 256n].filter(
          (each) => each >= 0n && each <= MAX,
        );
        const quote = await quoteOf(stage, { nonce });
        await fill(stage, quote);
        expect(await used(alice, nonce, ...around)).to.not.include(true);
        await fill(stage, quote, { sellAmount: units(9_000) });
        expect(await used(alice, nonce)).to.deep.equal([true]);
        expect(await used(alice, ...around)).to.not.include(true);
        expect(await used(bob, nonce)).to.deep.equal([false]);
        await expectUsed(fill(stage, quote), alice, nonce);
        for (const neighbour of around) {
          expect(await fxSettlement.remaining({ ...quote, nonce: neighbour })).to.equal(ALL);
        }
      });
    }

    it("are used in any order, all 128 of a word, by quotes and acceptances of one account", async () => {
      const word = 128n * 77n;
      for (let i = 0n; i < 16n; i += 1n) {
        const nonce = word + ((i * 77n) % 128n);
        const quote = await quoteOf(stage, { nonce, minFill: 0n, sellMax: 2n });
        if (i % 2n === 0n) await fill(stage, quote, { sellAmount: 2n });
        else {
          const ofBob = await quoteOf(stage, { maker: bob.address, nonce: word + i, minFill: 0n, sellMax: 2n });
          const acceptance = await acceptanceOf(stage, ofBob, { taker: alice.address, sellAmount: 2n, nonce });
          await fillSigned(stage, ofBob, acceptance, { maker: bob, taker: alice });
        }
        expect(await used(alice, nonce)).to.deep.equal([true]);
      }
      const spent = await used(alice, ...Array.from({ length: 128 }, (_, i) => word + BigInt(i)));
      expect(spent.filter(Boolean)).to.have.length(16);
    });

    it("are of one account only", async () => {
      await fill(stage, await quoteOf(stage), { sellAmount: ALL });
      await fill(stage, await quoteOf(stage, { maker: stage.carol.address }), {
        maker: stage.carol,
        sellAmount: ALL,
      });
    });

    it("are not used by what was refused", async () => {
      const quote = await quoteOf(stage);
      await pause(stage.hkd);
      await expectRefusal(stage.hkd.token, fill(stage, quote, { sellAmount: ALL }), "EnforcedPause");
      expect(await used(alice, 1n)).to.deep.equal([false]);
      expect(await fxSettlement.remaining(quote)).to.equal(ALL);
    });
  });

  describe("one quote per nonce", () => {
    let quote: QuoteMessage;
    let other: QuoteMessage;
    beforeEach(async () => {
      quote = await quoteOf(stage);
      other = await quoteOf(stage, { priceNumerator: 10_838n });
    });

    it("is the first that was filled in part, until it is filled whole", async () => {
      await fill(stage, quote);
      await expectUsed(fill(stage, other), alice, 1n);
      await expectUsed(fill(stage, other, { sellAmount: ALL }), alice, 1n);
      expect(await fxSettlement.remaining(other)).to.equal(0n);
      expect(await fxSettlement.remaining(quote)).to.equal(units(9_000));
      await fill(stage, quote, { sellAmount: units(9_000) });
      await expectUsed(fill(stage, other), alice, 1n);
      await expectUsed(fill(stage, quote), alice, 1n);
      expect(await balances(stage.cnh, alice)).to.deep.equal([OPENING - ALL]);
    });

    it("is the one that was filled whole at once", async () => {
      await fill(stage, quote, { sellAmount: ALL });
      await expectUsed(fill(stage, other), alice, 1n);
      expect(await fxSettlement.remaining(other)).to.equal(0n);
    });
  });

  describe("one space", () => {
    const accept = async (nonce: bigint) => {
      const quote = await quoteOf(stage, { nonce: 50n });
      return fillSigned(stage, quote, await acceptanceOf(stage, quote, { nonce }));
    };
    const sell = async (nonce: bigint, sellAmount = units(1_000)) =>
      fill(stage, await quoteOf(stage, { maker: bob.address, nonce }), { maker: bob, taker: stage.carol, sellAmount });

    it("lets an account that accepted under a nonce quote nothing under it", async () => {
      await accept(9n);
      await expectUsed(sell(9n), bob, 9n);
      await sell(10n);
    });

    it("lets an account whose quote was filled whole accept nothing under its nonce", async () => {
      await sell(9n, ALL);
      await expectUsed(accept(9n), bob, 9n);
    });

    it("lets an account whose quote was filled in part accept nothing under its nonce", async () => {
      await sell(9n);
      await expectUsed(accept(9n), bob, 9n);
      expect(await used(bob, 9n)).to.deep.equal([false]);
    });
  });

  describe("cancelNonces", () => {
    const cancel = (word: bigint, mask: bigint, by = alice) => fxSettlement.connect(by).cancelNonces(word, mask);

    it("makes the masked nonces of a word unusable, and says which", async () => {
      await expectEvents(stage, cancel(3n, 0b101n), ["fxSettlement.NoncesCancelled", alice.address, 3n, 0b101n]);
      expect(await used(alice, 384n, 385n, 386n, 387n)).to.deep.equal([true, false, true, false]);
      expect(await used(bob, 384n)).to.deep.equal([false]);
      await expectUsed(fill(stage, await quoteOf(stage, { nonce: 384n })), alice, 384n);
      await fill(stage, await quoteOf(stage, { nonce: 385n }));
    });

    it("says only what is new, and nothing if nothing is", async () => {
      await cancel(0n, 0b0110n);
      await expectEvents(stage, cancel(0n, 0b1100n), ["fxSettlement.NoncesCancelled", alice.address, 0n, 0b1000n]);
      await expectEvents(stage, cancel(0n, 0b1110n));
      await expectEvents(stage, cancel(0n, 0n));
      await fill(stage, await quoteOf(stage, { nonce: 0n }), { sellAmount: ALL });
      await expectEvents(stage, cancel(0n, 1n));
    });

    it("takes all of a word, of the last one too", async () => {
      const mask = (1n << 128n) - 1n;
      const last = MAX >> 7n;
      await expectEvents(stage, cancel(last, mask), ["fxSettlement.NoncesCancelled", alice.address, last, mask]);
      expect(await used(alice, MAX, MAX - 127n, MAX - 128n)).to.deep.equal([true, true, false]);
    });

    it("ends a quote that was filled in part, and says so", async () => {
      const quote = await quoteOf(stage);
      await fill(stage, quote);
      await expectEvents(stage, cancel(0n, 2n), ["fxSettlement.NoncesCancelled", alice.address, 0n, 2n]);
      expect(await fxSettlement.remaining(quote)).to.equal(0n);
      await expectUsed(fill(stage, quote), alice, 1n);
    });

    it("leaves a quote alone that was filled in part under another nonce of the word", async () => {
      const quote = await quoteOf(stage);
      await fill(stage, quote);
      await cancel(0n, ((1n << 128n) - 1n) ^ 2n);
      await fill(stage, quote);
      expect(await fxSettlement.remaining(quote)).to.equal(units(8_000));
    });

    it("ends an acceptance", async () => {
      const quote = await quoteOf(stage);
      const acceptance = await acceptanceOf(stage, quote);
      await cancel(0n, 2n, bob);
      await expectUsed(fillSigned(stage, quote, acceptance), bob, 1n);
    });

    it("concerns the caller's nonces only, and nobody's direct fill", async () => {
      await cancel(0n, 2n, bob);
      await fill(stage, await quoteOf(stage));
      expect(await used(alice, 1n)).to.deep.equal([false]);
    });

    it("works for a blacklisted maker and while both tokens are paused", async () => {
      await blacklist(stage.cnh, alice);
      for (const side of [stage.cnh, stage.hkd]) await pause(side);
      await expectEvents(stage, cancel(0n, 2n), ["fxSettlement.NoncesCancelled", alice.address, 0n, 2n]);
    });
  });
});
