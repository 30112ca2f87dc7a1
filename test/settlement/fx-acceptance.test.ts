// What a taker signs, and how he pays for it
//
// fillSigned
// ├── acceptance: by another key, contract, chain or message, or not at all; by the maker; of amounts that no fill admits
// ├── permit: submitted first by somebody else, wrong with enough allowance, too little, in the other token
// └── authorization: the taker's only signature; another value, nonce, key, payee or token; its own time; submitted to the
//     token directly, or for something else
// acceptanceHash: view
import { expect } from "chai";
import { TypedDataEncoder, type BaseContract } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import type { FundingStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { authorization, BY_ALLOWANCE, permit } from "./funding.ts";
import {
  type Acceptance,
  ACCEPTANCE_FIELDS,
  acceptanceOf,
  books,
  fillSigned,
  quoteOf,
  signAcceptance,
  signQuote,
} from "./fx-quotes.ts";
import {
  at,
  balances,
  connection,
  expectRefusal,
  loadStage,
  MAX,
  MEMO,
  NOTHING,
  now,
  OPENING,
  units,
  type Actor,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let fx: string;
  let alice: Actor;
  let bob: Actor;
  let erin: Actor;
  let relayer: Actor;
  let quote: QuoteMessage;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob, erin, relayer } = stage);
    fx = stage.domains.fxSettlement.verifyingContract;
    quote = await quoteOf(stage);
  });
  const BOUGHT = 1_083_700_000n;
  const MAX_FEE = units(3);
  const FEE = units(1);

  /** Reverts with this error, and nothing that a fill could change has changed. */
  const refused = async (contract: BaseContract, call: () => Promise<unknown>, error: string, ...args: unknown[]) => {
    const before = await books(stage, quote);
    await expectRefusal(contract, call(), error, ...args);
    expect(await books(stage, quote)).to.deep.equal(before);
  };

  const accepted = (taker: Actor, changes: Partial<Acceptance> = {}) =>
    acceptanceOf(stage, quote, { taker: taker.address, maxFee: MAX_FEE, ...changes });

  describe("fillSigned", () => {
    describe("acceptance", () => {
      it("is the taker's: another key, contract or chain cannot have signed it", async () => {
        const acceptance = await accepted(bob);
        const here = stage.domains.fxSettlement;
        const twin = await connection.ethers.deployContract("FxSettlement", [cnh.address, hkd.address]);
        const makerSignature = await signQuote(stage, quote, alice);
        for (const signature of [
          await signAcceptance(stage, acceptance, stage.carol),
          await signAcceptance(stage, acceptance, bob, { ...here, verifyingContract: await twin.getAddress() }),
          await signAcceptance(stage, acceptance, bob, { ...here, chainId: 1n }),
          await signQuote(stage, quote, bob),
          "0x",
        ]) {
          const call = () =>
            fxSettlement.connect(relayer).fillSigned(quote, makerSignature, acceptance, signature, BY_ALLOWANCE, 0n);
          await refused(fxSettlement, call, "SignatureRefused", bob.address);
        }
      });

      it("is needed from the taker himself too", async () => {
        const makerSignature = await signQuote(stage, quote, alice);
        const acceptance = await accepted(bob);
        const call = () =>
          fxSettlement.connect(bob).fillSigned(quote, makerSignature, acceptance, "0x", BY_ALLOWANCE, 0n);
        await refused(fxSettlement, call, "SignatureRefused", bob.address);
      });

      it("cannot be by the maker", async () => {
        const acceptance = await accepted(alice);
        await refused(
          fxSettlement,
          () => fillSigned(stage, quote, acceptance, { taker: alice }),
          "SelfFill",
          alice.address,
        );
      });

      it("refuses amounts as a direct fill does", async () => {
        const digest = await fxSettlement.quoteHash(quote);
        const offered = (sellAmount: bigint) => async () =>
          fillSigned(stage, quote, await accepted(bob, { sellAmount }));
        await refused(fxSettlement, offered(0n), "ZeroAmount");
        await refused(fxSettlement, offered(1n), "FillTooSmall", digest, 1n, units(100));
        await refused(fxSettlement, offered(MAX), "QuoteExceeded", digest, MAX, units(10_000));
      });
    });

    describe("permit", () => {
      let acceptance: Acceptance;
      beforeEach(async () => {
        acceptance = await accepted(erin);
      });
      const submit = (funding: FundingStruct) =>
        fillSigned(stage, quote, acceptance, { taker: erin, funding, fee: FEE });

      it("may have been submitted by somebody else first", async () => {
        const funding = await permit(hkd, { owner: erin, spender: fx, value: BOUGHT + FEE });
        const { value, validBefore, signature } = funding;
        await hkd.token["permit(address,address,uint256,uint256,bytes)"](erin, fx, value, validBefore, signature);
        await submit(funding);
        expect(await balances(hkd, erin, relayer)).to.deep.equal([OPENING - BOUGHT - FEE, FEE]);
      });

      it("may be wrong where the allowance is enough", async () => {
        await hkd.token.connect(erin).approve(fxSettlement, BOUGHT + FEE);
        await submit(await permit(hkd, { owner: erin, spender: fx, value: 1n, signer: bob }));
        expect(await balances(hkd, erin, relayer)).to.deep.equal([OPENING - BOUGHT - FEE, FEE]);
      });

      it("is refused for less than price and fee", async () => {
        const little = await permit(hkd, { owner: erin, spender: fx, value: BOUGHT - 1n });
        await refused(hkd.token, () => submit(little), "ERC20InsufficientAllowance", fx, BOUGHT - 1n, BOUGHT);
        const noFee = await permit(hkd, { owner: erin, spender: fx, value: BOUGHT + FEE - 1n });
        await refused(hkd.token, () => submit(noFee), "ERC20InsufficientAllowance", fx, FEE - 1n, FEE);
      });

      it("in the other token is worth nothing", async () => {
        const foreign = await permit(cnh, { owner: erin, spender: fx, value: BOUGHT + FEE });
        await refused(hkd.token, () => submit(foreign), "ERC20InsufficientAllowance", fx, 0n, BOUGHT);
      });
    });

    describe("authorization", () => {
      let acceptance: Acceptance;
      let digest: string;
      beforeEach(async () => {
        acceptance = await accepted(erin);
        digest = await fxSettlement.acceptanceHash(acceptance);
      });
      const submit = async (funding: FundingStruct, takerSignature = "0x") =>
        fxSettlement
          .connect(relayer)
          .fillSigned(quote, await signQuote(stage, quote, alice), acceptance, takerSignature, funding, FEE);
      const payment = (changes: Partial<Parameters<typeof authorization>[1]> = {}) =>
        authorization(hkd, { from: erin, to: fx, value: BOUGHT + MAX_FEE, nonce: digest, ...changes });

      it("is the only signature that the taker gives", async () => {
        await submit(await payment());
        expect(await balances(hkd, erin, relayer, fxSettlement)).to.deep.equal([OPENING - BOUGHT - FEE, FEE, 0n]);
      });

      it("is refused of another value, of another nonce, by another key, in the other token", async () => {
        for (const funding of [
          await payment({ value: BOUGHT + MAX_FEE - 1n }),
          await payment({ value: BOUGHT + MAX_FEE + 1n }),
          await payment({ nonce: await fxSettlement.quoteHash(quote) }),
          await payment({ signer: bob }),
          await payment({ to: stage.domains.payouts.verifyingContract }),
          await authorization(cnh, { from: erin, to: fx, value: BOUGHT + MAX_FEE, nonce: digest }),
        ])
          await refused(hkd.token, () => submit(funding), "InvalidSignature", erin.address);
      });

      it("is refused before and after its own time", async () => {
        const moment = (await now()) + 100n;
        const early = await payment({ validAfter: moment });
        await at(moment);
        await refused(hkd.token, () => submit(early), "AuthorizationNotYetValid", erin.address, moment, moment);
        const late = await payment({ validBefore: moment + 5n });
        await at(moment + 5n);
        await refused(hkd.token, () => submit(late), "AuthorizationExpired", erin.address, moment + 5n, moment + 5n);
      });

      it("cannot be overtaken by somebody who submits it to the token itself", async () => {
        const funding = await payment();
        const { validAfter, validBefore, signature } = funding;
        const direct = () =>
          hkd.token
            .connect(stage.frank)
            ["receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"](
              erin,
              fx,
              BOUGHT + MAX_FEE,
              validAfter,
              validBefore,
              digest,
              signature,
            );
        await refused(hkd.token, direct, "CallerNotPayee", stage.frank.address, fx);
        await submit(funding);
      });

      it("cannot be spent on something else by whoever submits it", async () => {
        const funding = await payment();
        const { validAfter, validBefore, signature } = funding;
        // Payouts is no payee of it, and another acceptance has another nonce.
        const batch = { payer: erin.address, token: hkd.address, batchId: digest, mode: 0, maxFee: 0n, feeTo: ZERO };
        const rows = [{ to: relayer.address, amount: BOUGHT + MAX_FEE, memo: NOTHING }];
        await refused(
          hkd.token,
          () =>
            stage.payouts.connect(relayer).payWithAuthorization(batch, rows, 0n, validAfter, validBefore, signature),
          "InvalidSignature",
          erin.address,
        );
      });
    });
  });

  describe("acceptanceHash", () => {
    it("is the EIP-712 digest of the acceptance under this contract's domain", async () => {
      for (const changes of [{}, { recipient: erin.address, memo: MEMO, nonce: MAX }]) {
        const acceptance = await accepted(bob, changes);
        expect(await fxSettlement.acceptanceHash(acceptance)).to.equal(
          TypedDataEncoder.hash(stage.domains.fxSettlement, { Acceptance: ACCEPTANCE_FIELDS }, acceptance),
        );
      }
    });
  });
});
