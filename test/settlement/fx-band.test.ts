// The band around a reference rate
//
// within
// ├── |price - reference| <= reference * bandBps / 10,000: both edges, one step beyond, no width, the whole width
// ├── the feed for one of the sold token, or the other way round; 0 to 36 decimals; largest numbers overflow nothing
// └── asked at each fill, on every way in
// fails closed
// ├── band: wider than 10,000, without age
// ├── answer: 0, below 0, beyond 127 bits; never updated; of the future; too old, by a second; decimals above 36
// ├── no contract, half an answer, impossible decimals, all gas burned, a reserve feed that knows nothing
// └── a feed that calls back: nothing that it calls happens
// without a feed nothing is asked
import { expect } from "chai";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { BY_ALLOWANCE } from "./funding.ts";
import { settle } from "./fx-netting.ts";
import { acceptanceOf, books, fill, fillSigned, quoteOf, signAcceptance, signQuote } from "./fx-quotes.ts";
import {
  at,
  connection,
  expectRefusal,
  loadStage,
  NOTHING,
  now,
  pass,
  units,
  type Party,
  type Stage,
  ZERO,
} from "./stage.ts";

const AGE = 600n;
const INT128 = (1n << 127n) - 1n;

describe("FxSettlement", () => {
  let stage: Stage;
  let fxSettlement: Stage["fxSettlement"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ fxSettlement } = stage);
  });

  type Feed = AnyContract & Party;
  const deploy = (name: string, ...args: unknown[]): Promise<Feed> =>
    deployTestContract(name, stage.harbour.deployer, ...args);
  /** A feed that says this now. */
  const saying = async (answer: bigint, decimals = 6): Promise<Feed> => {
    const feed = await deploy("PublishedFeed", decimals);
    await feed.publish(answer, await now());
    return feed;
  };
  /** A quote at this price, in a band around what the feed says. */
  const banded = (
    feed: Party,
    [priceNumerator, priceDenominator]: readonly [bigint, bigint],
    bandBps: bigint,
    changes: Partial<QuoteMessage> = {},
  ) => quoteOf(stage, { feed: feed.address, priceNumerator, priceDenominator, bandBps, bandMaxAge: AGE, ...changes });
  const refused = async (quote: QuoteMessage, error: string, ...args: unknown[]) => {
    const before = await books(stage, quote);
    await expectRefusal(fxSettlement, fill(stage, quote), error, ...args);
    expect(await books(stage, quote)).to.deep.equal(before);
  };
  const outside = async (quote: QuoteMessage, answer: bigint) =>
    refused(quote, "OutsideBand", quote.feed, quote.priceNumerator, quote.priceDenominator, answer, quote.bandBps);

  describe("within the band", () => {
    it("takes both edges and nothing beyond", async () => {
      const feed = await saying(1_000_000n);
      const step = 1_000_000_000n;
      for (const edge of [1_010_000_000n, 990_000_000n]) {
        const beyond = edge > step ? 1n : -1n;
        await fill(stage, await banded(feed, [edge, step], 100n, { nonce: edge }));
        await outside(await banded(feed, [edge + beyond, step], 100n), 1_000_000n);
      }
    });

    it("takes exactly the reference where it has no width", async () => {
      const feed = await saying(1_083_700n);
      await fill(stage, await banded(feed, [10_837n, 10_000n], 0n));
      await outside(await banded(feed, [10_837_001n, 10_000_000n], 0n), 1_083_700n);
      await outside(await banded(feed, [10_836_999n, 10_000_000n], 0n), 1_083_700n);
    });

    it("takes up to twice the reference where it has the whole width", async () => {
      const feed = await saying(2_000_000n);
      await fill(stage, await banded(feed, [4n, 1n], 10_000n));
      await fill(stage, await banded(feed, [1n, 1_000_000n], 10_000n, { nonce: 2n }));
      await outside(await banded(feed, [4_000_001n, 1_000_000n], 10_000n), 2_000_000n);
    });

    it("reads a feed the other way round where the quote says so", async () => {
      // 0.8 CNH for one HKD are 1.25 HKD for one CNH.
      const feed = await saying(800_000n);
      const inverted = { feedInverted: true };
      await fill(stage, await banded(feed, [5n, 4n], 0n, inverted));
      await fill(stage, await banded(feed, [12_625n, 10_000n], 100n, { ...inverted, nonce: 2n }));
      await fill(stage, await banded(feed, [12_375n, 10_000n], 100n, { ...inverted, nonce: 3n }));
      await outside(await banded(feed, [126_251n, 100_000n], 100n, inverted), 800_000n);
      await outside(await banded(feed, [123_749n, 100_000n], 100n, inverted), 800_000n);
      await outside(await banded(feed, [5n, 4n], 100n), 800_000n);
    });

    for (const decimals of [0, 1, 8, 18, 36]) {
      it(`reads a feed of ${decimals} decimals`, async () => {
        const feed = await saying(2n * 10n ** BigInt(decimals), decimals);
        await fill(stage, await banded(feed, [2n, 1n], 0n));
        await outside(await banded(feed, [2_000_001n, 1_000_000n], 0n), 2n * 10n ** BigInt(decimals));
      });
    }

    it("compares the largest and smallest numbers without overflow", async () => {
      const most = (1n << 64n) - 1n;
      let nonce = 10n;
      for (const decimals of [0, 36])
        for (const answer of [1n, INT128])
          for (const price of [
            [most, 1n],
            [1n, most],
            [most, most],
          ] as const)
            for (const feedInverted of [false, true]) {
              nonce += 1n;
              const quote = await banded(await saying(answer, decimals), price, 1n, {
                feedInverted,
                nonce,
                minFill: 0n,
              });
              // Only 1 for 1 is what any of these feeds says.
              if (price[0] === price[1] && answer === 1n && decimals === 0) await fill(stage, quote);
              else await outside(quote, answer);
            }
    });

    it("asks at each fill", async () => {
      const feed = await saying(1_083_700n);
      const quote = await banded(feed, [10_837n, 10_000n], 10n);
      await fill(stage, quote);
      await feed.publish(1_090_000n, await now());
      await outside(quote, 1_090_000n);
      await feed.publish(1_084_000n, await now());
      await fill(stage, quote);
    });

    it("asks on every way in", async () => {
      const feed = await saying(1_000_000n);
      const quote = await banded(feed, [2n, 1n], 100n);
      const args = [quote.feed, 2n, 1n, 1_000_000n, 100n];
      await expectRefusal(fxSettlement, fill(stage, quote), "OutsideBand", ...args);
      const acceptance = await acceptanceOf(stage, quote);
      await expectRefusal(fxSettlement, fillSigned(stage, quote, acceptance), "OutsideBand", ...args);
      const { alice: maker, bob: taker } = stage;
      await expectRefusal(fxSettlement, settle(stage, [{ maker, taker, quote }]), "OutsideBand", ...args);
      await feed.publish(2_000_000n, await now());
      await settle(stage, [{ maker, taker, quote }]);
    });
  });

  describe("out of a band", () => {
    it("is a band that means nothing", async () => {
      const feed = await saying(1_000_000n);
      await refused(await banded(feed, [1n, 1n], 10_001n), "InvalidBand", 10_001n, AGE);
      await refused(await banded(feed, [1n, 1n], 65_535n), "InvalidBand", 65_535n, AGE);
      await refused(await banded(feed, [1n, 1n], 100n, { bandMaxAge: 0n }), "InvalidBand", 100n, 0n);
    });

    for (const answer of [0n, -1n, -(1n << 255n), INT128 + 1n, (1n << 255n) - 1n]) {
      it(`is an answer of ${answer > 0n ? "more than 127 bits" : answer}`, async () => {
        const feed = await saying(answer);
        const quote = await banded(feed, [1n, 1n], 10_000n);
        await refused(quote, "ReferenceUnusable", feed.address, answer, await feed.updatedAt());
      });
    }

    it("is an answer of more than 36 decimals", async () => {
      for (const decimals of [37, 255]) {
        const feed = await saying(1n, decimals);
        const quote = await banded(feed, [1n, 1n], 10_000n);
        await refused(quote, "ReferenceUnusable", feed.address, 1n, await feed.updatedAt());
      }
    });

    it("is an answer that was never updated, at any age", async () => {
      const feed = await saying(1_000_000n);
      await feed.publish(1_000_000n, 0n);
      const quote = await banded(feed, [1n, 1n], 100n, { bandMaxAge: (1n << 32n) - 1n });
      await refused(quote, "ReferenceUnusable", feed.address, 1_000_000n, 0n);
    });

    it("is an answer of the future, by a second", async () => {
      const feed = await saying(1_000_000n);
      const moment = (await now()) + 60n;
      await feed.publish(1_000_000n, moment);
      const quote = await banded(feed, [1n, 1n], 100n);
      await at(moment - 1n);
      await refused(quote, "ReferenceUnusable", feed.address, 1_000_000n, moment);
      await at(moment);
      await fill(stage, quote);
    });

    it("is an answer that is too old, by a second", async () => {
      const feed = await saying(1_000_000n);
      const updatedAt: bigint = await feed.updatedAt();
      await pass(AGE - 30n);
      const quote = await banded(feed, [1n, 1n], 100n);
      const signature = await signQuote(stage, quote, stage.alice);
      const again = () => fxSettlement.connect(stage.bob).fill(quote, signature, units(100), ZERO, NOTHING);
      await at(updatedAt + AGE);
      await again();
      await at(updatedAt + AGE + 1n);
      await expectRefusal(fxSettlement, again(), "ReferenceStale", feed.address, updatedAt, AGE);
    });

    it("is a reserve feed that knows nothing", async () => {
      const address = await stage.harbour.cnh.feed.getAddress();
      await refused(await banded({ address }, [1n, 1n], 10_000n), "ReferenceUnusable", address, 0n, 0n);
    });

    for (const [name, what] of [
      ["ShortFeed", "half an answer"],
      ["WideFeed", "decimals that are none"],
      ["BurningFeed", "a feed that burns all gas"],
    ] as const) {
      it(`is ${what}`, async () => {
        const quote = await banded(await deploy(name), [1n, 1n], 10_000n);
        const before = await books(stage, quote);
        await expect(fill(stage, quote)).to.be.revert(connection.ethers);
        expect(await books(stage, quote)).to.deep.equal(before);
      });
    }

    it("is an account without code, and a contract that is no feed", async () => {
      for (const address of [stage.frank.address, stage.cnh.address]) {
        const quote = await banded({ address }, [1n, 1n], 10_000n);
        const before = await books(stage, quote);
        await expect(fill(stage, quote)).to.be.revert(connection.ethers);
        expect(await books(stage, quote)).to.deep.equal(before);
      }
    });
  });

  it("lets a feed that calls back change nothing", async () => {
    const feed = await deploy("CallingFeed", fxSettlement.target);
    const quote = await banded(feed, [1n, 1n], 0n);
    const other = await quoteOf(stage, { maker: stage.carol.address, nonce: 7n, validAfter: quote.validAfter });
    const acceptance = await acceptanceOf(stage, other);
    const makerSignature = await signQuote(stage, other, stage.carol);
    const takerSignature = await signAcceptance(stage, acceptance, stage.bob);
    const inner = [
      fxSettlement.interface.encodeFunctionData("fillSigned", [
        other,
        makerSignature,
        acceptance,
        takerSignature,
        BY_ALLOWANCE,
        0n,
      ]),
      fxSettlement.interface.encodeFunctionData("cancelNonces", [0n, 1n]),
    ];
    for (const [i, data] of inner.entries()) {
      await feed.prepare(data);
      await fill(stage, quote);
      expect(await fxSettlement.remaining(other)).to.equal(units(10_000));
      expect(await fxSettlement.nonceUsed(feed, 0n)).to.equal(false);
      expect(await fxSettlement.remaining(quote)).to.equal(units(9_000 - 1_000 * i));
    }
  });

  it("asks nothing without a feed", async () => {
    await fill(stage, await quoteOf(stage, { bandBps: 65_535n, bandMaxAge: 0n, feedInverted: true }));
  });
});
