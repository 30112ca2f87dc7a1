import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "ethers";
import { parseAddress, shortenAddress } from "../../sdk/address.ts";
import { expectCode } from "./throws.ts";

const CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"; // ERC-55's own example

describe("address", () => {
  describe("parseAddress", () => {
    it("reads a checksummed address and one in a single case", () => {
      expect(parseAddress(CHECKSUMMED)).to.equal(CHECKSUMMED);
      expect(parseAddress(CHECKSUMMED.toLowerCase())).to.equal(CHECKSUMMED);
      expect(parseAddress(`0x${CHECKSUMMED.slice(2).toUpperCase()}`)).to.equal(CHECKSUMMED);
    });

    it("reads any address back from its checksummed form", () => {
      fc.assert(
        fc.property(fc.bigInt(1n, (1n << 160n) - 1n), (number) => {
          const address = getAddress(`0x${number.toString(16).padStart(40, "0")}`);
          expect(parseAddress(address, { requireChecksum: true })).to.equal(address);
        }),
      );
    });

    it("refuses a wrong checksum", () => {
      expectCode("HB-1106", () => parseAddress("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
      expectCode("HB-1106", () => parseAddress("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"));
    });

    it("refuses an address without a checksum where one is required", () => {
      expectCode("HB-1107", () => parseAddress(CHECKSUMMED.toLowerCase(), { requireChecksum: true }));
      expect(parseAddress(`0x${"1".repeat(40)}`, { requireChecksum: true })).to.equal(`0x${"1".repeat(40)}`);
    });

    it("refuses the zero address unless it is allowed", () => {
      const zero = `0x${"0".repeat(40)}`;
      expectCode("HB-1108", () => parseAddress(zero));
      expect(parseAddress(zero, { allowZero: true })).to.equal(zero);
    });

    it("refuses names", () => {
      for (const name of ["vitalik.eth", "treasury.harbour.hk", "支付.eth"]) {
        expectCode("HB-1103", () => parseAddress(name));
      }
    });

    it("refuses what YAML makes of an unquoted address", () => {
      expectCode("HB-1101", () => parseAddress(Number(CHECKSUMMED) as unknown as string));
      expectCode("HB-1101", () => parseAddress(BigInt(CHECKSUMMED) as unknown as string));
      expectCode("HB-1102", () => parseAddress(String(Number(CHECKSUMMED))));
      expectCode("HB-1102", () => parseAddress("517641234567890"));
    });

    it("refuses what is not text", () => {
      for (const value of [undefined, null, {}, [CHECKSUMMED], new Uint8Array(20)]) {
        expectCode("HB-1101", () => parseAddress(value as string));
      }
    });

    it("refuses an address without 0x", () => {
      expectCode("HB-1104", () => parseAddress(CHECKSUMMED.slice(2)));
      expectCode("HB-1104", () => parseAddress("1".repeat(40)));
      expectCode("HB-1104", () => parseAddress(`0X${CHECKSUMMED.slice(2)}`));
    });

    it("refuses another length, other characters and other formats", () => {
      const others = [
        "",
        "0x",
        CHECKSUMMED.slice(0, -1),
        `${CHECKSUMMED}0`,
        ` ${CHECKSUMMED}`,
        `${CHECKSUMMED}\n`,
        CHECKSUMMED.replace("5", "５"),
        CHECKSUMMED.replace("a", "g"),
        "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS",
        `0x${"0".repeat(24)}${CHECKSUMMED.slice(2)}`,
      ];
      for (const text of others) expectCode("HB-1105", () => parseAddress(text));
    });
  });

  describe("shortenAddress", () => {
    it("keeps both ends", () => {
      expect(shortenAddress(CHECKSUMMED)).to.equal("0x5aAe…eAed");
    });
  });
});
