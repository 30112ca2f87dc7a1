import { expect } from "chai";
import { decodeBytes32String, encodeBytes32String, ZeroHash } from "ethers";
import fc from "fast-check";
import { decodeShortText, encodeShortText, showShortText } from "../../sdk/short-text.ts";
import { expectCode } from "./throws.ts";

const printable = fc.stringMatching(/^[\x20-\x7e]{1,31}$/);
const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

describe("short text", () => {
  describe("encodeShortText", () => {
    it("writes what ethers writes, for every text", () => {
      fc.assert(
        fc.property(printable, (text) => {
          expect(encodeShortText(text)).to.equal(encodeBytes32String(text));
        }),
      );
    });

    it("refuses an empty text and characters beyond printable ASCII", () => {
      for (const text of ["", "银行", "tab\t", "é", "\0", "A\0", 7 as unknown as string]) {
        expectCode("HB-1503", () => encodeShortText(text));
      }
    });

    it("refuses more than 31 characters", () => {
      expect(decodeShortText(encodeShortText("x".repeat(31)))).to.equal("x".repeat(31));
      expectCode("HB-1504", () => encodeShortText("x".repeat(32)));
    });
  });

  describe("decodeShortText", () => {
    it("reads every text back", () => {
      fc.assert(
        fc.property(printable, (text) => {
          expect(decodeShortText(encodeShortText(text))).to.equal(text);
          expect(decodeBytes32String(encodeShortText(text))).to.equal(text);
        }),
      );
    });

    it("reads a text only where writing it again gives the same 32 bytes", () => {
      fc.assert(
        fc.property(fc.oneof(word, printable.map(encodeShortText)), fc.nat(31), fc.nat(255), (bytes, at, value) => {
          const changed = Buffer.from(bytes.slice(2), "hex");
          changed[at] = value;
          const hex = `0x${changed.toString("hex")}`;
          const text = decodeShortText(hex);
          if (text !== undefined) expect(encodeShortText(text)).to.equal(hex);
        }),
        { numRuns: 1_000 },
      );
    });

    it("finds none in zero, in a hash, after a gap, or without a zero at the end", () => {
      for (const bytes of ["00".repeat(32), "ff".repeat(32), `00${"41".repeat(31)}`, `4100${"41".repeat(30)}`]) {
        expect(decodeShortText(`0x${bytes}`)).to.equal(undefined);
      }
      expect(decodeShortText(`0x${"41".repeat(32)}`)).to.equal(undefined);
    });

    it("refuses what is not 32 bytes", () => {
      for (const bytes of ["0x", "BANK-A", `0x${"00".repeat(31)}`, `0x${"00".repeat(33)}`, 1n as unknown as string]) {
        expectCode("HB-1506", () => decodeShortText(bytes));
      }
    });
  });

  describe("showShortText", () => {
    it("shows the text, or the bytes where there is none", () => {
      expect(showShortText(encodeShortText("BANK-A"))).to.equal("BANK-A");
      expect(showShortText(ZeroHash)).to.equal(ZeroHash);
      expect(showShortText(`0x${"AB".repeat(32)}`)).to.equal(`0x${"ab".repeat(32)}`);
    });

    it("shows two different values differently", () => {
      fc.assert(
        fc.property(
          fc.oneof(word, printable.map(encodeShortText)),
          fc.oneof(word, printable.map(encodeShortText)),
          (a, b) => {
            expect(showShortText(a) === showShortText(b)).to.equal(a === b);
          },
        ),
      );
    });

    it("does not hide a space at an end", () => {
      for (const text of ["BANK-A ", " BANK-A", " "]) {
        expect(showShortText(encodeShortText(text))).to.equal(encodeShortText(text));
      }
    });
  });
});
