// Every message with its right signer: accepted as it was signed, refused after a change of any field, under another
// domain, and from another key.
import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { signatureOfSigner } from "../../../sdk/sign.ts";
import { attestationTypedData, verifyAttestation } from "../../../sdk/settlement/attestation.ts";
import { acceptanceTypedData, verifyAcceptance } from "../../../sdk/settlement/fx-acceptance.ts";
import { quoteTypedData, verifyQuote } from "../../../sdk/settlement/fx-quote.ts";
import { receivableOfferTypedData, verifyReceivableOffer } from "../../../sdk/settlement/receivable-offer.ts";
import { rulingTypedData, verifyRuling } from "../../../sdk/settlement/ruling.ts";
import { orderTypedData, verifyOrder } from "../../../sdk/settlement/trade-order.ts";
import { undertakingTypedData, verifyUndertaking } from "../../../sdk/settlement/undertaking.ts";
import type { VerifiedSignature } from "../../../sdk/settlement/verify-signature.ts";
import { HarbourError } from "../../../sdk/harbour-error.ts";
import { digestOf, type Signable } from "../../../sdk/signable.ts";
import { expectRejection } from "../throws.ts";
import {
  ACCEPTANCE,
  addressOf,
  ATTESTATION,
  ESCROW_DOMAIN as domain,
  FX_DOMAIN,
  keyOf,
  OFFER,
  ORDER,
  QUOTE,
  RULING,
  TERMS,
  UNDERTAKING,
} from "./settlement-samples.ts";

interface Message {
  typedData: Signable;
  /** Whose key signs. */
  signer: string;
  verify: (typedData: never, signature: string) => Promise<VerifiedSignature>;
}

const order = orderTypedData({ domain, message: ORDER });
const messages: Message[] = [
  {
    typedData: quoteTypedData({ domain: FX_DOMAIN, message: QUOTE }),
    signer: "maker",
    verify: (typedData, signature) => verifyQuote({ typedData, signature }),
  },
  {
    typedData: acceptanceTypedData({ domain: FX_DOMAIN, message: ACCEPTANCE, quote: QUOTE }),
    signer: "taker",
    verify: (typedData, signature) => verifyAcceptance({ typedData, quote: QUOTE, signature }),
  },
  {
    typedData: order,
    signer: "buyer",
    verify: (typedData, signature) => verifyOrder({ typedData, party: "buyer", signature }),
  },
  {
    typedData: order,
    signer: "seller",
    verify: (typedData, signature) => verifyOrder({ typedData, party: "seller", signature }),
  },
  {
    typedData: undertakingTypedData({ domain, message: UNDERTAKING, order: ORDER }),
    signer: "bank",
    verify: (typedData, signature) => verifyUndertaking({ typedData, order: ORDER, signature }),
  },
  {
    typedData: attestationTypedData({ domain, message: ATTESTATION, terms: TERMS }),
    signer: "carrier",
    verify: (typedData, signature) => verifyAttestation({ typedData, terms: TERMS, signature }),
  },
  {
    typedData: rulingTypedData({ domain, message: RULING, terms: TERMS }),
    signer: "arbiter",
    verify: (typedData, signature) => verifyRuling({ typedData, terms: TERMS, signature }),
  },
  {
    typedData: receivableOfferTypedData({ domain, message: OFFER, terms: TERMS }),
    signer: "financier",
    verify: (typedData, signature) => verifyReceivableOffer({ typedData, terms: TERMS, signature }),
  },
];

/** Another value of the same type, small enough to keep most rules. */
function otherThan(value: unknown): unknown {
  if (typeof value === "bigint") return value === 0n ? 1n : value - 1n;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return value.slice(1);
  return String(value).length === 42 ? addressOf("other") : value === ZeroHash ? id("other") : ZeroHash;
}

describe("verified settlement messages", () => {
  for (const { typedData, signer, verify } of messages) {
    describe(`${typedData.primaryType}, by the ${signer}`, () => {
      it("is accepted from the right key", async () => {
        const signature = await signatureOfSigner(typedData, keyOf(signer));
        expect(await verify(typedData as never, signature)).to.deep.equal({
          signer: addressOf(signer),
          by: "key",
          signature,
        });
      });

      it("is refused from another key", async () => {
        const signature = await signatureOfSigner(typedData, keyOf("stranger"));
        await expectRejection("HB-1303", verify(typedData as never, signature));
      });

      it("is refused after a change of any field", async () => {
        const signature = await signatureOfSigner(typedData, keyOf(signer));
        for (const [field, value] of Object.entries(typedData.message)) {
          const message = { ...typedData.message, [field]: otherThan(value) };
          const thrown: unknown = await verify({ ...typedData, message } as never, signature).then(
            () => expect.fail(`${field} was changed, and nobody saw it`),
            (error: unknown) => error,
          );
          expect(thrown, field).to.be.instanceOf(HarbourError);
        }
      });

      it("is refused under another contract or chain, and if signed under another domain", async () => {
        const signature = await signatureOfSigner(typedData, keyOf(signer));
        for (const change of [{ chainId: 1n }, { verifyingContract: addressOf("other") }]) {
          const moved = { ...typedData, domain: { ...typedData.domain, ...change } };
          const thrown: unknown = await verify(moved as never, signature).catch((error: unknown) => error);
          expect(thrown).to.be.instanceOf(HarbourError);
          const elsewhere = await signatureOfSigner(moved, keyOf(signer));
          await expectRejection("HB-1303", verify(typedData as never, elsewhere));
        }
      });

      it("is hashed by our types, whatever types stand beside it", async () => {
        const types = { [typedData.primaryType]: typedData.types[typedData.primaryType]!.slice(0, 1) };
        const [first] = types[typedData.primaryType]!;
        const foreign = { ...typedData, types };
        expect(digestOf(foreign), first!.name).to.not.equal(digestOf(typedData));
        const signature = await signatureOfSigner(foreign, keyOf(signer));
        await expectRejection("HB-1303", verify(foreign as never, signature));
      });
    });
  }
});
