// What is signed about an order: undertaking, attestation, ruling.
import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { attestationTypedData, attestorOf } from "../../../sdk/settlement/attestation.ts";
import { MILESTONE_KINDS } from "../../../sdk/settlement/order-message.ts";
import { rulingTypedData } from "../../../sdk/settlement/ruling.ts";
import type { TermsInForce } from "../../../sdk/settlement/terms-in-force.ts";
import { undertakingFor, undertakingTypedData } from "../../../sdk/settlement/undertaking.ts";
import { digestOf } from "../../../sdk/signable.ts";
import { expectCode } from "../throws.ts";
import {
  addressOf,
  ATTESTATION,
  ESCROW_DOMAIN,
  FX_DOMAIN,
  MILESTONE,
  milestoneWith,
  NOW,
  ORDER,
  orderWith,
  PLAIN_ORDER,
  RULING,
  TERMS,
  termsOf,
  UNDERTAKING,
} from "./settlement-samples.ts";

const undertake = (change: object = {}, order = ORDER) =>
  digestOf(undertakingTypedData({ domain: ESCROW_DOMAIN, message: { ...UNDERTAKING, ...change }, order }));
const attest = (change: object = {}, terms: TermsInForce = TERMS) =>
  digestOf(attestationTypedData({ domain: ESCROW_DOMAIN, message: { ...ATTESTATION, ...change }, terms }));
const rule = (change: object = {}, terms: TermsInForce = TERMS) =>
  digestOf(rulingTypedData({ domain: ESCROW_DOMAIN, message: { ...RULING, ...change }, terms }));
/** The terms of an amended order, whose digest only the chain knows. */
const AMENDED: TermsInForce = { ...TERMS, amendment: 3n };

describe("undertaking", () => {
  it("follows from the order", () => {
    expect(UNDERTAKING).to.deep.equal({
      order: TERMS.orderId,
      guarantor: ORDER.guarantor,
      amount: MILESTONE.amount,
      fee: ORDER.guaranteeFee,
      validAfter: 0n,
      validBefore: NOW + 86_400n,
    });
  });

  it("refuses another order, guarantor, amount or fee", () => {
    undertake();
    expectCode("HB-1832", () => undertake({ order: id("other") }));
    expectCode("HB-1832", () => undertake({ guarantor: addressOf("other") }));
    expectCode("HB-1832", () => undertake({ amount: UNDERTAKING.amount - 1n }));
    expectCode("HB-1832", () => undertake({ fee: UNDERTAKING.fee + 1n }));
    expectCode("HB-1832", () => undertake({}, orderWith({ salt: id("other") })));
  });

  it("refuses an order without a guarantor, one that is none, and another domain", () => {
    const validity = { validAfter: 0n, validBefore: NOW };
    expectCode("HB-1832", () => undertake({}, PLAIN_ORDER));
    expectCode("HB-1825", () => undertakingFor(ESCROW_DOMAIN, orderWith({ milestones: [] }), validity));
    expectCode("HB-1801", () => undertakingFor(FX_DOMAIN, ORDER, validity));
  });

  it("refuses a time in which the order can no longer open", () => {
    undertake({ validAfter: ORDER.fundBy - 2n });
    expectCode("HB-1808", () => undertake({ validAfter: ORDER.fundBy - 1n, validBefore: ORDER.fundBy + 9n }));
    expectCode("HB-1204", () => undertake({ validBefore: 1n }));
  });
});

describe("attestation", () => {
  it("has another digest for every change of a field", () => {
    const digests = [{}, { documentHash: id("other") }, { shareBps: 1n }, { validAfter: 1n }, { validBefore: NOW }].map(
      (change) => attest(change),
    );
    digests.push(attest({ amendment: 3n }, AMENDED));
    expect(new Set(digests).size).to.equal(6);
  });

  it("is the attestor's, the seller's where the buyer accepts, and nobody's of a date", () => {
    const presented = milestoneWith({ kind: MILESTONE_KINDS.buyerAccepts, attestor: ZeroAddress });
    expect(attestorOf(ORDER, 1)).to.equal(MILESTONE.attestor);
    expect(attestorOf(presented, 1n)).to.equal(ORDER.seller);
    expectCode("HB-1834", () => attestorOf(ORDER, 0));
    expectCode("HB-1834", () => attestorOf(ORDER, 2));
    expectCode("HB-1834", () => attest({ milestone: 0n }));
    expectCode("HB-1834", () => attest({ milestone: 2n }));
  });

  it("refuses another order, another amendment, and terms that are not the order's", () => {
    expectCode("HB-1807", () => attest({ order: id("other") }));
    expectCode("HB-1807", () => attest({ amendment: 1n }));
    expectCode("HB-1807", () => attest({}, AMENDED));
    expectCode("HB-1807", () => attest({}, { ...TERMS, order: orderWith({ salt: id("other") }) }));
    expectCode("HB-1802", () => attest({ amendment: 65_536n }));
  });

  it("refuses shares outside 1 to 10,000, and no document", () => {
    attest({ shareBps: 10_000n });
    expectCode("HB-1804", () => attest({ shareBps: 0n }));
    expectCode("HB-1804", () => attest({ shareBps: 10_001n }));
    expectCode("HB-1603", () => attest({ documentHash: ZeroHash }));
  });

  it("refuses a time after the due date", () => {
    attest({ validAfter: MILESTONE.due - 2n, validBefore: MILESTONE.due + 9n });
    expectCode("HB-1808", () => attest({ validAfter: MILESTONE.due - 1n, validBefore: MILESTONE.due + 9n }));
  });
});

describe("ruling", () => {
  it("has another digest for every change of a field", () => {
    const digests = [{}, { milestone: 0n, toSeller: 0n }, { toSeller: 0n }, { rulingHash: id("other") }].map((change) =>
      rule(change),
    );
    digests.push(rule({ amendment: 3n }, AMENDED));
    expect(new Set(digests).size).to.equal(5);
  });

  it("gives the seller nothing, the whole, or what lies between", () => {
    rule({ toSeller: 0n });
    rule({ toSeller: MILESTONE.amount });
    expectCode("HB-1835", () => rule({ toSeller: MILESTONE.amount + 1n }));
  });

  it("refuses an order without an arbiter, no milestone, no reasons, and other terms", () => {
    expectCode("HB-1828", () => rule({}, termsOf(PLAIN_ORDER)));
    expectCode("HB-1834", () => rule({ milestone: 2n }));
    expectCode("HB-1603", () => rule({ rulingHash: ZeroHash }));
    expectCode("HB-1807", () => rule({ order: id("other") }));
    expectCode("HB-1807", () => rule({ amendment: 1n }));
    expectCode("HB-1204", () => rule({ validBefore: 1n }));
  });
});
