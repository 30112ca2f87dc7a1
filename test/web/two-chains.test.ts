import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { transparencyView } from "../../ledger/serve/transparency.ts";
import type { TransparencyView } from "../../ledger/serve/transparency-view.ts";
import { pages } from "../../web/pages.ts";
import { inventedBooks, NETWORK, NOW } from "./invented-books.ts";

// a token on two chains
// ├── circulation is the sum, and where the coins are still sums to it
// ├── a statement signed for both counts once
// └── the page: each chain by name, linked to its explorer, with commands of its own

const ETHEREUM = { ...NETWORK, network: "ethereum", chainId: 1 };

describe("a token on two chains", () => {
  let books: Books;
  let one: TransparencyView;
  let both: TransparencyView;

  before(async () => {
    books = await inventedBooks(12, [NETWORK, ETHEREUM]);
    one = await transparencyView({ books: { ...books, networks: [NETWORK] }, at: NOW });
    both = await transparencyView({ books, at: NOW });
  });
  after(() => books.store.close());

  it("circulates as much as on both together", () => {
    for (const [index, { headline, places, flows, chains, history }] of both.currencies.entries()) {
      const single = one.currencies[index]!;
      expect(BigInt(headline.circulating)).to.equal(2n * BigInt(single.headline.circulating));
      expect(places.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).to.equal(BigInt(headline.circulating));
      expect(BigInt(flows.totals[2]!.issued)).to.equal(2n * BigInt(single.flows.totals[2]!.issued));
      expect(chains.map(({ asOf }) => asOf.chain)).to.deep.equal(["localhost", "Ethereum"]);
      expect(history.at(-1)!.circulating).to.equal(headline.circulating);
    }
  });

  it("is backed by each statement once", () => {
    for (const [index, { headline, chains, history }] of both.currencies.entries()) {
      const single = one.currencies[index]!.headline;
      expect(headline.reserves).to.equal(single.reserves);
      expect(history.at(-1)!.reserves).to.equal(single.reserves);
      expect(chains.map(({ reserves }) => reserves)).to.deep.equal([single.reserves, single.reserves]);
      // Half of it, floored, is a shortfall, and negative.
      expect(BigInt(headline.coverage!)).to.equal(
        (BigInt(single.reserves) * 10n ** 8n) / (2n * BigInt(single.circulating)),
      );
      expect(headline.surplus.startsWith("-")).to.equal(true);
    }
  });

  it("names each chain, links to its explorer, and has commands for each", async () => {
    const text = await (await pages({ books, now: () => NOW }).request("/en/")).text();
    expect(text).to.include("less than circulates");
    expect(text).to.include('href="https://etherscan.io/block/25"');
    for (const chain of [31337, 1]) expect(text).to.include(`id="hkd-verify-${chain}-headline-command"`);
    expect(text).to.include("circulation is the sum over them");
  });
});
