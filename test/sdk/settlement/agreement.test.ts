// Amendment and cancellation: what everybody signs, and who everybody is.
import { expect } from "chai";
import { id, type Wallet } from "ethers";
import { signatureOfSigner } from "../../../sdk/sign.ts";
import { agreementParties, type Agreement } from "../../../sdk/settlement/agreement.ts";
import { type AmendmentParameters, amendmentTypedData, verifyAmendment } from "../../../sdk/settlement/amendment.ts";
import { cancellationTypedData, verifyCancellation } from "../../../sdk/settlement/cancellation.ts";
import type { MilestoneMessage, OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { orderHash } from "../../../sdk/settlement/trade-order.ts";
import { digestOf, type Signable } from "../../../sdk/signable.ts";
import { expectCode, expectRejection } from "../throws.ts";
import {
  addressOf,
  ESCROW_DOMAIN,
  HKD,
  keyOf,
  MILESTONE,
  milestoneWith,
  NOW,
  ORDER,
  orderWith,
  PLAIN_ORDER,
  TERMS,
  termsOf,
} from "./settlement-samples.ts";

const DAY = 86_400n;
const LATER = milestoneWith({ due: MILESTONE.due + DAY });
const domain = ESCROW_DOMAIN;
const VALIDITY = { validAfter: 0n, validBefore: NOW + DAY };
const amend = (amended: OrderMessage, more: Partial<AmendmentParameters> = {}) =>
  amendmentTypedData({ domain, terms: TERMS, amended, validity: VALIDITY, ...more });
const UNSOLD = { payee: ORDER.seller };
const SOLD = {
  payee: addressOf("assignee"),
  financing: { financier: addressOf("financier"), milestones: [1], left: 1n },
};
const signatures = (typedData: Signable, signers: Wallet[]) =>
  Promise.all(signers.map((signer) => signatureOfSigner(typedData, signer)));

describe("amendment", () => {
  it("is of the terms after those in force, by their digest", () => {
    expect(amend(LATER).message).to.deep.equal({
      order: TERMS.orderId,
      amendment: 1n,
      terms: orderHash({ domain, message: LATER }),
      ...VALIDITY,
    });
    const third = { orderId: TERMS.orderId, amendment: 2n, order: LATER };
    expect(amend(ORDER, { terms: third }).message).to.deep.equal({
      order: TERMS.orderId,
      amendment: 3n,
      terms: TERMS.orderId,
      ...VALIDITY,
    });
  });

  it("may change conditions, dates, arbiter and default split", () => {
    const changes: Partial<OrderMessage>[] = [
      { arbiter: addressOf("other") },
      { arbiterTime: 1n },
      { defaultSplitBps: 0n },
      { longStop: ORDER.longStop + DAY },
      { termsHash: id("other") },
      { salt: id("other") },
      { fundBy: ORDER.fundBy + 1n },
      { guaranteeFee: 0n },
      { memo: id("other") },
    ];
    const milestone: Partial<MilestoneMessage>[] = [
      { attestor: addressOf("other") },
      { documentType: id("other") },
      { disputeWindow: 0n },
    ];
    const digests = [...changes.map(orderWith), ...milestone.map(milestoneWith)].map((each) => digestOf(amend(each)));
    expect(new Set(digests).size).to.equal(12);
  });

  it("refuses other parties, another token, and other amounts or sources", () => {
    for (const change of [
      { buyer: addressOf("other") },
      { seller: addressOf("other") },
      { guarantor: addressOf("other") },
      { token: HKD.verifyingContract },
      { milestones: [...ORDER.milestones, MILESTONE] },
    ]) {
      expectCode("HB-1833", () => amend(orderWith(change)));
    }
    expectCode("HB-1833", () => amend(milestoneWith({ amount: MILESTONE.amount + 1n })));
    const [first, second] = ORDER.milestones as [MilestoneMessage, MilestoneMessage];
    const both = orderWith({ milestones: [{ ...first, guaranteed: true }, second] });
    expectCode("HB-1833", () => amend(both));
  });

  it("refuses terms that are no order, or whose clocks cannot be agreed on now", () => {
    expectCode("HB-1829", () => amend(milestoneWith({ due: ORDER.longStop })));
    amend(LATER, { now: ORDER.fundBy });
    expectCode("HB-1831", () => amend(LATER, { now: ORDER.fundBy + 2n * DAY }));
    const progress = [{ state: "Settled", since: NOW, toSeller: 0n } as const];
    amend(LATER, { now: ORDER.fundBy + 2n * DAY, progress });
    expectCode("HB-1830", () => amend(LATER, { now: ORDER.longStop, progress }));
  });

  it("refuses terms in force that are not the order's, and more amendments than the contract counts", () => {
    expectCode("HB-1807", () => amend(LATER, { terms: { ...TERMS, orderId: id("other") } }));
    expectCode("HB-1802", () => amend(LATER, { terms: { ...TERMS, amendment: 65_535n } }));
    expectCode("HB-1204", () => amend(LATER, { validity: { validAfter: NOW, validBefore: NOW + 1n } }));
  });
});

describe("cancellation", () => {
  it("is of the order, after the terms in force", () => {
    const question = { domain, terms: TERMS, validity: VALIDITY };
    expect(cancellationTypedData(question).message).to.deep.equal({
      order: TERMS.orderId,
      amendment: 1n,
      ...VALIDITY,
    });
    const terms = { ...TERMS, amendment: 65_535n };
    expectCode("HB-1802", () => cancellationTypedData({ ...question, terms }));
    const validity = { validAfter: 0n, validBefore: 1n };
    expectCode("HB-1204", () => cancellationTypedData({ ...question, validity }));
  });
});

describe("agreement", () => {
  it("is of buyer and seller, and of guarantor, financier and assignee where there are any", () => {
    const roles = (order: OrderMessage, standing: Agreement["standing"]) =>
      agreementParties(order, standing).map(({ role }) => role);
    expect(roles(PLAIN_ORDER, UNSOLD)).to.deep.equal(["buyer", "seller"]);
    expect(roles(ORDER, UNSOLD)).to.deep.equal(["buyer", "seller", "guarantor"]);
    expect(roles(ORDER, SOLD)).to.deep.equal(["buyer", "seller", "guarantor", "financier", "assignee"]);
    expect(roles(PLAIN_ORDER, { payee: SOLD.payee })).to.deep.equal(["buyer", "seller", "assignee"]);
  });

  it("is verified signature by signature, in order; who calls need not sign", async () => {
    const keys = ["buyer", "seller", "bank", "financier", "assignee"].map(keyOf);
    const signed = await signatures(amend(LATER), keys);
    const question = { domain, terms: TERMS, amended: LATER, validity: VALIDITY, standing: SOLD };
    const agreed = await verifyAmendment({ ...question, signatures: signed });
    expect(agreed.map(({ account, by }) => [account, by])).to.deep.equal(keys.map(({ address }) => [address, "key"]));

    const bySeller = await verifyAmendment({
      ...question,
      signatures: signed.with(1, "0x"),
      caller: ORDER.seller.toLowerCase(),
    });
    expect(bySeller[1]).to.deep.equal({ role: "seller", account: ORDER.seller, by: "call", signature: "0x" });

    const withoutBuyer = { ...question, signatures: signed.with(0, "0x"), caller: ORDER.seller };
    await expectRejection("HB-1840", verifyAmendment(withoutBuyer));

    const [buyer, seller, ...rest] = signed as [string, string, ...string[]];
    const swapped = [seller, buyer, ...rest];
    await expectRejection("HB-1303", verifyAmendment({ ...question, signatures: swapped }));
    await expectRejection("HB-1303", verifyAmendment({ ...question, amended: ORDER, signatures: signed }));
    const validity = { ...VALIDITY, validBefore: NOW };
    await expectRejection("HB-1303", verifyAmendment({ ...question, validity, signatures: signed }));
    await expectRejection("HB-1842", verifyAmendment({ ...question, signatures: signed.slice(1) }));
    await expectRejection("HB-1842", verifyAmendment({ ...question, standing: UNSOLD, signatures: signed }));
    await expectRejection("HB-1840", verifyAmendment({ ...question, signatures: signed.with(0, "0x") }));
  });

  it("to a cancellation is not one to an amendment, nor to another order's end", async () => {
    const keys = ["buyer", "seller"].map(keyOf);
    const terms = termsOf(PLAIN_ORDER);
    const signed = await signatures(cancellationTypedData({ domain, terms, validity: VALIDITY }), keys);
    const question = { domain, validity: VALIDITY, standing: UNSOLD, signatures: signed };
    expect(await verifyCancellation({ ...question, terms })).to.have.length(2);
    const other = termsOf({ ...PLAIN_ORDER, salt: id("other") });
    await expectRejection("HB-1303", verifyCancellation({ ...question, terms: other }));
    await expectRejection("HB-1303", verifyAmendment({ ...question, terms, amended: PLAIN_ORDER }));
  });
});
