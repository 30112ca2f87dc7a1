import { expect } from "chai";
import { bloomBits, isTelling, mayContain } from "../../ledger/chain/bloom.ts";
import { readHeader } from "../../ledger/chain/header.ts";
import { codeOf } from "./code-of.ts";
import { knownHeaders } from "./known-headers.ts";

// A header as a node gives it
// ├── of a public chain: it hashes to the block's hash, from 2015's fields to Prague's, and on the OP Stack
// ├── any field of it changed, by one digit: refused
// ├── any field of it left out: refused
// ├── another number than was asked for: refused
// ├── a chain whose headers are not Ethereum's: read without the hash
// └── its filter: a full one says nothing

const read = (answer: unknown, { chainId, number }: { chainId: number; number: number }) =>
  readHeader(answer, { host: "a node", chainId, number });

/** The same text with its last digit changed. */
const flipped = (text: string) => text.slice(0, -1) + (text.endsWith("1") ? "2" : "1");

const NOT_HASHED: readonly string[] = ["transactions"];

describe("a header as a node gives it", () => {
  for (const { name, chainId, answer } of knownHeaders) {
    const number = Number(answer.number);
    const hashed = Object.keys(answer).filter((field) => !NOT_HASHED.includes(field));

    it(`hashes to the block's hash: ${name}`, () => {
      const header = read(answer, { chainId, number });
      expect(header.hash).to.equal(answer.hash);
      expect(header.time).to.equal(Number(answer.timestamp));
    });

    it(`is refused with any field changed by one digit: ${name}`, () => {
      const codes = hashed.map((field) =>
        codeOf(() => read({ ...answer, [field]: flipped(answer[field] as string) }, { chainId, number })),
      );
      // The number is compared before anything is hashed.
      expect(new Set(codes)).to.deep.equal(new Set(["HB-4107", "HB-4108"]));
      expect(codes.filter((code) => code === "HB-4107")).to.have.length(1);
    });

    it(`is refused with any field left out: ${name}`, () => {
      for (const field of hashed) {
        const { [field]: _left, ...rest } = answer;
        expect(
          codeOf(() => read(rest, { chainId, number })),
          field,
        ).to.be.oneOf(["HB-4107", "HB-4108"]);
      }
    });
  }

  const [{ answer }] = knownHeaders as [(typeof knownHeaders)[number]];

  it("is refused under another number than was asked for", () => {
    expect(codeOf(() => read(answer, { chainId: 1, number: 1 }))).to.equal("HB-4107");
  });

  it("is refused where it is no object, or has no list of transactions, or a filter of another size", () => {
    for (const other of ["0x0", [], { ...answer, transactions: "none" }, { ...answer, transactions: [{}] }])
      expect(codeOf(() => read(other, { chainId: 1, number: 0 }))).to.equal("HB-4107");
    const short = { ...answer, logsBloom: "0x00" };
    expect(codeOf(() => read(short, { chainId: 1030, number: 0 }))).to.equal("HB-4107");
  });

  it("is read without its hash on a chain whose headers are not Ethereum's", () => {
    const other = { ...answer, hash: answer.stateRoot, stateRoot: undefined };
    expect(read(other, { chainId: 1030, number: 0 }).hash).to.equal(answer.stateRoot);
  });

  describe("its filter", () => {
    const bits = bloomBits(`0x${"11".repeat(20)}`);

    it("rules everything out where it is empty, and nothing where it is full", () => {
      expect(mayContain(`0x${"00".repeat(256)}`, bits)).to.equal(false);
      expect(mayContain(`0x${"ff".repeat(256)}`, bits)).to.equal(true);
    });

    it("is telling up to half full", () => {
      const filters = knownHeaders.map((known) => isTelling(known.answer.logsBloom as string));
      expect(filters).to.deep.equal([true, false, true]);
    });
  });
});
