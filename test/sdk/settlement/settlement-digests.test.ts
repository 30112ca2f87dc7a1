import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { AbiCoder, concat, id, keccak256, TypedDataEncoder, ZeroAddress } from "ethers";
import { amendmentTypedData } from "../../../sdk/settlement/amendment.ts";
import { attestationTypedData } from "../../../sdk/settlement/attestation.ts";
import { cancellationTypedData } from "../../../sdk/settlement/cancellation.ts";
import { acceptanceHash, acceptanceTypedData } from "../../../sdk/settlement/fx-acceptance.ts";
import { buyAmountOf } from "../../../sdk/settlement/fx-price.ts";
import { NO_BAND, quoteHash, quoteTypedData } from "../../../sdk/settlement/fx-quote.ts";
import { orderHash, orderTypedData } from "../../../sdk/settlement/trade-order.ts";
import { contentOf } from "../../../sdk/settlement/payments.ts";
import { payoutBatchTypedData, payoutNonce } from "../../../sdk/settlement/payout-batch.ts";
import { offerHash, receivableOfferTypedData } from "../../../sdk/settlement/receivable-offer.ts";
import { rulingTypedData } from "../../../sdk/settlement/ruling.ts";
import { readSettlementDomain } from "../../../sdk/settlement/settlement-domain.ts";
import { undertakingTypedData } from "../../../sdk/settlement/undertaking.ts";
import { digestOf, type Signable } from "../../../sdk/signable.ts";
import { loadHarbour } from "../../fixture.ts";
import {
  amount,
  arbitraryMilestones,
  arbitraryOrder,
  arbitraryParty as party,
  bytes32,
  uint,
} from "./arbitrary-messages.ts";
import {
  ACCEPTANCE,
  ATTESTATION,
  BATCH,
  ESCROW_DOMAIN,
  FX_DOMAIN,
  NOW,
  OFFER,
  ORDER,
  PAYOUTS_DOMAIN,
  QUOTE,
  RULING,
  TERMS,
  UNDERTAKING,
} from "./settlement-samples.ts";

// Each run asks the chain once or twice.
const RUNS = { numRuns: 15 };

const SOURCES = ["Payouts", "FxMessages", "TradeMessages"]
  .map((name) => readFileSync(new URL(`../../../contracts/settlement/${name}.sol`, import.meta.url), "utf8"))
  .join("\n")
  .replaceAll(/"\s+"/g, "");

/** EIP-712 written out once more: types as the contracts' own strings, words as the ABI encodes them. */
function digestByHand({ domain, primaryType, message }: Signable): string {
  return keccak256(
    concat([
      "0x1901",
      TypedDataEncoder.hashDomain(domain),
      structHash(primaryType, message as Record<string, unknown>),
    ]),
  );
}

function structHash(name: string, message: Record<string, unknown>): string {
  const text = new RegExp(`"(${name}\\([^"]*)"`).exec(SOURCES)![1]!;
  const members = text.slice(name.length + 1, text.indexOf(")")).split(",");
  const words = members.map((member) => {
    const [type, field] = member.split(" ") as [string, string];
    if (type !== "Milestone[]") return { type, value: message[field] };
    const rows = message[field] as Record<string, unknown>[];
    return { type: "bytes32", value: keccak256(concat(rows.map((row) => structHash("Milestone", row)))) };
  });
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", ...words.map(({ type }) => type)],
      [id(text), ...words.map(({ value }) => value)],
    ),
  );
}

