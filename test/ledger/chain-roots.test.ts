import { createMPT } from "@ethereumjs/mpt";
import { encode } from "@ethereumjs/rlp";
import { expect } from "chai";
import fc from "fast-check";
import { orderedRoot } from "../../ledger/chain/ordered-root.ts";
import { rlpBytes, rlpList } from "../../ledger/chain/rlp-text.ts";

// What a block commits to, computed a second way
// ├── RLP over text
// │   └── any bytes and lists of them: as @ethereumjs/rlp encodes them
// └── the root of values by their place
//     ├── none: the root of the empty trie
//     ├── 0 to 300 values of 1 to 200 bytes: as @ethereumjs/mpt has it
//     └── each count around the places where the form of the keys changes

const runs = process.env.HARBOUR_FULL ? 500 : 40;

async function reference(values: readonly Uint8Array[]): Promise<string> {
  const trie = await createMPT();
  for (const [place, value] of values.entries()) await trie.put(encode(place), value);
  return `0x${Buffer.from(trie.root()).toString("hex")}`;
}

const digits = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("the roots of a block", () => {
  describe("RLP over text", () => {
    it("encodes bytes and lists as @ethereumjs/rlp does", () => {
      const bytes = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ minLength: 50, maxLength: 300 }));
      fc.assert(
        fc.property(fc.array(bytes, { maxLength: 20 }), (items) => {
          const ours = rlpList(items.map((item) => rlpBytes(digits(item))).join(""));
          expect(ours).to.equal(digits(encode(items)));
        }),
      );
    });
  });

  describe("the root of values by their place", () => {
    it("is the root of the empty trie where there are none", () => {
      expect(orderedRoot([])).to.equal("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    });

    it("is what @ethereumjs/mpt computes", async () => {
      const values = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 300 });
      await fc.assert(
        fc.asyncProperty(values, async (some) => {
          expect(orderedRoot(some.map(digits))).to.equal(await reference(some));
        }),
        { numRuns: runs },
      );
    });

    it("is so for every count where the form of the keys changes", async () => {
      for (const count of [1, 2, 15, 16, 17, 18, 127, 128, 129, 130, 255, 256, 257, 258, 272, 600]) {
        const some = Array.from({ length: count }, (_, place) => encode([place, "receipt", count]));
        expect(orderedRoot(some.map(digits)), `${count} values`).to.equal(await reference(some));
      }
    });
  });
});
