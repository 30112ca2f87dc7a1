// A trade order from its opening to its end by agreement, in the messages that the sdk builds and verifies.
import { expect } from "chai";
import { type BaseContract, id } from "ethers";
import { decodeRevert } from "../../../sdk/errors.ts";
import { type AgreedParty, agreementParties } from "../../../sdk/settlement/agreement.ts";
import { amendmentTypedData, verifyAmendment } from "../../../sdk/settlement/amendment.ts";
import { attestationTypedData, verifyAttestation } from "../../../sdk/settlement/attestation.ts";
import { cancellationTypedData, verifyCancellation } from "../../../sdk/settlement/cancellation.ts";
import { offerFunding, orderFunding } from "../../../sdk/settlement/instruction-funding.ts";
import { type ExitCall, nextExit } from "../../../sdk/settlement/next-exit.ts";
import { MILESTONE_KINDS, type OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { bitsOf, readMilestoneState, readOrderState } from "../../../sdk/settlement/order-state.ts";
import { receivableOfferTypedData, verifyReceivableOffer } from "../../../sdk/settlement/receivable-offer.ts";
import { rulingTypedData, verifyRuling } from "../../../sdk/settlement/ruling.ts";
import { orderHash, orderTypedData, verifyOrder } from "../../../sdk/settlement/trade-order.ts";
import { undertakingFor, undertakingTypedData, verifyUndertaking } from "../../../sdk/settlement/undertaking.ts";
import type { Signable } from "../../../sdk/signable.ts";
import { actAs, DAY, MAX, now, units } from "../../settlement/stage.ts";
import { setScene, type Signatory, SIGNERS } from "./signatories.ts";

/** The time from which the contract would let anybody call this. */
async function startOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  const decoded = decodeRevert({ error });
  expect(decoded).to.deep.include({ name: "TooEarly" });
  return (decoded as unknown as { fields: { start: bigint } }).fields.start;
}

