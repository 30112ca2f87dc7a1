import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { MILESTONE_KINDS } from "../../../sdk/settlement/order-message.ts";
import { bitsOf, type MilestoneProgress } from "../../../sdk/settlement/order-state.ts";
import {
  offerHash,
  receivable,
  type ReceivableOfferMessage,
  type ReceivableOfferParameters,
} from "../../../sdk/settlement/receivable-offer.ts";
import { expectCode } from "../throws.ts";
import { addressOf, ESCROW_DOMAIN, FX_DOMAIN, MILESTONE, NOW, OFFER, ORDER, TERMS } from "./settlement-samples.ts";

const hashOf = (
  change: Partial<ReceivableOfferMessage> = {},
  more: Partial<Pick<ReceivableOfferParameters, "progress" | "terms">> = {},
) => offerHash({ domain: ESCROW_DOMAIN, message: { ...OFFER, ...change }, terms: TERMS, ...more });
const standing = (state: MilestoneProgress["state"], toSeller = 0n): MilestoneProgress => ({
  state,
  since: NOW,
  toSeller,
});

describe("receivable offer", () => {
  it("has another hash for every change of a field", () => {
    const hashes = [
      {},
      { financier: addressOf("other") },
      { milestones: bitsOf([0, 1]) },
      { advance: OFFER.advance - 1n },
      { fee: 0n },
      { validAfter: 1n },
      { validBefore: NOW },
      { salt: id("other") },
    ].map((change) => hashOf(change));
    hashes.push(hashOf({ amendment: 1n }, { terms: { ...TERMS, amendment: 1n } }));
    expect(new Set(hashes).size).to.equal(9);
  });

  it("is for what the milestones can still bring", () => {
    const both = bitsOf([0, 1]);
    expect(receivable(ORDER, both)).to.equal(1_200_000_000_000n);
    for (const state of ["Settled", "Disputed"] as const) {
      expect(receivable(ORDER, both, [standing(state, 5n)])).to.equal(MILESTONE.amount);
    }
    for (const state of ["Attested", "Accepted", "Ruled"] as const) {
      expect(receivable(ORDER, both, [standing("Held"), standing(state, 5n)])).to.equal(360_000_000_005n);
    }
    expect(receivable(ORDER, both, [], MILESTONE.due - 1n)).to.equal(1_200_000_000_000n);
    const dated = { ...ORDER, milestones: ORDER.milestones.map((each) => ({ ...each, kind: MILESTONE_KINDS.onDate })) };
    expect(receivable(dated, both, [], MILESTONE.due)).to.equal(1_200_000_000_000n);
    expect(receivable(ORDER, bitsOf([1]), [], MILESTONE.due)).to.equal(0n);
    expect(receivable(ORDER, 0n)).to.equal(0n);
    expectCode("HB-1834", () => receivable(ORDER, bitsOf([2])));
  });

  it("refuses more than that, advance and fee together", () => {
    hashOf({ fee: MILESTONE.amount - OFFER.advance });
    expectCode("HB-1836", () => hashOf({ fee: MILESTONE.amount - OFFER.advance + 1n }));
    expectCode("HB-1836", () => hashOf({ milestones: 0n }));
    const progress = [standing("Held"), standing("Attested", OFFER.advance)];
    expectCode("HB-1836", () => hashOf({}, { progress }));
    hashOf({ fee: 0n }, { progress });
  });

  it("refuses milestones that the order does not have", () => {
    expectCode("HB-1834", () => hashOf({ milestones: bitsOf([1, 2]) }));
    expectCode("HB-1834", () => hashOf({ milestones: bitsOf([255]) }));
  });

  it("refuses no advance, a financier who sells to himself, and other terms", () => {
    expectCode("HB-1605", () => hashOf({ advance: 0n }));
    expectCode("HB-1803", () => hashOf({ financier: ORDER.seller }));
    expectCode("HB-1803", () => hashOf({ financier: ORDER.arbiter }));
    expectCode("HB-1803", () => hashOf({ financier: ESCROW_DOMAIN.verifyingContract }));
    expectCode("HB-1108", () => hashOf({ financier: ZeroAddress }));
    expectCode("HB-1807", () => hashOf({ order: id("other") }));
    expectCode("HB-1807", () => hashOf({ amendment: 1n }));
    expectCode("HB-1204", () => hashOf({ validBefore: 1n }));
    expectCode("HB-1801", () => offerHash({ domain: FX_DOMAIN, message: OFFER, terms: TERMS }));
  });
});
