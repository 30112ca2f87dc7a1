// A payer's permit in the same transaction
//
// payWithPermit
// ├── a permit; one that somebody submitted first: pays, and says the same as pay
// ├── a wrong, ended or foreign one: pays if the allowance is there, else is refused as the token refuses
// └── a batch sent again leaves the permit unused
import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import { permit } from "./funding.ts";
import { ATOMIC, BATCH, row } from "./payout-batches.ts";
import {
  balances,
  expectEvents,
  expectRefusal,
  loadStage,
  MEMO,
  NOTHING,
  now,
  OPENING,
  units,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let payouts: Stage["payouts"];
  let hkd: Side;
  let bob: Actor;
  let carol: Actor;
  let frank: Actor;
  let erin: Actor;
  let spender: string;
  let payments: Payment[];
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, payouts, bob, carol, frank, erin } = stage);
    spender = stage.domains.payouts.verifyingContract;
    payments = [row(bob, units(100), MEMO), row(frank, 1n), row(carol, units(20), id("invoice 4712"))];
  });
  const TOTAL = units(120) + 1n;

  describe("payWithPermit", () => {
    type Permit = Awaited<ReturnType<typeof permit>>;
    const payBy = ({ value, validBefore, signature }: Permit): Promise<TransactionResponse> =>
      payouts.connect(erin).payWithPermit(cnh.address, BATCH, ATOMIC, payments, value, validBefore, signature);
    const submitFirst = ({ value, validBefore, signature }: Permit) =>
      cnh.token
        .connect(stage.relayer)
        ["permit(address,address,uint256,uint256,bytes)"](erin, payouts, value, validBefore, signature);

    it("pays what the permit covers, and says the same as without", async () => {
      const signed = await permit(cnh, { owner: erin, spender, value: TOTAL });
      const content = await payouts.contentOf(cnh.address, ATOMIC, payments);
      await expectEvents(
        stage,
        payBy(signed),
        ["cnh.Approval", erin.address, spender, TOTAL],
        ["cnh.Transfer", erin.address, spender, TOTAL],
        ["cnh.Transfer", spender, bob.address, units(100)],
        ["cnh.TransferWithMemo", spender, bob.address, units(100), MEMO],
        ["cnh.Transfer", spender, frank.address, 1n],
        ["cnh.Transfer", spender, carol.address, units(20)],
        ["cnh.TransferWithMemo", spender, carol.address, units(20), id("invoice 4712")],
        ["payouts.BatchPaid", erin.address, BATCH, cnh.address, content, 3n, 0n, TOTAL, 0n, 0n],
      );
      expect(await balances(cnh, erin, payouts)).to.deep.equal([OPENING - TOTAL, 0n]);
      expect(await cnh.token.allowance(erin, payouts)).to.equal(0n);
    });

    it("answers what was paid", async () => {
      const { value, validBefore, signature } = await permit(cnh, { owner: erin, spender, value: TOTAL });
      const call = payouts.connect(erin).payWithPermit;
      expect(
        await call.staticCall(cnh.address, BATCH, ATOMIC, payments, value, validBefore, signature as string),
      ).to.equal(TOTAL);
    });

    it("pays although somebody else submitted the permit first", async () => {
      const signed = await permit(cnh, { owner: erin, spender, value: TOTAL });
      await submitFirst(signed);
      await payBy(signed);
      expect(await balances(cnh, erin, payouts)).to.deep.equal([OPENING - TOTAL, 0n]);
    });

    const useless: Record<string, () => Promise<Permit>> = {
      "that somebody else signed": () => permit(cnh, { owner: erin, spender, value: TOTAL, signer: bob }),
      "whose time is over": async () => permit(cnh, { owner: erin, spender, value: TOTAL, deadline: await now() }),
      "for the other token": () => permit(hkd, { owner: erin, spender, value: TOTAL }),
      "for another contract": async () =>
        permit(cnh, { owner: erin, spender: stage.domains.fxSettlement.verifyingContract, value: TOTAL }),
      "whose signature is empty": async () => ({
        ...(await permit(cnh, { owner: erin, spender, value: TOTAL })),
        signature: "0x",
      }),
    };
    for (const [name, build] of Object.entries(useless)) {
      it(`pays by the allowance that is there, whatever a permit ${name}`, async () => {
        await cnh.token.connect(erin).approve(payouts, TOTAL);
        await payBy(await build());
        expect(await balances(cnh, erin, payouts)).to.deep.equal([OPENING - TOTAL, 0n]);
      });

      it(`refuses a permit ${name} where the allowance is too little`, async () => {
        await cnh.token.connect(erin).approve(payouts, TOTAL - 1n);
        await expectRefusal(
          cnh.token,
          payBy(await build()),
          "ERC20InsufficientAllowance",
          payouts.target,
          TOTAL - 1n,
          TOTAL,
        );
        expect(await payouts.batchOf(erin, BATCH)).to.equal(NOTHING);
      });
    }

    it("refuses a permit for less than the total", async () => {
      const signed = await permit(cnh, { owner: erin, spender, value: TOTAL - 1n });
      await expectRefusal(cnh.token, payBy(signed), "ERC20InsufficientAllowance", payouts.target, TOTAL - 1n, TOTAL);
      expect(await cnh.token.nonces(erin)).to.equal(0n);
    });

    it("leaves the permit of a batch that was paid unused", async () => {
      await payBy(await permit(cnh, { owner: erin, spender, value: TOTAL }));
      const again = await permit(cnh, { owner: erin, spender, value: TOTAL });
      await expectEvents(stage, payBy(again));
      expect(await cnh.token.nonces(erin)).to.equal(1n);
      const { value, validBefore, signature } = again;
      const call = payouts.connect(erin).payWithPermit;
      expect(
        await call.staticCall(cnh.address, BATCH, ATOMIC, payments, value, validBefore, signature as string),
      ).to.equal(0n);
    });
  });
});
