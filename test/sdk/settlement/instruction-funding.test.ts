import { expect } from "chai";
import { concat, id, Signature } from "ethers";
import { BY_ALLOWANCE, byAuthorization, byPermit } from "../../../sdk/settlement/funding.ts";
import { acceptanceHash } from "../../../sdk/settlement/fx-acceptance.ts";
import {
  acceptanceFunding,
  type InstructionFunding,
  offerFunding,
  orderFunding,
  payoutFunding,
} from "../../../sdk/settlement/instruction-funding.ts";
import { payoutNonce } from "../../../sdk/settlement/payout-batch.ts";
import { offerHash } from "../../../sdk/settlement/receivable-offer.ts";
import { orderHash } from "../../../sdk/settlement/trade-order.ts";
import { signWithSigner, verifySigned } from "../../../sdk/sign.ts";
import { permitTypedData } from "../../../sdk/typed-data.ts";
import { expectCode } from "../throws.ts";
import {
  ACCEPTANCE,
  addressOf,
  BATCH,
  CNH,
  ESCROW_DOMAIN,
  FX_DOMAIN,
  HKD,
  keyOf,
  MILESTONE,
  NOW,
  OFFER,
  ORDER,
  orderWith,
  PAYOUTS_DOMAIN,
  QUOTE,
  TERMS,
} from "./settlement-samples.ts";

const batch = { domain: PAYOUTS_DOMAIN, message: BATCH };
const acceptance = { domain: FX_DOMAIN, message: ACCEPTANCE, quote: QUOTE };
const order = { domain: ESCROW_DOMAIN, message: ORDER };
const offer = { domain: ESCROW_DOMAIN, message: OFFER, terms: TERMS };
const inCnh = { token: CNH, validBefore: NOW + 300n };
const inHkd = { token: HKD, validBefore: NOW + 300n };

interface Expected {
  funding: InstructionFunding;
  payer: string;
  to: string;
  value: bigint;
  nonce: string;
}
const expectPayment = ({ funding, payer, to, value, nonce }: Expected) => {
  expect(funding.primaryType).to.equal("ReceiveWithAuthorization");
  expect(funding.message).to.deep.equal({
    from: payer,
    to,
    value,
    validAfter: 0n,
    validBefore: NOW + 300n,
    nonce,
  });
};

describe("instruction funding", () => {
  it("of a batch is all payments and the largest fee", () => {
    expectPayment({
      funding: payoutFunding(batch, inCnh),
      payer: BATCH.payer,
      to: PAYOUTS_DOMAIN.verifyingContract,
      value: 17_760_001n + 500_000n,
      nonce: payoutNonce(batch),
    });
  });

  it("of a fill is the price, rounded up, and the largest fee, in the bought token", () => {
    const funding = acceptanceFunding(acceptance, inHkd);
    expectPayment({
      funding,
      payer: ACCEPTANCE.taker,
      to: FX_DOMAIN.verifyingContract,
      value: 270_925_000_002n + 250_000n,
      nonce: acceptanceHash(acceptance),
    });
    expect(funding.domain).to.deep.equal(HKD);
  });

  it("of an order is the buyer's milestones and the guarantee fee", () => {
    expectPayment({
      funding: orderFunding(order, inCnh),
      payer: ORDER.buyer,
      to: ESCROW_DOMAIN.verifyingContract,
      value: 364_200_000_000n,
      nonce: orderHash(order),
    });
  });

  it("of an offer is the advance", () => {
    expectPayment({
      funding: offerFunding(offer, inCnh),
      payer: OFFER.financier,
      to: ESCROW_DOMAIN.verifyingContract,
      value: OFFER.advance,
      nonce: offerHash(offer),
    });
  });

  it("refuses another token or chain than the instruction's", () => {
    expectCode("HB-1806", () => payoutFunding(batch, inHkd));
    expectCode("HB-1806", () => acceptanceFunding(acceptance, inCnh));
    expectCode("HB-1806", () => orderFunding(order, inHkd));
    expectCode("HB-1806", () => offerFunding(offer, inHkd));
    expectCode("HB-1806", () => payoutFunding(batch, { ...inCnh, token: { ...CNH, chainId: 1n } }));
  });

  it("refuses an order that takes nothing from the buyer", () => {
    const guaranteed = orderWith({ milestones: [MILESTONE], guaranteeFee: 0n });
    expectCode("HB-1809", () => orderFunding({ ...order, message: guaranteed }, inCnh));
    orderFunding({ ...order, message: { ...guaranteed, guaranteeFee: 1n } }, inCnh);
  });

  it("refuses what the instruction or the payment refuses", () => {
    expectCode("HB-1811", () => payoutFunding({ ...batch, message: { ...BATCH, payments: [] } }, inCnh));
    expectCode("HB-1831", () => orderFunding({ ...order, now: ORDER.fundBy }, inCnh));
    expectCode("HB-1204", () => offerFunding(offer, { ...inCnh, validAfter: NOW + 299n }));
  });
});

describe("funding", () => {
  it("by allowance says nothing more", () => {
    expect(BY_ALLOWANCE).to.deep.equal({ kind: 0n, value: 0n, validAfter: 0n, validBefore: 0n, signature: "0x" });
  });

  it("by permit carries value, deadline and signature", async () => {
    const typedData = permitTypedData({
      domain: CNH,
      message: {
        owner: addressOf("buyer"),
        spender: ESCROW_DOMAIN.verifyingContract,
        value: 5n,
        nonce: 0n,
        deadline: NOW,
      },
    });
    const signed = await signWithSigner({ typedData, signer: keyOf("buyer") });
    verifySigned(signed);
    expect(byPermit(signed)).to.deep.equal({
      kind: 1n,
      value: 5n,
      validAfter: 0n,
      validBefore: NOW,
      signature: signed.signature,
    });
  });

  it("by authorization carries the window, and a key's signature in the one form that the token takes", async () => {
    const typedData = orderFunding(order, { ...inCnh, validAfter: 3n });
    const { signature } = await signWithSigner({ typedData, signer: keyOf("buyer") });
    const expected = { kind: 2n, value: 0n, validAfter: 3n, validBefore: NOW + 300n, signature };
    expect(byAuthorization({ typedData, signature })).to.deep.equal(expected);
    const compact = Signature.from(signature).compactSerialized;
    expect(byAuthorization({ typedData, signature: compact })).to.deep.equal(expected);
    const foreign = concat([signature, id("code")]);
    expect(byAuthorization({ typedData, signature: foreign }).signature).to.equal(foreign);
  });
});