for (const signer of Object.keys(SIGNERS)) {
  describe(`trade order signed by ${signer}`, () => {
    it("takes an order from its opening to its end by agreement", async () => {
      const { tradeEscrow, domains, people, cnh, relayer, reader, fund, start } = await setScene(signer);
      const domain = domains.tradeEscrow;
      const { buyer, seller, arbiter, bank, attestor, financier } = people;
      const validity = { validAfter: 0n, validBefore: start + DAY };
      const token = { token: cnh.domain, validBefore: MAX };
      const submit = tradeEscrow.connect(relayer);
      const as = async ({ address }: Signatory) => tradeEscrow.connect(await actAs(address));

      await cnh.token.connect(await actAs(bank.address)).approve(tradeEscrow, MAX);
      await (await as(bank)).deposit(cnh.address, units(840_000));
      const milestone = {
        amount: units(840_000),
        kind: MILESTONE_KINDS.attested,
        guaranteed: true,
        attestor: attestor.address,
        documentType: id("bill of lading"),
        due: start + 30n * DAY,
        disputeWindow: 3n * DAY,
      };
      const order = {
        buyer: buyer.address,
        seller: seller.address,
        token: cnh.address,
        arbiter: arbiter.address,
        guarantor: bank.address,
        guaranteeFee: units(4_200),
        fundBy: start + DAY,
        longStop: start + 60n * DAY,
        arbiterTime: 14n * DAY,
        defaultSplitBps: 5_000n,
        termsHash: id("paper"),
        memo: id("PO-4711"),
        salt: id("salt"),
        milestones: [{ ...milestone, amount: units(360_000), guaranteed: false }, milestone],
      } satisfies OrderMessage;
      const orderId = orderHash({ domain, message: order, now: start });
      const terms = { orderId, amendment: 0n, order };
      const standing = async (at: OrderMessage = order) =>
        readOrderState(await tradeEscrow.orderState(orderId, at as typeof order));
      const progress = async () =>
        Promise.all([0, 1].map(async (place) => readMilestoneState(await tradeEscrow.milestoneState(orderId, place))));
      /** The contract's own answer to when the timed exit opens is ours. */
      const expectExit = async (place: number, then: ExitCall) => {
        const exit = nextExit({ order, milestone: place, progress: (await progress())[place]!, now: await now() });
        expect(exit).to.include({ then, ready: false });
        expect(await startOf(submit[then].staticCall(orderId, order, place))).to.equal(exit.until);
      };

      // Opening: the buyer's payment, the seller's signature, the bank's undertaking.
      const orderData = orderTypedData({ domain, message: order, now: start });
      const sellerSigned = await verifyOrder({
        typedData: orderData,
        party: "seller",
        signature: await seller.sign(orderData),
        reader,
      });
      expect(sellerSigned).to.include({ signer: seller.address, by: seller.by });
      const undertaking = undertakingFor(domain, order, validity);
      const undertakingData = undertakingTypedData({ domain, message: undertaking, order });
      const bankSigned = await verifyUndertaking({
        typedData: undertakingData,
        order,
        signature: await bank.sign(undertakingData),
        reader,
      });
      expect(bankSigned.by).to.equal(bank.by);
      const paid = await fund(orderFunding({ domain, message: order }, token), buyer);
      await submit.open(order, "0x", sellerSigned.signature, undertaking, bankSigned.signature, paid);
      expect(await standing()).to.deep.equal({
        open: true,
        held: units(1_200_000),
        settled: [],
        amendment: 0n,
        terms: orderId,
        payee: seller.address,
      });
      expect(await cnh.token.balanceOf(buyer.address)).to.equal(units(2_000_000 - 364_200));
      await expectExit(0, "refund");

      // Documents: all of the first milestone, 90 % of the second.
      for (const [place, shareBps] of [
        [0n, 10_000n],
        [1n, 9_000n],
      ] as const) {
        const message = {
          order: orderId,
          amendment: 0n,
          milestone: place,
          documentHash: id(`document ${place}`),
          shareBps,
          ...validity,
        };
        const typedData = attestationTypedData({ domain, message, terms });
        const { signature, by } = await verifyAttestation({
          typedData,
          terms,
          signature: await attestor.sign(typedData),
          reader,
        });
        expect(by).to.equal(attestor.by);
        await submit.attestSigned(orderId, order, message, signature);
      }
      expect(await progress()).to.deep.include.members([
        { state: "Attested", since: await now(), toSeller: units(756_000) },
      ]);
      await expectExit(1, "release");

      // The receivable of the second is sold.
      const offer = {
        order: orderId,
        amendment: 0n,
        financier: financier.address,
        milestones: bitsOf([1]),
        advance: units(672_000),
        fee: units(3_360),
        ...validity,
        salt: id("offer"),
      };
      const parameters = { domain, message: offer, terms, progress: await progress() };
      const offerData = receivableOfferTypedData(parameters);
      const financierSigned = await verifyReceivableOffer({
        typedData: offerData,
        terms,
        signature: await financier.sign(offerData),
        reader,
      });
      expect(financierSigned.by).to.equal(financier.by);
      const advanced = await fund(offerFunding(parameters, token), financier);
      await (await as(seller)).sellReceivable(orderId, order, offer, "0x", advanced);
      expect(await cnh.token.balanceOf(seller.address)).to.equal(units(672_000));
      expect((await standing()).financing).to.deep.equal({
        financier: financier.address,
        milestones: [1],
        left: units(675_360),
      });

      // The first is disputed and ruled.
      await (await as(buyer)).dispute(orderId, order, 0n, id("reason"));
      await expectExit(0, "defaultRule");
      const ruling = {
        order: orderId,
        amendment: 0n,
        milestone: 0n,
        toSeller: units(300_000),
        rulingHash: id("award"),
        ...validity,
      };
      const rulingData = rulingTypedData({ domain, message: ruling, terms });
      const ruled = await verifyRuling({
        typedData: rulingData,
        terms,
        signature: await arbiter.sign(rulingData),
        reader,
      });
      expect(ruled.by).to.equal(arbiter.by);
      await submit.ruleSigned(orderId, order, ruling, ruled.signature);
      const [first] = await progress();
      expect(nextExit({ order, milestone: 0, progress: first!, now: await now() })).to.deep.equal({
        state: "Ruled",
        then: "release",
        ready: true,
      });
      await submit.release(orderId, order, 0n);

      // Everybody agrees to other terms, and then to the end.
      const everybody = [buyer, seller, bank, financier];
      expect(agreementParties(order, await standing()).map(({ account }) => account)).to.deep.equal(
        everybody.map(({ address }) => address),
      );
      const collect = (typedData: Signable) => Promise.all(everybody.map(({ sign }) => sign(typedData)));
      const signaturesOf = (agreed: AgreedParty[]) => agreed.map(({ signature }) => signature);
      const amended = { ...order, longStop: order.longStop + DAY, defaultSplitBps: 4_000n };
      const change = { domain, terms, amended, validity, progress: await progress(), now: await now() };
      const agreed = await verifyAmendment({
        ...change,
        standing: await standing(),
        signatures: await collect(amendmentTypedData(change)),
        reader,
      });
      const { validAfter, validBefore } = validity;
      await submit.amend(orderId, order, amended, validAfter, validBefore, signaturesOf(agreed));
      expect(await standing(amended)).to.deep.include({
        amendment: 1n,
        terms: orderHash({ domain, message: amended }),
        settled: [0],
      });

      const end = { domain, terms: { orderId, amendment: 1n, order: amended }, validity };
      const signatures = await collect(cancellationTypedData(end));
      const ended = await verifyCancellation({ ...end, standing: await standing(amended), signatures, reader });
      await submit.cancel(orderId, amended, validAfter, validBefore, signaturesOf(ended));
      expect(await standing(amended)).to.deep.include({ open: false, held: 0n, settled: [0, 1], amendment: 2n });
      expect(await cnh.token.balanceOf(tradeEscrow as BaseContract)).to.equal(units(840_000 + 4_200));
    });
  });
}
