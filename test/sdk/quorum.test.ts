import { expect } from "chai";
import { concat, id, Signature, Wallet } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import { quorum, requireAscending, sortSignatures } from "../../sdk/quorum.ts";
import { reserveStatementTypedData } from "../../sdk/reserve-statement.ts";
import { type SignerSignature, signForCustodian, signForCustodianWithProvider } from "../../sdk/signer-signature.ts";
import { voidSequenceTypedData } from "../../sdk/void-sequence.ts";
import { REGISTRY_DOMAIN, STATEMENT } from "./issuance-samples.ts";
import { expectCode, expectRejection } from "./throws.ts";

const WALLETS = Array.from({ length: 7 }, (_, index) => new Wallet(id(`signer ${index}`)));
const SIGNERS = WALLETS.map(({ address }) => address);
const typedData = reserveStatementTypedData({ domain: REGISTRY_DOMAIN, message: STATEMENT });
const other = reserveStatementTypedData({ domain: REGISTRY_DOMAIN, message: { ...STATEMENT, sequence: 413n } });

describe("quorum", () => {
  let made: SignerSignature[];
  before(async () => {
    made = await Promise.all(WALLETS.map((wallet) => signForCustodian(typedData, wallet)));
  });

  describe("signForCustodian", () => {
    it("names the signer beside the signature", () => {
      expect(made.map(({ signer }) => signer)).to.deep.equal(SIGNERS);
    });

    it("gives the same through a wallet's provider", async () => {
      const { provider } = await network.create();
      const [account] = (await provider.request({ method: "eth_accounts" })) as [string];
      // The first key of Hardhat's published test mnemonic.
      const wallet = new Wallet("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
      const { custodian, pool, sequence } = STATEMENT;
      const message = { custodian, pool, sequence };
      for (const one of [typedData, voidSequenceTypedData({ domain: REGISTRY_DOMAIN, message })]) {
        expect(await signForCustodianWithProvider(one, account, provider)).to.deep.equal(
          await signForCustodian(one, wallet),
        );
      }
    });

    it("refuses an answer that is no signature", async () => {
      const provider = { request: async () => "signed" };
      await expectRejection("HB-1304", signForCustodianWithProvider(typedData, SIGNERS[0]!, provider));
    });
  });

  describe("sortSignatures", () => {
    it("gives one order for every order of the same signatures", () => {
      const expected = sortSignatures(made);
      fc.assert(
        fc.property(fc.shuffledSubarray(made, { minLength: made.length }), (shuffled) => {
          const sorted = sortSignatures(shuffled);
          expect(sorted).to.deep.equal(expected);
          requireAscending(sorted);
        }),
      );
    });

    it("orders any addresses as numbers, whatever their capitals", () => {
      const address = fc
        .uint8Array({ minLength: 20, maxLength: 20 })
        .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`)
        .filter((text) => BigInt(text) !== 0n);
      fc.assert(
        fc.property(fc.uniqueArray(address, { maxLength: 12 }), (addresses) => {
          const sorted = sortSignatures(addresses.map((signer) => ({ signer, signature: "0x" })));
          const numbers = sorted.map(({ signer }) => BigInt(signer));
          expect(numbers).to.deep.equal(addresses.map(BigInt).sort((a, b) => (a < b ? -1 : 1)));
        }),
      );
    });

    it("refuses a signer twice, in any spelling and position", () => {
      fc.assert(
        fc.property(fc.nat(6), fc.nat(7), (which, at) => {
          const again = { ...made[which]!, signer: made[which]!.signer.toLowerCase() };
          const error = expectCode("HB-1901", () => sortSignatures(made.toSpliced(at, 0, again)));
          expect(error.message).to.include(made[which]!.signer);
        }),
      );
    });
  });

  describe("requireAscending", () => {
    it("refuses every order but the one", () => {
      const expected = sortSignatures(made);
      fc.assert(
        fc.property(fc.shuffledSubarray(made, { minLength: made.length }), (shuffled) => {
          const same = shuffled.every(({ signer }, index) => signer === expected[index]!.signer);
          if (same) requireAscending(shuffled);
          else expectCode("HB-1902", () => requireAscending(shuffled));
        }),
      );
    });

    it("takes one signature and none", () => {
      requireAscending([]);
      requireAscending([made[0]!]);
    });
  });

  describe("quorum", () => {
    const judge = (signatures: SignerSignature[], change: object = {}) =>
      quorum({ typedData, signatures, signers: SIGNERS.slice(0, 3), threshold: 2n, ...change });

    it("sorts what enough signers signed", () => {
      const [a, b, c] = made as [SignerSignature, SignerSignature, SignerSignature];
      expect(judge([c, a])).to.deep.equal({ signatures: sortSignatures([a, c]), unverified: [] });
      expect(judge([b, c, a]).signatures).to.deep.equal(sortSignatures([a, b, c]));
    });

    it("brings a key's signature into the form the registry takes", () => {
      const [a, b] = made as [SignerSignature, SignerSignature];
      const { r, s, v, compactSerialized } = Signature.from(b.signature);
      const zeroOrOne = concat([r, s, v === 27 ? "0x00" : "0x01"]);
      for (const signature of [compactSerialized, zeroOrOne]) {
        expect(judge([a, { ...b, signature }]).signatures).to.deep.equal(sortSignatures([a, b]));
      }
    });

    it("leaves a contract's signature to its code, and says so", () => {
      const [a] = made as [SignerSignature];
      const contract = { signer: SIGNERS[1]!, signature: "0x1234" };
      const { signatures, unverified } = judge([a, contract], { contracts: [contract.signer] });
      expect(signatures).to.deep.equal(sortSignatures([a, contract]));
      expect(unverified).to.deep.equal([contract.signer]);
    });

    it("refuses too few, and a stranger whatever the number", () => {
      const error = expectCode("HB-1904", () => judge([made[0]!]));
      expect(error.message).to.include("1 signatures").and.include("needs 2");
      expectCode("HB-1903", () => judge([made[0]!, made[1]!, made[5]!]));
      expectCode("HB-1903", () => judge([made[5]!]));
    });

    it("refuses one signer counted twice", () => {
      expectCode("HB-1901", () => judge([made[0]!, made[0]!]));
    });

    it("refuses a signature of another message, another key, or none", async () => {
      const [a, b] = made as [SignerSignature, SignerSignature];
      const elsewhere = await signForCustodian(other, WALLETS[1]!);
      expectCode("HB-1905", () => judge([a, elsewhere]));
      expectCode("HB-1905", () => judge([a, { ...b, signature: a.signature }]));
      expectCode("HB-1905", () => judge([a, { ...b, signature: "0x1234" }]));
      expectCode("HB-1905", () => judge([a, { ...b, signature: "0x" }]));
    });

    it("refuses a threshold that makes no sense", () => {
      for (const threshold of [0n, 4n, -1n, 2]) expectCode("HB-1906", () => judge(made.slice(0, 3), { threshold }));
      expectCode("HB-1906", () => judge([made[0]!, made[1]!], { signers: [SIGNERS[0]!, SIGNERS[0]!.toLowerCase()] }));
    });
  });
});
