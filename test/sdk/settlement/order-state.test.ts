import { expect } from "chai";
import fc from "fast-check";
import { id, ZeroAddress } from "ethers";
import {
  bitsOf,
  outcomeOf,
  placesOf,
  readMilestoneState,
  readOrderState,
} from "../../../sdk/settlement/order-state.ts";
import { expectCode } from "../throws.ts";
import { addressOf, NOW } from "./settlement-samples.ts";

const RESULT = {
  open: true,
  held: 840n,
  settled: 1n,
  amendment: 2n,
  terms: id("terms"),
  payee: addressOf("seller"),
  financier: ZeroAddress,
  financed: 0n,
  financierLeft: 0n,
};

describe("order state", () => {
  it("reads where an order stands, with financing only where the receivable was sold", () => {
    const { open, held, amendment, terms, payee } = RESULT;
    expect(readOrderState(RESULT)).to.deep.equal({ open, held, settled: [0], amendment, terms, payee });
    const financier = addressOf("financier");
    expect(readOrderState({ ...RESULT, financier, financed: 6n, financierLeft: 9n }).financing).to.deep.equal({
      financier,
      milestones: [1, 2],
      left: 9n,
    });
  });

  it("reads where a milestone stands, and how it ended", () => {
    expect(readMilestoneState([0n, 0n, 0n])).to.deep.equal({ state: "Held", since: 0n, toSeller: 0n });
    expect(readMilestoneState([3n, NOW, 5n])).to.deep.equal({ state: "Disputed", since: NOW, toSeller: 5n });
    expect([0n, 1n, 2n, 3n, 4n].map(outcomeOf)).to.deep.equal([
      "Released",
      "Ruled",
      "DefaultRuled",
      "Refunded",
      "Cancelled",
    ]);
    expectCode("HB-1805", () => readMilestoneState([6n, 0n, 0n]));
    expectCode("HB-1805", () => outcomeOf(5n));
  });

  it("takes bits apart and puts them together again", () => {
    expect(placesOf(5n)).to.deep.equal([0, 2]);
    expect(placesOf(0n)).to.deep.equal([]);
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 256n) - 1n), (bits) => {
        expect(bitsOf(placesOf(bits))).to.equal(bits);
      }),
    );
    expect(bitsOf([2, 2])).to.equal(4n);
  });
});
