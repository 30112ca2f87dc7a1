import { expect } from "chai";
import { LIMITS, Span } from "../../ledger/follow/ranges.ts";
import { inventBlocks } from "./invented-chain.ts";

// how many blocks are asked for at once
// ├── events: about one batch of them
// ├── receipts of strangers: no more of them than the limit, though no event is ours
// └── neither: four times as many each time, up to the limit

describe("the span of a fetch", () => {
  const learned = (transfersPerBlock: number, receiptsPerBlock: number, answers = 10): number => {
    const span = new Span(LIMITS);
    for (let answer = 0; answer < answers; answer++) {
      const blocks = inventBlocks({ seed: "span", from: 1, count: Math.min(span.blocks, 100), transfersPerBlock });
      span.learn(blocks, receiptsPerBlock * blocks.length);
    }
    return span.blocks;
  };

  it("is that of one batch of events", () => {
    expect(learned(20, 20)).to.equal(LIMITS.events / 20);
  });

  it("is bounded by the receipts that have to be read, whoever they are of", () => {
    expect(learned(0, 200)).to.equal(LIMITS.receipts / 200);
    expect(learned(0, 10 * LIMITS.receipts)).to.equal(1);
  });

  it("grows to the limit where there is nothing", () => {
    expect(learned(0, 0, 1)).to.equal(256);
    expect(learned(0, 0)).to.equal(LIMITS.blocks);
  });
});
