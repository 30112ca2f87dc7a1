import { expect } from "chai";
import { concat, id, Signature, Wallet } from "ethers";
import { joinSignature, recoverSigner, splitSignature } from "../../sdk/signature.ts";
import { expectCode } from "./throws.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const ALICE = new Wallet(id("alice"));
const DIGEST = id("digest");
const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
const byte = (value: number) => `0x${value.toString(16).padStart(2, "0")}`;

describe("signature", () => {
  const made = ALICE.signingKey.sign(DIGEST);
  const parts = { v: made.v, r: made.r, s: made.s };

  describe("splitSignature", () => {
    it("splits 65 bytes", () => {
      expect(splitSignature(made.serialized)).to.deep.equal(parts);
      expect(joinSignature(splitSignature(made.serialized))).to.equal(made.serialized);
    });

    it("reads v as 0 or 1", () => {
      expect(splitSignature(concat([made.r, made.s, byte(made.v - 27)]))).to.deep.equal(parts);
    });

    it("reads the 64 bytes of ERC-2098", () => {
      expect(splitSignature(made.compactSerialized)).to.deep.equal(parts);
    });

    it("turns a high s into its low twin, of the same signer", () => {
      const high = concat([made.r, word(ORDER - BigInt(made.s)), byte(55 - made.v)]);
      expect(splitSignature(high)).to.deep.equal(parts);
      expect(recoverSigner({ digest: DIGEST, signature: high })).to.equal(ALICE.address);
    });

    it("refuses what is not bytes", () => {
      for (const signature of ["", "0xz", "0x1", made.serialized.slice(2), undefined, made as unknown]) {
        expectCode("HB-1301", () => splitSignature(signature as string));
      }
    });

    it("refuses other lengths", () => {
      for (const signature of ["0x", "0xab", `${made.serialized}00`, made.serialized.slice(0, -4)]) {
        expectCode("HB-1302", () => splitSignature(signature));
      }
    });

    it("refuses values out of range", () => {
      const bad = [
        concat([made.r, made.s, byte(29)]),
        concat([made.r, made.s, byte(2)]),
        concat([word(0n), made.s, byte(27)]),
        concat([word(ORDER), made.s, byte(27)]),
        concat([made.r, word(0n), byte(27)]),
        concat([made.r, word(ORDER), byte(27)]),
        concat([made.r, word(ORDER + 1n), byte(27)]),
        concat([made.r, word(0n)]),
      ];
      for (const signature of bad) expectCode("HB-1302", () => splitSignature(signature));
    });
  });

  describe("recoverSigner", () => {
    it("is whose key signed", () => {
      for (const signature of [made.serialized, made.compactSerialized]) {
        expect(recoverSigner({ digest: DIGEST, signature })).to.equal(ALICE.address);
      }
    });

    it("agrees with ethers on many keys", () => {
      for (let i = 0; i < 20; i += 1) {
        const wallet = new Wallet(id(`key ${i}`));
        const digest = id(`digest ${i}`);
        const { serialized } = wallet.signingKey.sign(digest);
        expect(splitSignature(serialized).s).to.equal(Signature.from(serialized).s);
        expect(recoverSigner({ digest, signature: serialized })).to.equal(wallet.address);
      }
    });

    it("refuses an r that no key can have made", () => {
      expectCode("HB-1302", () => recoverSigner({ digest: DIGEST, signature: concat([word(5n), made.s, byte(27)]) }));
    });
  });
});
