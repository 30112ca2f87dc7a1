import { expect } from "chai";
import { lookBack } from "../../ledger/serve/look-back.ts";

// lookBack
// ├── asks no further back than it has to
// ├── leaves no block out and asks for none twice, down to the first
// └── counts only what counts

describe("lookBack", () => {
  const asked: [number, number][] = [];
  const look = (from: number, to: number, enough: number, counts: (block: number) => boolean = () => true) => {
    asked.length = 0;
    // One thing in every thousandth block.
    const read = async (first: number, last: number) => {
      asked.push([first, last]);
      const found = [];
      for (let block = Math.ceil(first / 1000) * 1000; block <= last; block += 1000) found.push(block);
      return found;
    };
    return lookBack({ from, to, enough, read, counts });
  };

  it("asks no further back than it has to", async () => {
    expect(await look(1, 1_000_000, 3)).to.deep.equal([996_000, 997_000, 998_000, 999_000, 1_000_000]);
    expect(asked).to.deep.equal([[995_001, 1_000_000]]);
  });

  it("leaves no block out and asks for none twice, down to the first", async () => {
    expect(await look(7, 1_000_000, 5_000)).to.have.length(1000);
    const rising = asked.toReversed();
    expect(rising[0]![0]).to.equal(7);
    rising.slice(1).forEach(([first], index) => expect(first).to.equal(rising[index]![1] + 1));
  });

  it("counts only what counts, and gives what belongs to it", async () => {
    const found = await look(1, 100_000, 2, (block) => block % 10_000 === 0);
    expect(found.filter((block) => block % 10_000 === 0).length).to.be.at.least(2);
    expect(found).to.include(99_000);
  });

  it("gives what there is where that is less, and nothing of an empty range", async () => {
    expect(await look(1, 2500, 20)).to.deep.equal([1000, 2000]);
    expect(await look(10, 9, 20)).to.deep.equal([]);
  });
});
