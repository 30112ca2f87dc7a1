import { expect } from "chai";
import fc from "fast-check";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { buyAmountOf } from "../../sdk/settlement/fx-price.ts";
import { windowOf } from "../../scripts/fx/lifetime.ts";
import { parseMoney } from "../../scripts/fx/money.ts";
import { movedIn, netOf, type Leg } from "../../scripts/fx/net.ts";
import { newNonce } from "../../scripts/fx/nonce.ts";
import { priceFor, showRate, showRounding } from "../../scripts/fx/rate.ts";
import { signed } from "../../scripts/fx/render-batch.ts";

// what a person writes
// ├── money says its currency
// ├── a rate is exact whichever way round it is said, and is shown as the fraction that is signed
// └── a window is never longer than a quote may live, and the same for a moment that was named
// netting
// ├── every currency's sum is zero, and every party stands once, in ascending order
// └── what moves is at most what the rows add up to

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof HarbourError ? error.code : String(error);
  }
  return undefined;
}

describe("what fx commands read", () => {
  it("is money with its currency", () => {
    expect(parseMoney("--sell", "1,000.50 CNH")).to.deep.equal({ amount: 1_000_500_000n, currency: "CNH" });
    expect(parseMoney("--sell", "0.000001 hkd")).to.deep.equal({ amount: 1n, currency: "HKD" });
    for (const text of ["1,000.00", "CNH 1,000.00", "1,000.00 USD", "1,000.00CNH", "1 000.00 CNH", ""]) {
      expect(
        codeOf(() => parseMoney("--sell", text)),
        text,
      ).to.equal("HB-2930");
    }
    expect(codeOf(() => parseMoney("--sell", "1e6 CNH"))).to.equal("HB-1004");
  });

  it("is a rate, exact whichever way round it is said", () => {
    const direct = priceFor("CNH", "1.0837 HKD per CNH");
    expect(direct).to.deep.equal({ priceNumerator: 10_837n, priceDenominator: 10_000n });
    expect(priceFor("HKD", "1.0837 HKD per CNH")).to.deep.equal({ priceNumerator: 10_000n, priceDenominator: 10_837n });
    expect(priceFor("HKD", "0.92 cnh PER hkd")).to.deep.equal({ priceNumerator: 23n, priceDenominator: 25n });
    for (const text of ["1.0837", "1.0837 HKD", "1.0837 HKD per HKD", "1.0837 HKD/CNH", "1.0837 USD per CNH", ""]) {
      expect(
        codeOf(() => priceFor("CNH", text)),
        text,
      ).to.equal("HB-2931");
    }
    for (const text of ["0 HKD per CNH", "1,083 HKD per CNH", "-1 HKD per CNH", "1e3 HKD per CNH"]) {
      expect(
        codeOf(() => priceFor("CNH", text)),
        text,
      ).to.equal("HB-1822");
    }
  });

  it("shows a rate as digits where they are exact, and always as the fraction that is signed", () => {
    const pair = { of: "HKD", per: "CNH" } as const;
    const shown = (priceNumerator: bigint, priceDenominator: bigint) =>
      showRate({ priceNumerator, priceDenominator }, pair);
    expect(shown(10_837n, 10_000n)).to.equal("1.0837 HKD per CNH = 10837/10000");
    expect(shown(100n, 109n)).to.equal("1.09 CNH per HKD = 100/109 HKD per CNH");
    expect(shown(3n, 7n)).to.equal("about 0.42857142 HKD per CNH = 3/7");
  });

  it("says who gains by rounding, and by how little", () => {
    const price = { priceNumerator: 10_837n, priceDenominator: 10_000n };
    const words = (sellAmount: bigint) => showRounding(price, sellAmount, buyAmountOf(price, sellAmount));
    expect(words(10_000n)).to.equal("none");
    expect(words(1n)).to.equal("up by 0.91 of a minor unit, to the maker");
    const thin = { priceNumerator: 9_999n, priceDenominator: 10_000n };
    expect(showRounding(thin, 1n, 1n)).to.equal("up by less than 0.01 of a minor unit, to the maker");
  });

  it("keeps a quote's life to what the contract admits", () => {
    expect(windowOf({ lifetime: "60" }, 1_000n)).to.deep.equal({ validAfter: 760n, validBefore: 1_060n });
    expect(windowOf({}, 1_000n)).to.deep.equal({ validAfter: 940n, validBefore: 1_240n });
    const named = { validUntil: "1970-01-01T00:20:00Z" };
    expect(windowOf(named, 1_000n)).to.deep.equal({ validAfter: 900n, validBefore: 1_200n });
    expect(windowOf(named, 1_100n)).to.deep.equal(windowOf(named, 1_000n));
    for (const lifetime of ["0", "301", "-1", "1.5", "60s", ""]) {
      expect(
        codeOf(() => windowOf({ lifetime }, 1_000n)),
        lifetime,
      ).to.equal("HB-2932");
    }
    for (const now of [1_200n, 899n]) expect(codeOf(() => windowOf(named, now))).to.equal("HB-2932");
  });

  it("takes one nonce of digits, or makes one up", () => {
    expect(newNonce(["7"])).to.equal(7n);
    expect(newNonce(undefined)).not.to.equal(newNonce(undefined));
    for (const given of [["7", "8"], ["0x7"], ["07"], ["-1"], ["9".repeat(78)]]) {
      expect(codeOf(() => newNonce(given))).to.equal("HB-2946");
    }
  });
});

describe("netting of fills", () => {
  const party = fc.integer({ min: 1, max: 6 }).map((number) => `0x${number.toString(16).padStart(40, "0")}`);
  const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
  const leg: fc.Arbitrary<Leg> = fc.record({
    maker: party,
    taker: party,
    recipient: party,
    sold: fc.constantFrom("CNH", "HKD"),
    sellAmount: amount,
    buyAmount: amount,
  });

  it("sums to nothing, names everybody once in ascending order, and never moves more than the rows do", () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 12 }), (legs) => {
        const nets = netOf(legs);
        const parties = nets.map((net) => BigInt(net.party));
        expect(parties).to.deep.equal([...new Set(parties)].sort((a, b) => (a < b ? -1 : 1)));
        expect(new Set(nets.map((net) => net.party))).to.deep.equal(
          new Set(legs.flatMap(({ maker, taker, recipient }) => [maker, taker, recipient])),
        );
        for (const currency of ["CNH", "HKD"] as const) {
          expect(nets.reduce((sum, { amounts }) => sum + amounts[currency], 0n)).to.equal(0n);
          const gross = legs.reduce(
            (sum, each) => sum + (each.sold === currency ? each.sellAmount : each.buyAmount),
            0n,
          );
          expect(movedIn(nets, currency) <= gross).to.equal(true);
        }
      }),
    );
  });

  it("shows which way an amount goes", () => {
    expect([signed(1_500_000n), signed(-1_500_000n), signed(0n)]).to.deep.equal(["+1.50", "−1.50", "0.00"]);
  });
});