describe("settlement digests", () => {
  describe("of the samples", () => {
    const validity = { validAfter: 0n, validBefore: NOW };
    const amended = { ...ORDER, defaultSplitBps: 1n };
    const domain = ESCROW_DOMAIN;
    const frozen: readonly (readonly [string, Signable])[] = [
      [
        "0xa09d23cbd736903fbc4e9098a7f2e9f7c19517938d48c84f92270718a25c7e86",
        quoteTypedData({ domain: FX_DOMAIN, message: QUOTE }),
      ],
      [
        "0x194fa088eb0371c8a4833ccdbb0421ebc850e35ab7166e2ab14f4a85e7322245",
        acceptanceTypedData({ domain: FX_DOMAIN, message: ACCEPTANCE, quote: QUOTE }),
      ],
      [
        "0x5ec700c7cd67fd0bf0547b4a06fabee523b72b021ba1d33863fb40f2d38c6fd1",
        payoutBatchTypedData({ domain: PAYOUTS_DOMAIN, message: BATCH }),
      ],
      [
        "0xe289262f6c44e6904953e6bb490363afd68f5d4402d0730b39adf6aa07295522",
        orderTypedData({ domain, message: ORDER }),
      ],
      [
        "0x6b07a5d75c627b60461380ae6e15499dff26b36592315075888e291f735a74dc",
        undertakingTypedData({ domain, message: UNDERTAKING, order: ORDER }),
      ],
      [
        "0x9e207a643b58818e91fe96b9de99273202ae94d30eb6f1c96c499cec4a13a06f",
        attestationTypedData({ domain, message: ATTESTATION, terms: TERMS }),
      ],
      [
        "0xb578017930f4e526a6d2debb09f893c07ef3012fd666a8909b64eca568bc69d5",
        rulingTypedData({ domain, message: RULING, terms: TERMS }),
      ],
      [
        "0x19bfc905e150b7aaa87eeb2c566699721b0fffea22e86c7731d50a62c9f036e2",
        receivableOfferTypedData({ domain, message: OFFER, terms: TERMS }),
      ],
      [
        "0x7d01c4fb232e09546128ac1a107eda55f3ce37966c1aa289836d92463eebcdc3",
        amendmentTypedData({ domain, terms: TERMS, amended, validity }),
      ],
      [
        "0x1f50c4bbf27959d9323f2e9bf7910dea2b57e8b7d8f36b3de50de137563af705",
        cancellationTypedData({ domain, terms: TERMS, validity }),
      ],
    ];
    for (const [digest, typedData] of frozen) {
      it(`${typedData.primaryType} is frozen, and is what the contract's text says`, () => {
        expect(digestOf(typedData)).to.equal(digest);
        expect(digestByHand(typedData)).to.equal(digest);
      });
    }

    it("the content of a batch is frozen", () => {
      expect(contentOf(BATCH)).to.equal("0x70a050bb83176cfad545be7e8127a9aa064193235b9b856fd849128fc51f845b");
    });
  });

  it("of any batch are the contract's nonce, and its content is the contract's", async () => {
    const { payouts } = await loadHarbour();
    const domain = await readSettlementDomain({ contract: "payouts", reader: payouts });
    const payments = fc.array(fc.record({ to: party, amount, memo: bytes32 }), { minLength: 1, maxLength: 8 });
    const batch = fc.record({
      payer: party,
      token: party,
      batchId: bytes32,
      mode: fc.constantFrom(0n, 1n),
      payments,
      maxFee: amount,
      feeTo: fc.oneof(party, fc.constant(ZeroAddress)),
    });
    await fc.assert(
      fc.asyncProperty(batch, async (message) => {
        expect(await payouts.authorizationNonce(message, message.payments)).to.equal(payoutNonce({ domain, message }));
        const { token, mode } = message;
        expect(await payouts.contentOf(token, mode, message.payments)).to.equal(contentOf(message));
      }),
      RUNS,
    );
  });

  it("of any quote and its acceptance are the contract's hashes, and the price is the contract's", async () => {
    const { fxSettlement } = await loadHarbour();
    const domain = await readSettlementDomain({ contract: "fxSettlement", reader: fxSettlement });
    const band = fc.oneof(
      fc.constant(NO_BAND),
      fc.record({
        feed: party,
        feedInverted: fc.boolean(),
        bandBps: fc.bigInt(0n, 10_000n),
        bandMaxAge: fc.bigInt(1n, (1n << 32n) - 1n),
      }),
    );
    const quote = fc.record({
      maker: party,
      sellToken: party,
      buyToken: party,
      sellMax: fc.bigInt(1n, (1n << 128n) - 1n),
      priceNumerator: fc.bigInt(1n, (1n << 64n) - 1n),
      priceDenominator: fc.bigInt(1n, (1n << 64n) - 1n),
      minFill: fc.constantFrom(0n, 1n),
      nonce: uint(256),
      validAfter: fc.bigInt(0n, 3_000_000_000n),
      life: fc.bigInt(2n, 300n),
      memo: bytes32,
      band,
    });
    const acceptance = fc.record({
      taker: party,
      sellAmount: amount,
      recipient: fc.oneof(party, fc.constant(ZeroAddress)),
      memo: bytes32,
      maxFee: amount,
      feeTo: fc.oneof(party, fc.constant(ZeroAddress)),
      nonce: uint(256),
    });
    await fc.assert(
      fc.asyncProperty(quote, acceptance, fc.boolean(), async ({ band, life, ...rest }, terms, named) => {
        const message = {
          ...rest,
          ...band,
          validBefore: rest.validAfter + life,
          taker: named ? terms.taker : ZeroAddress,
        };
        const { validAfter, validBefore } = message;
        const hash = quoteHash({ domain, message });
        expect(await fxSettlement.quoteHash(message)).to.equal(hash);
        const sellAmount = terms.sellAmount > rest.sellMax ? rest.sellMax : terms.sellAmount;
        const accepted = { ...terms, quote: hash, sellAmount, validAfter, validBefore };
        expect(await fxSettlement.acceptanceHash(accepted)).to.equal(
          acceptanceHash({ domain, message: accepted, quote: message }),
        );
        expect(await fxSettlement.priceOf(message, sellAmount)).to.equal(buyAmountOf(message, sellAmount));
      }),
      RUNS,
    );
  });

  it("of any order and an offer for it are the contract's hashes", async () => {
    const { tradeEscrow } = await loadHarbour();
    const domain = await readSettlementDomain({ contract: "tradeEscrow", reader: tradeEscrow });
    await fc.assert(
      fc.asyncProperty(arbitraryOrder(arbitraryMilestones), party, bytes32, async (order, financier, salt) => {
        const message = { ...order, milestones: [...order.milestones] };
        const orderId = orderHash({ domain, message });
        expect(await tradeEscrow.orderHash(message)).to.equal(orderId);
        const offer = {
          ...OFFER,
          order: orderId,
          financier,
          milestones: 1n,
          advance: message.milestones[0]!.amount,
          fee: 0n,
          salt,
        };
        expect(await tradeEscrow.offerHash(offer)).to.equal(
          offerHash({ domain, message: offer, terms: { orderId, amendment: 0n, order } }),
        );
      }),
      RUNS,
    );
  });
});
