// What a fill costs, in money and in gas
//
// rounding
// ├── always up, to the maker, by less than one minor unit per fill, at the most extreme rates
// └── in parts never cheaper than at once
// random fills at random rates (100; 1,000 under HARBOUR_FULL=1): every balance as kept by hand, sum per token 0, no dust
// gas: a repeat fill by allowance between holders at most 110,000, the first and each other kind as they are
import { expect } from "chai";
import type { TransactionResponse } from "ethers";
import { Random } from "../threats/random.ts";
import { acceptanceOf, fill, fillSigned, quoteOf, signQuote } from "./fx-quotes.ts";
import {
  balances,
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

const FILLS = process.env["HARBOUR_FULL"] === "1" ? 1_000 : 100;
const MOST = (1n << 64n) - 1n;

// Instrumented code says nothing about gas.
const measured = !process.argv.includes("--coverage");
const REPEAT_FILL = 110_000;
const gasOf = async (sent: Promise<TransactionResponse>): Promise<number> =>
  Number((await (await sent).wait())!.gasUsed);

describe("FxSettlement", () => {
  let stage: Stage;
  let fxSettlement: Stage["fxSettlement"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ fxSettlement } = stage);
  });

  describe("rounding", () => {
    for (const [priceNumerator, priceDenominator, sold, bought] of [
      [1n, MOST, 1n, 1n],
      [1n, MOST, OPENING, 1n],
      [MOST - 1n, MOST, OPENING, OPENING],
      [MOST, MOST, OPENING, OPENING],
      [MOST, MOST - 1n, 1n, 2n],
      [MOST, MOST - 1n, OPENING - 1n, OPENING],
      [OPENING, 1n, 1n, OPENING],
      [MOST, 1n << 32n, 1n, 1n << 32n],
      [MOST, 10n ** 19n, 10n ** 11n, 184_467_440_738n],
    ] as const) {
      it(`asks ${bought} for ${sold} at ${priceNumerator}/${priceDenominator}`, async () => {
        const { alice, bob, cnh, hkd } = stage;
        const quote = await quoteOf(stage, { priceNumerator, priceDenominator, sellMax: sold });
        await fill(stage, quote, { sellAmount: sold });
        expect(await balances(cnh, alice, bob, fxSettlement)).to.deep.equal([OPENING - sold, OPENING + sold, 0n]);
        expect(await balances(hkd, alice, bob, fxSettlement)).to.deep.equal([OPENING + bought, OPENING - bought, 0n]);
      });
    }

    it("refuses what costs more than the taker has, and what no token holds", async () => {
      const { bob, hkd } = stage;
      for (const sellMax of [1n, (1n << 128n) - 1n]) {
        const quote = await quoteOf(stage, { priceNumerator: MOST, priceDenominator: 1n, sellMax });
        await expect(fill(stage, quote, { sellAmount: sellMax }))
          .to.be.revertedWithCustomError(hkd.token, "ERC20InsufficientBalance")
          .withArgs(bob.address, OPENING, MOST * sellMax);
      }
    });

    it("never makes parts cheaper than the whole, nor dearer by a unit each", async () => {
      const { alice, hkd } = stage;
      const price = { priceNumerator: 7n, priceDenominator: 1_000_003n, minFill: 0n, sellMax: 100_000n };
      const quote = await quoteOf(stage, price);
      const whole = await fxSettlement.priceOf(quote, 100_000n);
      const parts = [1n, 9_999n, 33_333n, 6_667n, 50_000n];
      for (const sellAmount of parts) await fill(stage, quote, { sellAmount });
      const paid = (await hkd.token.balanceOf(alice)) - OPENING;
      expect(paid).to.be.within(whole, whole + BigInt(parts.length) - 1n);
      expect(await fxSettlement.remaining(quote)).to.equal(0n);
    });
  });

  it(`keeps every balance to the unit in ${FILLS} random fills at ${FILLS} random rates`, async function () {
    this.timeout(FILLS * 1_000);
    const random = new Random("random fills at random rates");
    /** A number of up to this many bits, not 0. */
    const number = (most: number): bigint => {
      const bits = BigInt(1 + random.below(most));
      const value = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
      return (value & ((1n << bits) - 1n)) | (1n << (bits - 1n));
    };
    const least = (a: bigint, b: bigint) => (a < b ? a : b);

    const { cnh, hkd, alice, bob, carol, dave } = stage;
    const people = [alice, bob, carol, dave] as const;
    const held = new Map<Side, Map<Actor, bigint>>(
      [cnh, hkd].map((side) => [side, new Map(people.map((each) => [each, OPENING]))]),
    );
    const balance = (side: Side, who: Actor) => held.get(side)!.get(who)!;
    const move = (side: Side, from: Actor, to: Actor, amount: bigint) => {
      held.get(side)!.set(from, balance(side, from) - amount);
      held.get(side)!.set(to, balance(side, to) + amount);
    };
    const expectBooks = async () => {
      for (const side of [cnh, hkd]) {
        expect(await balances(side, ...people, fxSettlement)).to.deep.equal([
          ...people.map((each) => balance(side, each)),
          0n,
        ]);
      }
    };

    const rates = new Set<string>();
    const usedWords = new Set<string>();
    let rounded = 0;
    let repeats = 0;
    for (let done = 0; done < FILLS;) {
      const maker = random.pick(people);
      const taker = random.pick(people.filter((each) => each !== maker));
      const [sells, buys] = random.below(2) === 0 ? ([cnh, hkd] as const) : ([hkd, cnh] as const);
      const [priceNumerator, priceDenominator] = [number(64), number(64)];
      const affordable = (balance(buys, taker) * priceDenominator) / priceNumerator;
      const possible = least(balance(sells, maker), affordable);
      if (possible === 0n) continue;
      const sellAmount = least(possible, number(Math.min(possible.toString(2).length, 38)));
      const bought = (sellAmount * priceNumerator + priceDenominator - 1n) / priceDenominator;
      const whole = random.below(4) > 0;
      const holders = balance(sells, taker) > 0n && balance(buys, maker) > 0n;

      const quote = await quoteOf(stage, {
        maker: maker.address,
        sellToken: sells.address,
        buyToken: buys.address,
        priceNumerator,
        priceDenominator,
        sellMax: whole ? sellAmount : sellAmount + number(60),
        minFill: 0n,
        nonce: BigInt(done),
      });
      const signature = await signQuote(stage, quote, maker);
      const gas = await gasOf(fxSettlement.connect(taker).fill(quote, signature, sellAmount, ZERO, NOTHING));
      const word = `${maker.address} ${done >> 7}`;
      if (whole && holders && usedWords.has(word)) {
        repeats += 1;
        if (measured) expect(gas).to.be.at.most(REPEAT_FILL);
      }
      usedWords.add(word);
      move(sells, maker, taker, sellAmount);
      move(buys, taker, maker, bought);
      if (bought * priceDenominator !== sellAmount * priceNumerator) rounded += 1;
      rates.add(`${priceNumerator}/${priceDenominator}`);
      done += 1;
      if (done % 25 === 0) await expectBooks();
    }
    await expectBooks();
    for (const side of [cnh, hkd])
      expect(people.reduce((sum, each) => sum + balance(side, each), 0n)).to.equal(4n * OPENING);
    expect(rates.size).to.be.greaterThan(FILLS * 0.9);
    expect(rounded).to.be.greaterThan(FILLS / 2);
    expect(repeats).to.be.greaterThan(FILLS / 2);
  });

  describe("gas", () => {
    before(function () {
      if (!measured) this.skip();
    });

    it("of a repeat fill between holders is at most 110,000, and of the first at most what a new slot costs more", async () => {
      const whole = async (nonce: bigint) => gasOf(fill(stage, await quoteOf(stage, { nonce, sellMax: units(1_000) })));
      const first = await whole(1n);
      expect(first).to.be.at.most(REPEAT_FILL + 17_100);
      for (const nonce of [2n, 3n, 127n]) expect(await whole(nonce)).to.be.at.most(REPEAT_FILL);
    });

    it("of a quote filled in part is at most 110,000 from its second fill on", async () => {
      const quote = await quoteOf(stage, { memo: MEMO });
      // The first part opens a slot for what was sold.
      expect(await gasOf(fill(stage, quote))).to.be.at.most(REPEAT_FILL + 17_100 + 22_100);
      for (const sellAmount of [units(100), units(1_000), units(7_900)])
        expect(await gasOf(fill(stage, quote, { sellAmount }))).to.be.at.most(REPEAT_FILL);
    });

    it("of a repeat fill that was signed for is at most what a signature more costs", async () => {
      const signed = async (nonce: bigint) => {
        const quote = await quoteOf(stage, { nonce, sellMax: units(1_000) });
        return gasOf(fillSigned(stage, quote, await acceptanceOf(stage, quote, { nonce })));
      };
      await signed(1n);
      expect(await signed(2n)).to.be.at.most(REPEAT_FILL + 10_000);
    });
  });
});
