// What was signed is good once, for one thing, in one place
//
// every signed message × another order, milestone or number of the terms, another contract, chain, name or version
// ├── as it stands: MessageDiffers, UndertakingDiffers, or refused as the signature of what it is put under
// └── rewritten: SignatureRefused
// a good signature written differently: SignatureRefused
// amendments and cancellations, replayed after others
// an authorization: nobody but the escrow can use it, for nothing but its instruction; given up before, used before
// whoever is faster with what others signed changes nothing
import { expect } from "chai";
import { id } from "ethers";
import type { SigningDomain } from "../../sdk/signable.ts";
import type { TradeEscrow } from "../../typechain-types/contracts/settlement/TradeEscrow.ts";
import { malformed } from "../token/messages.ts";
import { authorization, permit } from "./funding.ts";
import { at, connection, expectRefusal, FLAG, register, units, type Actor } from "./stage.ts";
import { sign, type MessageName } from "./trade-messages.ts";
import {
  amend,
  attestationOf,
  cancel,
  DOCUMENT,
  FULL,
  guaranteedOrder,
  LONG_STOP,
  milestone,
  offerOf,
  opened,
  orderOf,
  REASON,
  rulingOf,
  sell,
  sendOpening,
  undertakingOf,
  type Opened,
} from "./trade-orders.ts";
import { expectMoved, loadTrade, type Part, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);
  const disputed = async (salt: string): Promise<Opened> => {
    const order = await opened(
      stage,
      orderOf(stage, { salt: id(salt), milestones: [milestone(stage), milestone(stage)] }),
    );
    for (const place of [0n, 1n]) {
      await escrow.connect(stage.attestor).attest(order.orderId, order.order, place, DOCUMENT, FULL);
      await escrow.connect(stage.buyer).dispute(order.orderId, order.order, place, REASON);
    }
    return order;
  };
  const two = (salt: string) =>
    opened(stage, orderOf(stage, { salt: id(salt), milestones: [milestone(stage), milestone(stage)] }));

  /** A message in use: who signs it, and a call that carries it under this signature. */
  interface Use {
    readonly name: MessageName;
    readonly part: Part;
    readonly message: object;
    call(signature: string): Promise<unknown>;
  }
  const uses: Readonly<Record<string, () => Promise<Use>>> = {
    "the buyer's order": async () => {
      const message = guaranteedOrder(stage);
      const call = (buyerSignature: string) => sendOpening(stage, message, { buyerSignature });
      return { name: "Order", part: "buyer", message, call };
    },
    "the seller's order": async () => {
      const message = guaranteedOrder(stage);
      const call = (sellerSignature: string) => sendOpening(stage, message, { sellerSignature });
      return { name: "Order", part: "seller", message, call };
    },
    "an undertaking": async () => {
      const order = guaranteedOrder(stage);
      const message = undertakingOf(stage, await escrow.orderHash(order), order);
      const call = (guarantorSignature: string) =>
        sendOpening(stage, order, { undertaking: message, guarantorSignature });
      return { name: "Undertaking", part: "guarantor", message, call };
    },
    "an attestation": async () => {
      const { orderId, order } = await two("first");
      const message = attestationOf(stage, orderId);
      const call = (signature: string) => escrow.attestSigned(orderId, order, message, signature);
      return { name: "Attestation", part: "attestor", message, call };
    },
    "a ruling": async () => {
      const { orderId, order } = await disputed("first");
      const message = rulingOf(stage, orderId);
      const call = (signature: string) => escrow.ruleSigned(orderId, order, message, signature);
      return { name: "Ruling", part: "arbiter", message, call };
    },
    "an offer": async () => {
      const order = await two("first");
      const message = offerOf(stage, order.orderId);
      const call = (signature: string) => sell(stage, order, {}, { signature });
      return { name: "ReceivableOffer", part: "financier", message, call };
    },
    "an amendment": async () => {
      const order = await two("first");
      const amended = { ...order.order, defaultSplitBps: 1n };
      const message = { order: order.orderId, amendment: 1n, terms: await escrow.orderHash(amended), ...window() };
      const call = (signature: string) =>
        amend(stage, order, amended, { by: stage.buyer, signatures: ["0x", signature] });
      return { name: "Amendment", part: "seller", message, call };
    },
    "a cancellation": async () => {
      const order = await two("first");
      const message = { order: order.orderId, amendment: 1n, ...window() };
      const call = (signature: string) => cancel(stage, order, { by: stage.buyer, signatures: ["0x", signature] });
      return { name: "Cancellation", part: "seller", message, call };
    },
  };
  /** Of the agreements, as trade-orders.ts sends them. */
  const window = () => ({ validAfter: 0n, validBefore: stage.start + LONG_STOP });
  /** The message with one field changed, for each of its fields and of those within. */
  const alterations = (message: object): object[] =>
    Object.entries(message).flatMap(([field, value]: [string, unknown]) => {
      const within =
        typeof value === "bigint"
          ? [value + 1n]
          : typeof value === "boolean"
            ? [!value]
            : typeof value === "string"
              ? [value.length === 42 ? stage.stranger.address : id("other")]
              : (value as object[]).flatMap((each, i, all) => alterations(each).map((other) => all.with(i, other)));
      return within.map((other) => ({ ...message, [field]: other }));
    });

  for (const [what, using] of Object.entries(uses)) {
    describe(`${what}, signed`, () => {
      const domains: Readonly<Record<string, (domain: SigningDomain) => SigningDomain>> = {
        "another contract": (domain) => ({ ...domain, verifyingContract: stage.fxSettlement.target as string }),
        "another chain": (domain) => ({ ...domain, chainId: 1n }),
        "another name": (domain) => ({ ...domain, name: "Harbour Payouts" }),
        "another version": (domain) => ({ ...domain, version: "2" }),
      };
      for (const [where, domain] of Object.entries(domains)) {
        it(`for ${where}, is refused`, async () => {
          const { name, part, message, call } = await using();
          const signature = await sign(domain(stage.domain), name, message, stage[part]);
          await refused(call(signature), "SignatureRefused", stage[part].address);
        });
      }

      it("with any field changed, is refused, and unchanged is good", async () => {
        const { name, part, message, call } = await using();
        for (const altered of alterations(message)) {
          const signature = await sign(stage.domain, name, altered, stage[part]);
          await refused(call(signature), "SignatureRefused", stage[part].address);
        }
        await call(await sign(stage.domain, name, message, stage[part]));
      });

      for (const { name: how, of } of malformed) {
        it(`but written as a signature ${how}, is refused`, async () => {
          const { name, part, message, call } = await using();
          const signature = await sign(stage.domain, name, message, stage[part]);
          await refused(call(of(signature)), "SignatureRefused", stage[part].address);
        });
      }
    });
  }
  describe("a signature for one order", () => {
    it("is worth nothing for an equal order with another salt", async () => {
      const [first, second] = [await disputed("first"), await disputed("second")];
      const ruling = rulingOf(stage, first.orderId);
      const award = await sign(stage.domain, "Ruling", ruling, stage.arbiter);
      const { orderId, order } = second;
      await refused(escrow.ruleSigned(orderId, order, ruling, award), "MessageDiffers", orderId, 0n);
      const rewritten = { ...ruling, order: orderId };
      await refused(escrow.ruleSigned(orderId, order, rewritten, award), "SignatureRefused", stage.arbiter.address);
      await escrow.ruleSigned(first.orderId, first.order, ruling, award);
    });

    it("is worth nothing for another of its milestones", async () => {
      const { orderId, order } = await disputed("first");
      const ruling = rulingOf(stage, orderId);
      const award = await sign(stage.domain, "Ruling", ruling, stage.arbiter);
      const other = escrow.ruleSigned(orderId, order, { ...ruling, milestone: 1n }, award);
      await refused(other, "SignatureRefused", stage.arbiter.address);
    });

    it("reserves a guarantee for no other order", async () => {
      const [first, second] = [guaranteedOrder(stage), guaranteedOrder(stage, { salt: id("second") })];
      const firstId = await escrow.orderHash(first);
      const secondId = await escrow.orderHash(second);
      const undertaking = undertakingOf(stage, firstId, first);
      const guarantorSignature = await sign(stage.domain, "Undertaking", undertaking, stage.guarantor);
      const asItIs = sendOpening(stage, second, { undertaking, guarantorSignature });
      await refused(asItIs, "UndertakingDiffers", secondId, units(300_000), units(500));
      const rewritten = sendOpening(stage, second, {
        undertaking: { ...undertaking, order: secondId },
        guarantorSignature,
      });
      await refused(rewritten, "SignatureRefused", stage.guarantor.address);
    });

    it("sells no other order", async () => {
      const [first, second] = [await two("first"), await two("second")];
      const offer = offerOf(stage, first.orderId);
      const signature = await sign(stage.domain, "ReceivableOffer", offer, stage.financier);
      const asItIs = sell(stage, second, { order: first.orderId }, { signature });
      await refused(asItIs, "MessageDiffers", second.orderId, 0n);
      await refused(sell(stage, second, {}, { signature }), "SignatureRefused", stage.financier.address);
    });

    it("amends and cancels no other order", async () => {
      const [first, second] = [await two("first"), await two("second")];
      const amended = { ...second.order, defaultSplitBps: 1n };
      const terms = await escrow.orderHash(amended);
      const both = (name: MessageName, message: object) =>
        Promise.all([stage.buyer, stage.seller].map((signer) => sign(stage.domain, name, message, signer)));
      const toAmend = await both("Amendment", { order: first.orderId, amendment: 1n, terms, ...window() });
      await refused(amend(stage, second, amended, { signatures: toAmend }), "SignatureRefused", stage.buyer.address);
      const toCancel = await both("Cancellation", { order: first.orderId, amendment: 1n, ...window() });
      await refused(cancel(stage, second, { signatures: toCancel }), "SignatureRefused", stage.buyer.address);
      await cancel(stage, first, { signatures: toCancel });
    });
  });

  describe("after an amendment", () => {
    it("attestation, ruling and offer of the terms before are worth nothing, as they are or rewritten", async () => {
      const order = await disputed("first");
      const fresh = await two("fresh");
      const ruling = rulingOf(stage, order.orderId);
      const attestation = attestationOf(stage, fresh.orderId);
      const offer = offerOf(stage, fresh.orderId);
      const award = await sign(stage.domain, "Ruling", ruling, stage.arbiter);
      const document = await sign(stage.domain, "Attestation", attestation, stage.attestor);
      const bid = await sign(stage.domain, "ReceivableOffer", offer, stage.financier);
      const next = { orderId: order.orderId, order: { ...order.order, defaultSplitBps: 1n } };
      const nextFresh = { orderId: fresh.orderId, order: { ...fresh.order, defaultSplitBps: 1n } };
      await amend(stage, order, next.order);
      await amend(stage, fresh, nextFresh.order);

      for (const [amendment, error] of [
        [0n, "MessageDiffers"],
        [1n, "SignatureRefused"],
      ] as const) {
        const args = (orderId: string, { address: signer }: Actor) =>
          error === "MessageDiffers" ? [orderId, 1n] : [signer];
        const ruled = escrow.ruleSigned(next.orderId, next.order, { ...ruling, amendment }, award);
        await refused(ruled, error, ...args(next.orderId, stage.arbiter));
        const attested = escrow.attestSigned(
          nextFresh.orderId,
          nextFresh.order,
          { ...attestation, amendment },
          document,
        );
        await refused(attested, error, ...args(nextFresh.orderId, stage.attestor));
        const sold = sell(stage, nextFresh, { amendment }, { signature: bid });
        await refused(sold, error, ...args(nextFresh.orderId, stage.financier));
      }
    });

    it("an amendment cannot come back, nor a cancellation that was meant for the terms before", async () => {
      const order = await two("first");
      const second = { orderId: order.orderId, order: { ...order.order, defaultSplitBps: 1n } };
      const both = (name: MessageName, message: object) =>
        Promise.all([stage.buyer, stage.seller].map((signer) => sign(stage.domain, name, message, signer)));
      const terms = await escrow.orderHash(second.order);
      const toAmend = await both("Amendment", { order: order.orderId, amendment: 1n, terms, ...window() });
      const toCancel = await both("Cancellation", { order: order.orderId, amendment: 1n, ...window() });
      await amend(stage, order, second.order, { signatures: toAmend });
      await amend(stage, second, order.order, { amendment: 2n });

      await refused(
        amend(stage, order, second.order, { signatures: toAmend }),
        "SignatureRefused",
        stage.buyer.address,
      );
      await refused(cancel(stage, order, { signatures: toCancel }), "SignatureRefused", stage.buyer.address);
      expect((await escrow.orderState(order.orderId, order.order)).held).to.equal(2n * AMOUNT);
    });
  });

  describe("an authorization that funds an order", () => {
    const funded = async (change: Partial<Parameters<typeof authorization>[1]> = {}) => {
      const order = orderOf(stage);
      const nonce = await escrow.orderHash(order);
      const payment = { from: stage.buyer, to: stage.address, value: AMOUNT, nonce, ...change };
      return { order, nonce, funding: await authorization(stage.cnh, payment) };
    };
    const RECEIVE = "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)";
    const TRANSFER = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)";

    it("is nobody else's to submit to the token", async () => {
      const { order, nonce, funding } = await funded();
      const { token } = stage.cnh;
      const args = [
        stage.buyer,
        escrow,
        AMOUNT,
        funding.validAfter,
        funding.validBefore,
        nonce,
        funding.signature,
      ] as const;
      const stolen = token.connect(stage.stranger)[RECEIVE](...args);
      await expectRefusal(token, stolen, "CallerNotPayee", stage.stranger.address, stage.address);
      const pushed = token.connect(stage.stranger)[TRANSFER](...args);
      await expectRefusal(token, pushed, "InvalidSignature", stage.buyer.address);
      await sendOpening(stage, order, { funding });
    });

    it("pays for no other order, although buyer and seller signed that too", async () => {
      const { order, funding } = await funded();
      const other = sendOpening(stage, { ...order, salt: id("other") }, { funding });
      await expectRefusal(stage.cnh.token, other, "InvalidSignature", stage.buyer.address);
      const dearer = sendOpening(stage, { ...order, milestones: [milestone(stage, { amount: 1n })] }, { funding });
      await expectRefusal(stage.cnh.token, dearer, "InvalidSignature", stage.buyer.address);
    });

    it("pays once", async () => {
      const { order, nonce, funding } = await funded();
      await sendOpening(stage, order, { funding });
      await refused(sendOpening(stage, order, { funding }), "OrderExists", nonce);
    });

    it("pays into no other escrow, although that one is registered too", async () => {
      const twin = (await connection.ethers.deployContract("TradeEscrow", [
        stage.cnh.address,
        stage.hkd.address,
      ])) as unknown as TradeEscrow;
      const twinAddress = await twin.getAddress();
      await register(stage.cnh, { address: twinAddress }, FLAG.protected);
      const domain = { ...stage.domain, verifyingContract: twinAddress };
      const there = { ...stage, escrow: twin, address: twinAddress, domain };
      const order = orderOf(stage, { fundBy: stage.start + LONG_STOP });
      const here = await escrow.orderHash(order);
      const elsewhere = await twin.orderHash(order);
      for (const [to, nonce] of [
        [stage.address, here],
        [stage.address, elsewhere],
        [twinAddress, here],
      ] as const) {
        const funding = await authorization(stage.cnh, { from: stage.buyer, to, value: AMOUNT, nonce });
        const call = sendOpening(there, order, { funding });
        await expectRefusal(stage.cnh.token, call, "InvalidSignature", stage.buyer.address);
      }
      const right = { from: stage.buyer, to: twinAddress, value: AMOUNT, nonce: elsewhere };
      const funding = await authorization(stage.cnh, right);
      // The seller's word is for one escrow as well.
      const sellerSignature = await sign(stage.domain, "Order", order, stage.seller);
      const foreign = sendOpening(there, order, { funding, sellerSignature });
      await expectRefusal(twin, foreign, "SignatureRefused", stage.seller.address);
      await sendOpening(there, order, { funding });
    });

    it("pays on no other chain, and in no other currency", async () => {
      const { order, nonce } = await funded();
      for (const domain of [{ ...stage.cnh.domain, chainId: 1n }, stage.hkd.domain]) {
        const payment = { from: stage.buyer, to: stage.address, value: AMOUNT, nonce };
        const funding = await authorization({ ...stage.cnh, domain }, payment);
        const call = sendOpening(stage, order, { funding });
        await expectRefusal(stage.cnh.token, call, "InvalidSignature", stage.buyer.address);
      }
    });

    it("pays within its window only, both ends excluded", async () => {
      const [validAfter, validBefore] = [stage.start + 1_000n, stage.start + 2_000n];
      const { order, funding } = await funded({ validAfter, validBefore });
      for (const [moment, error] of [
        [validAfter, "AuthorizationNotYetValid"],
        [validBefore, "AuthorizationExpired"],
      ] as const) {
        await at(moment);
        const call = sendOpening(stage, order, { funding });
        await expectRefusal(stage.cnh.token, call, error, stage.buyer.address, moment, moment);
      }
      await at(validBefore - 1n);
      await sendOpening(stage, order, { funding });
    });

    it("can be given up by the buyer before, and then pays nothing", async () => {
      const { order, nonce, funding } = await funded();
      const { token, domain } = stage.cnh;
      const types = {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      };
      const message = { authorizer: stage.buyer.address, nonce };
      const signature = await stage.buyer.signTypedData(domain, types, message);
      await token["cancelAuthorization(address,bytes32,bytes)"](stage.buyer, nonce, signature);
      const call = sendOpening(stage, order, { funding });
      await expectRefusal(token, call, "AuthorizationAlreadyUsed", stage.buyer.address, nonce);
    });

    it("of another value is refused, so nobody pays more or less than the order says", async () => {
      for (const value of [AMOUNT - 1n, AMOUNT + 1n]) {
        const { order, funding } = await funded({ value });
        const call = sendOpening(stage, order, { funding });
        await expectRefusal(stage.cnh.token, call, "InvalidSignature", stage.buyer.address);
      }
    });
  });

  describe("whoever is faster", () => {
    it("opens the very same order with the same signatures, for the same parties", async () => {
      const order = guaranteedOrder(stage);
      await expectMoved(stage, () => sendOpening(stage, order, { by: stage.court }), {
        buyer: -units(100_500),
        "guarantor pool": -units(299_500),
        escrow: units(100_500),
      });
      await refused(sendOpening(stage, order), "OrderExists", await escrow.orderHash(order));
    });

    it("gains nothing by submitting a permit first, in an opening and in a sale", async () => {
      const { token } = stage.cnh;
      for (const owner of [stage.buyer, stage.financier]) await token.connect(owner).approve(escrow, 0n);
      const early = async (owner: Actor, value: bigint) => {
        const funding = await permit(stage.cnh, { owner, spender: stage.address, value });
        await token
          .connect(stage.stranger)
          ["permit(address,address,uint256,uint256,bytes)"](
            owner,
            escrow,
            value,
            funding.validBefore,
            funding.signature,
          );
        return funding;
      };
      const order = await opened(stage, orderOf(stage), { funding: await early(stage.buyer, AMOUNT) });
      await expectMoved(
        stage,
        async () => sell(stage, order, {}, { funding: await early(stage.financier, units(80_000)) }),
        { seller: units(80_000), financier: -units(80_000) },
      );
    });

    it("cannot spend an allowance that somebody left, without his word", async () => {
      const order = orderOf(stage);
      const sellersOnly = sendOpening(stage, order, { by: stage.seller, sellerSignature: "0x", buyerSignature: "0x" });
      await refused(sellersOnly, "SignatureRefused", stage.buyer.address);
      const open = await opened(stage, order);
      await refused(sell(stage, open, {}, { signature: "0x" }), "SignatureRefused", stage.financier.address);
    });
  });
});
