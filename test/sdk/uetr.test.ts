import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { memoFromUetr } from "../../sdk/memo.ts";
import { bankReference, parseUetr } from "../../sdk/uetr.ts";
import { expectCode } from "./throws.ts";

const UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d";

describe("uetr", () => {
  describe("bankReference", () => {
    it("is the hash of the 36 characters", () => {
      expect(bankReference(UETR)).to.equal(keccak256(toUtf8Bytes(UETR)));
      expect(bankReference(UETR)).to.equal("0x35cf7da1c690bdff6fd3250a2211912106d508b76688617a5168a78dddd3a54e");
    });

    it("exists for every UETR", () => {
      fc.assert(
        fc.property(fc.uuid({ version: 4 }), (uetr) => {
          expect(bankReference(uetr)).to.match(/^0x[0-9a-f]{64}$/);
        }),
      );
    });
  });

  describe("parseUetr", () => {
    it("refuses every other spelling, here and in a memo", () => {
      const others = [
        "",
        UETR.toUpperCase(),
        UETR.replaceAll("-", ""),
        UETR.replace("-49de", "-19de"),
        UETR.replace("-aed0", "-ced0"),
        `${UETR} `,
        `urn:uuid:${UETR}`,
        undefined as unknown as string,
      ];
      for (const uetr of others) {
        expectCode("HB-1501", () => parseUetr(uetr));
        expectCode("HB-1501", () => bankReference(uetr));
        expectCode("HB-1501", () => memoFromUetr({ uetr }));
      }
    });
  });
});
