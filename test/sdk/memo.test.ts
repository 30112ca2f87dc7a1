import { expect } from "chai";
import fc from "fast-check";
import { describeMemo, EMPTY_MEMO, memoFromText, memoFromUetr, readMemo } from "../../sdk/memo.ts";
import { expectCode } from "./throws.ts";

const UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d";
const DIGEST = `0x${"ab".repeat(16)}`;

describe("memo", () => {
  describe("memoFromUetr", () => {
    it("puts the UETR first and the digest behind it", () => {
      expect(memoFromUetr({ uetr: UETR, digest: DIGEST })).to.equal(
        `0xeb6305c91f7f49deaed016487c27b42d${"ab".repeat(16)}`,
      );
    });

    it("keeps the first 16 bytes of a longer digest", () => {
      expect(memoFromUetr({ uetr: UETR, digest: `${DIGEST}${"cd".repeat(16)}` })).to.equal(
        memoFromUetr({ uetr: UETR, digest: DIGEST }),
      );
    });

    it("leaves zeros without a digest", () => {
      expect(memoFromUetr({ uetr: UETR })).to.equal(`0xeb6305c91f7f49deaed016487c27b42d${"00".repeat(16)}`);
    });

    it("refuses what is not a lower-case UUID of version 4", () => {
      const others = [
        "",
        UETR.toUpperCase(),
        UETR.replaceAll("-", ""),
        UETR.replace("-49de", "-19de"),
        UETR.replace("-aed0", "-ced0"),
        `{${UETR}}`,
        `${UETR}\n`,
        undefined as unknown as string,
      ];
      for (const uetr of others) expectCode("HB-1501", () => memoFromUetr({ uetr }));
    });

    it("refuses a digest of another length", () => {
      for (const digest of ["0x", "0xab", DIGEST.slice(2), `${DIGEST}ab`, `0x${"zz".repeat(16)}`]) {
        expectCode("HB-1502", () => memoFromUetr({ uetr: UETR, digest }));
      }
    });
  });

  describe("memoFromText", () => {
    it("writes ASCII from the left", () => {
      expect(memoFromText("INV-1")).to.equal(`0x494e562d31${"00".repeat(27)}`);
    });

    it("refuses an empty text and characters beyond printable ASCII", () => {
      for (const text of ["", "发票", "tab\t", "é", "\0"]) expectCode("HB-1503", () => memoFromText(text));
    });

    it("refuses more than 31 characters", () => {
      expect(readMemo(memoFromText("x".repeat(31)))).to.deep.equal({ kind: "text", text: "x".repeat(31) });
      expectCode("HB-1504", () => memoFromText("x".repeat(32)));
    });
  });

  describe("readMemo", () => {
    it("reads every UETR and digest back", () => {
      fc.assert(
        fc.property(fc.uuid({ version: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (uetr, bytes) => {
          const digest = `0x${Buffer.from(bytes).toString("hex")}`;
          expect(readMemo(memoFromUetr({ uetr, digest }))).to.deep.equal({ kind: "uetr", uetr, digest });
        }),
      );
    });

    it("reads every text back", () => {
      fc.assert(
        fc.property(fc.stringMatching(/^[\x20-\x7e]{1,31}$/), (text) => {
          expect(readMemo(memoFromText(text))).to.deep.equal({ kind: "text", text });
        }),
      );
    });

    it("calls zero no reference and anything else opaque", () => {
      expect(readMemo(EMPTY_MEMO)).to.deep.equal({ kind: "none" });
      for (const bytes of ["ff".repeat(32), `00${"41".repeat(31)}`, `4100${"41".repeat(30)}`, "41".repeat(32)]) {
        expect(readMemo(`0x${bytes}`).kind).to.equal("opaque");
      }
    });

    it("refuses what is not 32 bytes", () => {
      for (const memo of ["0x", "INV-1", `0x${"00".repeat(31)}`, `0x${"00".repeat(33)}`]) {
        expectCode("HB-1505", () => readMemo(memo));
      }
    });
  });

  describe("describeMemo", () => {
    it("shows what a person looks for", () => {
      expect(describeMemo(memoFromText("INV-1"))).to.equal('"INV-1"');
      expect(describeMemo(memoFromUetr({ uetr: UETR }))).to.equal(`UETR ${UETR}`);
      expect(describeMemo(EMPTY_MEMO)).to.equal("no reference");
      expect(describeMemo(`0x${"ff".repeat(32)}`)).to.equal(`0x${"ff".repeat(32)}`);
    });
  });
});
