import { expect } from "chai";
import { id, keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { type BankCredit, type Credit, creditId, creditText, parseCreditText, RAILS } from "../../sdk/credit-id.ts";
import { expectCode } from "./throws.ts";

const CHATS: BankCredit = { rail: "CHATS", bic: "HSBCHKHH", reference: "FT26324ABC" };
const TX = id("burn");

const bankCredit = fc.record({
  rail: fc.constantFrom(...RAILS),
  bic: fc
    .stringMatching(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
    .filter((bic) => bic.length === 8 || !bic.endsWith("XXX")),
  reference: fc.stringMatching(/^[\x21-\x7b}~]([\x20-\x7b}~]{0,40}[\x21-\x7b}~])?$/),
});
const burnCover = fc.record({
  chainId: fc.bigInt(1n, 2n ** 53n - 1n),
  txHash: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`)
    .filter((hash) => !/^0x0+$/.test(hash)),
  part: fc.bigInt(1n, 2n ** 53n - 1n),
});
const anyCredit: fc.Arbitrary<Credit> = fc.oneof(bankCredit, burnCover);

describe("credit id", () => {
  describe("creditId", () => {
    it("is the hash of rail|BIC|reference", () => {
      expect(creditText(CHATS)).to.equal("CHATS|HSBCHKHH|FT26324ABC");
      expect(creditId(CHATS)).to.equal(keccak256(toUtf8Bytes("CHATS|HSBCHKHH|FT26324ABC")));
    });

    it("is the hash of BURN|chain|transaction|part for a surplus", () => {
      expect(creditText({ chainId: 1n, txHash: TX, part: 6n })).to.equal(`BURN|1|${TX}|6`);
      expect(creditId({ chainId: 1n, txHash: TX, part: 6n })).to.equal(id(`BURN|1|${TX}|6`));
    });

    it("differs for every two credits", () => {
      fc.assert(
        fc.property(anyCredit, anyCredit, (a, b) => {
          const same = creditText(a) === creditText(b);
          expect(creditId(a) === creditId(b)).to.equal(same);
          if (same) expect(a).to.deep.equal(b);
        }),
      );
    });
  });

  describe("parseCreditText", () => {
    it("reads every credit back", () => {
      fc.assert(
        fc.property(anyCredit, (credit) => {
          expect(parseCreditText(creditText(credit))).to.deep.equal(credit);
        }),
      );
    });

    it("takes no text that it would write otherwise", () => {
      const near = fc.oneof(
        fc.string(),
        fc.tuple(anyCredit, fc.nat(), fc.string({ maxLength: 2 })).map(([credit, at, piece]) => {
          const text = creditText(credit);
          const cut = at % text.length;
          return text.slice(0, cut) + piece + text.slice(cut + 1);
        }),
      );
      fc.assert(
        fc.property(near, (text) => {
          let read: Credit;
          try {
            read = parseCreditText(text);
          } catch {
            return;
          }
          expect(creditText(read)).to.equal(text);
        }),
        { numRuns: 2_000 },
      );
    });

    it("refuses another number of parts", () => {
      for (const text of [
        "",
        "CHATS",
        "CHATS|HSBCHKHH",
        "CHATS|HSBCHKHH|A|B",
        `BURN|1|${TX}|1|2`,
        5 as unknown as string,
      ]) {
        expectCode("HB-1705", () => parseCreditText(text));
      }
    });

    it("refuses numbers written otherwise", () => {
      for (const [chain, part] of [
        ["01", "1"],
        ["1", "0"],
        ["1", "+1"],
        ["0x1", "1"],
        ["1", ""],
        ["1", "1.0"],
      ]) {
        expectCode("HB-1704", () => parseCreditText(`BURN|${chain}|${TX}|${part}`));
      }
      expectCode("HB-1704", () => parseCreditText(`BURN|9007199254740992|${TX}|1`));
    });

    it("reads a burn of three parts as an unknown rail", () => {
      expectCode("HB-1701", () => parseCreditText(`BURN|1|${TX}`));
    });
  });

  describe("creditText", () => {
    const bank = (change: object) => creditText({ ...CHATS, ...change });
    const burn = (change: object) => creditText({ chainId: 1n, txHash: TX, part: 1n, ...change });

    it("refuses an unknown rail", () => {
      for (const rail of ["chats", "RTGS", "BURN", "", "FPS ", undefined]) expectCode("HB-1701", () => bank({ rail }));
    });

    it("refuses what is no BIC", () => {
      for (const bic of ["", "HSBCHKH", "hsbchkhh", "HSBCHKHHA", "HSBC HKHH", "HSBC1KHH", "HSBCHKHHHKHX", 1n]) {
        expectCode("HB-1702", () => bank({ bic }));
      }
    });

    it("refuses the second name of a head office", () => {
      const error = expectCode("HB-1702", () => bank({ bic: "HSBCHKHHXXX" }));
      expect(error.message).to.include("HSBCHKHHXXX").and.include("HSBCHKHH ");
      expect(bank({ bic: "HSBCHKHHHKH" })).to.equal("CHATS|HSBCHKHHHKH|FT26324ABC");
    });

    it("refuses a reference that could be written in two ways or read as two parts", () => {
      for (const reference of ["", " A", "A ", " ", "A|B", "Ａ", "A\n", "A\tB", 1]) {
        expectCode("HB-1703", () => bank({ reference }));
      }
      expect(bank({ reference: "a b/C" })).to.equal("CHATS|HSBCHKHH|a b/C");
    });

    it("shows what it found", () => {
      expect(expectCode("HB-1703", () => bank({ reference: "FT26324ABC " })).message).to.include('"FT26324ABC "');
    });

    it("refuses a burn that is not canonical", () => {
      const txs = [TX.slice(2), `0x${TX.slice(2).toUpperCase()}`, TX.slice(0, -1), `0x${"00".repeat(32)}`, undefined];
      for (const txHash of txs) expectCode("HB-1704", () => burn({ txHash }));
      for (const number of [0n, -1n, 1n << 53n, 1]) {
        expectCode("HB-1704", () => burn({ chainId: number }));
        expectCode("HB-1704", () => burn({ part: number }));
      }
    });
  });
});
