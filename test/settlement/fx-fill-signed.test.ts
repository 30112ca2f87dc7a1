// A taker signs an acceptance, and anybody submits it
//
// fillSigned
// ├── by allowance, permit or authorization: both legs and the fee in one transaction, the same amounts each way
// ├── fee: none, some, all, above maxFee; the rest comes back; to whoever submits, the taker or maker too, or to feeTo; never
// │   to this contract
// ├── changed after signing: amount, recipient, memo, fee and its payee, nonce, window, taker: refused by every kind of funding
// ├── acceptance: of another quote, not good yet, over, sent again
// └── a quote for one taker: he may be submitted for; recipient and memo; filled in parts
import { expect } from "chai";
import { type BaseContract } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import type { FundingStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { BY_ALLOWANCE, permit } from "./funding.ts";
import {
  type Acceptance,
  acceptanceOf,
  books,
  fillSigned,
  fundingOf,
  quoteOf,
  signAcceptance,
  signQuote,
  type SignedFill,
} from "./fx-quotes.ts";
import {
  at,
  balances,
  connection,
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
  const SOLD = units(1_000);
  const BOUGHT = 1_083_700_000n;
  const MAX_FEE = units(3);
  const FEE = units(1);

  /** Reverts with this error, and nothing that a fill could change has changed. */
  const refused = async (contract: BaseContract, call: () => Promise<unknown>, error: string, ...args: unknown[]) => {
    const before = await books(stage, quote);
    await expectRefusal(contract, call(), error, ...args);
    expect(await books(stage, quote)).to.deep.equal(before);
  };
  const filledEvent = async (changes: { taker?: Actor; recipient?: Actor; fee?: bigint; memo?: string } = {}) => {
    const { taker = bob, recipient = taker, fee = 0n, memo = NOTHING } = changes;
    return [
      "fxSettlement.Filled",
      await fxSettlement.quoteHash(quote),
      alice.address,
      taker.address,
      recipient.address,
      cnh.address,
      SOLD,
      BOUGHT,
      fee,
      memo,
      quote.nonce,
    ];
  };

  /** An acceptance, and everything that its taker signs to have it carried out by this kind of funding. */
  interface Route {
    readonly taker: () => Actor;
    readonly funding: (acceptance: Acceptance) => Promise<FundingStruct>;
    /** Who refuses what the taker has not signed. */
    readonly refusal: () => readonly [BaseContract, string];
  }
  const routes: Record<string, Route> = {
    allowance: {
      taker: () => bob,
      funding: async () => BY_ALLOWANCE,
      refusal: () => [fxSettlement, "SignatureRefused"],
    },
    permit: {
      taker: () => erin,
      funding: () => permit(hkd, { owner: erin, spender: fx, value: BOUGHT + MAX_FEE }),
      refusal: () => [fxSettlement, "SignatureRefused"],
    },
    authorization: {
      taker: () => erin,
      funding: (acceptance) => fundingOf(stage, quote, acceptance, erin),
      refusal: () => [hkd.token, "InvalidSignature"],
    },
  };
  const accepted = (taker: Actor, changes: Partial<Acceptance> = {}) =>
    acceptanceOf(stage, quote, { taker: taker.address, maxFee: MAX_FEE, ...changes });

  describe("fillSigned", () => {
    it("moves both legs and the fee by allowance, and says so", async () => {
      const acceptance = await accepted(bob);
      await expectEvents(
        stage,
        fillSigned(stage, quote, acceptance, { fee: FEE }),
        ["fxSettlement.AcceptanceUsed", await fxSettlement.acceptanceHash(acceptance), bob.address, 1n],
        ["hkd.Transfer", bob.address, alice.address, BOUGHT],
        ["hkd.Transfer", bob.address, relayer.address, FEE],
        ["cnh.Transfer", alice.address, bob.address, SOLD],
        await filledEvent({ fee: FEE }),
      );
    });

    it("moves them by permit", async () => {
      const acceptance = await accepted(erin);
      const funding = await permit(hkd, { owner: erin, spender: fx, value: BOUGHT + FEE });
      await expectEvents(
        stage,
        fillSigned(stage, quote, acceptance, { taker: erin, funding, fee: FEE }),
        ["fxSettlement.AcceptanceUsed", await fxSettlement.acceptanceHash(acceptance), erin.address, 1n],
        ["hkd.Approval", erin.address, fx, BOUGHT + FEE],
        ["hkd.Transfer", erin.address, alice.address, BOUGHT],
        ["hkd.Transfer", erin.address, relayer.address, FEE],
        ["cnh.Transfer", alice.address, erin.address, SOLD],
        await filledEvent({ taker: erin, fee: FEE }),
      );
      expect(await hkd.token.allowance(erin, fxSettlement)).to.equal(0n);
    });

    it("moves them by authorization, and gives the rest of the fee back", async () => {
      const acceptance = await accepted(erin);
      const funding = await fundingOf(stage, quote, acceptance, erin);
      await expectEvents(
        stage,
        fillSigned(stage, quote, acceptance, { taker: erin, funding, fee: FEE }),
        ["fxSettlement.AcceptanceUsed", await fxSettlement.acceptanceHash(acceptance), erin.address, 1n],
        ["hkd.AuthorizationUsed", erin.address, await fxSettlement.acceptanceHash(acceptance)],
        ["hkd.Transfer", erin.address, fx, BOUGHT + MAX_FEE],
        ["hkd.Transfer", fx, alice.address, BOUGHT],
        ["hkd.Transfer", fx, relayer.address, FEE],
        ["hkd.Transfer", fx, erin.address, MAX_FEE - FEE],
        ["cnh.Transfer", alice.address, erin.address, SOLD],
        await filledEvent({ taker: erin, fee: FEE }),
      );
    });

    for (const [name, route] of Object.entries(routes)) {
      describe(`by ${name}`, () => {
        let taker: Actor;
        let acceptance: Acceptance;
        let signed: SignedFill;
        const prepare = async (changes: Partial<Acceptance> = {}) => {
          taker = route.taker();
          acceptance = await accepted(taker, changes);
          signed = { taker, funding: await route.funding(acceptance) };
        };
        beforeEach(() => prepare());
        const submit = (more: SignedFill = {}) => fillSigned(stage, quote, acceptance, { ...signed, ...more });

        for (const fee of [0n, FEE, MAX_FEE]) {
          it(`costs the taker the price and a fee of ${fee}, and nobody else anything`, async () => {
            await submit({ fee });
            expect(await balances(hkd, alice, taker, relayer, fxSettlement)).to.deep.equal([
              OPENING + BOUGHT,
              OPENING - BOUGHT - fee,
              fee,
              0n,
            ]);
            expect(await balances(cnh, alice, taker, relayer, fxSettlement)).to.deep.equal([
              OPENING - SOLD,
              OPENING + SOLD,
              0n,
              0n,
            ]);
            expect(await fxSettlement.nonceUsed(taker, 1)).to.equal(true);
            expect(await fxSettlement.remaining(quote)).to.equal(units(9_000));
          });
        }

        it("refuses a fee above what was signed", async () => {
          await refused(fxSettlement, () => submit({ fee: MAX_FEE + 1n }), "FeeExceeded", MAX_FEE + 1n, MAX_FEE);
        });

        it("needs no fee where the taker admits none", async () => {
          await prepare({ maxFee: 0n });
          await refused(fxSettlement, () => submit({ fee: 1n }), "FeeExceeded", 1n, 0n);
          await submit();
          expect(await balances(hkd, taker, fxSettlement)).to.deep.equal([OPENING - BOUGHT, 0n]);
        });

        it("gives the fee back to a taker who submits himself, and to a maker who submits", async () => {
          const before = await connection.networkHelpers.takeSnapshot();
          await submit({ relayer: taker, fee: MAX_FEE });
          expect(await balances(hkd, alice, taker)).to.deep.equal([OPENING + BOUGHT, OPENING - BOUGHT]);
          await before.restore();
          await submit({ relayer: alice, fee: MAX_FEE });
          expect(await balances(hkd, alice, taker)).to.deep.equal([
            OPENING + BOUGHT + MAX_FEE,
            OPENING - BOUGHT - MAX_FEE,
          ]);
        });

        it("pays the fee to whom the taker named, whoever submits", async () => {
          const { carol } = stage;
          await prepare({ feeTo: carol.address });
          await submit({ fee: FEE });
          expect(await balances(hkd, taker, relayer, carol, fxSettlement)).to.deep.equal([
            OPENING - BOUGHT - FEE,
            0n,
            OPENING + FEE,
            0n,
          ]);
        });

        it("refuses this contract as the fee's payee, even of no fee", async () => {
          await prepare({ feeTo: fx });
          for (const fee of [0n, FEE]) await refused(fxSettlement, () => submit({ fee }), "InvalidRecipient", fx);
        });

        const changes: Record<string, (signed: Acceptance) => Partial<Acceptance>> = {
          "a higher amount": ({ sellAmount }) => ({ sellAmount: sellAmount + 1n }),
          "a lower amount": ({ sellAmount }) => ({ sellAmount: sellAmount - 1n }),
          "another recipient": () => ({ recipient: stage.relayer.address }),
          "another reference": () => ({ memo: MEMO }),
          "a higher fee": ({ maxFee }) => ({ maxFee: maxFee + 1n }),
          "a lower fee": ({ maxFee }) => ({ maxFee: maxFee - 1n }),
          "another payee of the fee": () => ({ feeTo: stage.relayer.address }),
          "another nonce": () => ({ nonce: 2n }),
          "a longer time": ({ validBefore }) => ({ validBefore: validBefore + 1n }),
          "an earlier time": ({ validAfter }) => ({ validAfter: validAfter - 1n }),
        };
        for (const [change, of] of Object.entries(changes)) {
          it(`refuses ${change} than the taker signed`, async () => {
            const [contract, error] = route.refusal();
            const takerSignature = await signAcceptance(stage, acceptance, taker);
            const changed = { ...acceptance, ...of(acceptance) };
            const makerSignature = await signQuote(stage, quote, alice);
            const call = () =>
              fxSettlement
                .connect(relayer)
                .fillSigned(quote, makerSignature, changed, takerSignature, signed.funding!, 0n);
            await refused(contract, call, error, taker.address);
            await submit();
          });
        }

        it("refuses another taker than the one who signed", async () => {
          const [contract, error] = route.refusal();
          const other = { ...acceptance, taker: stage.carol.address };
          await refused(contract, () => fillSigned(stage, quote, other, signed), error, stage.carol.address);
        });

        it("refuses an acceptance of another quote", async () => {
          const other = await quoteOf(stage, { nonce: 5n });
          await refused(
            fxSettlement,
            () => fillSigned(stage, other, acceptance, signed),
            "AcceptanceDiffers",
            await fxSettlement.quoteHash(other),
            acceptance.quote,
          );
        });

        it("is good strictly between its bounds", async () => {
          const moment = (await now()) + 100n;
          await prepare({ validAfter: moment });
          const { validBefore } = acceptance;
          await at(moment);
          await refused(fxSettlement, submit, "OutsideWindow", moment, validBefore, moment);
          await prepare({ validBefore: moment + 10n });
          await at(moment + 10n);
          const { validAfter } = acceptance;
          await refused(fxSettlement, submit, "OutsideWindow", validAfter, moment + 10n, moment + 10n);
        });

        it("cannot be sent again, by anybody", async () => {
          await submit({ fee: FEE });
          for (const by of [relayer, stage.dave])
            await refused(fxSettlement, () => submit({ relayer: by }), "NonceUsed", taker.address, 1n);
        });

        it("fills a quote in parts by acceptances of their own", async () => {
          await submit();
          await prepare({ nonce: 2n, sellAmount: SOLD });
          await submit();
          expect(await balances(cnh, taker)).to.deep.equal([OPENING + 2n * SOLD]);
        });

        it("pays the recipient whom the taker named, with the taker's reference", async () => {
          const { frank } = stage;
          await prepare({ recipient: frank.address, memo: MEMO });
          await expect(submit())
            .to.emit(cnh.token, "TransferWithMemo")
            .withArgs(alice.address, frank.address, SOLD, MEMO)
            .and.to.emit(fxSettlement, "Filled")
            .withArgs(...(await filledEvent({ taker, recipient: frank, memo: MEMO })).slice(1));
          expect(await balances(cnh, taker, frank)).to.deep.equal([OPENING, SOLD]);
        });

        it("fills a quote for one taker, submitted by somebody else", async () => {
          quote = await quoteOf(stage, { taker: taker.address });
          await prepare();
          await submit();
          expect(await balances(cnh, taker)).to.deep.equal([OPENING + SOLD]);
        });

        it("refuses a quote for another taker, whoever submits", async () => {
          quote = await quoteOf(stage, { taker: stage.dave.address });
          await prepare();
          await refused(
            fxSettlement,
            () => submit({ relayer: stage.dave }),
            "NotTaker",
            taker.address,
            stage.dave.address,
          );
        });

        it("refuses a taker who cannot pay, and leaves his nonce unused", async () => {
          await hkd.token.connect(taker).transfer(stage.dave, OPENING - BOUGHT + 1n);
          const needed = name === "authorization" ? BOUGHT + MAX_FEE : BOUGHT;
          await refused(hkd.token, submit, "ERC20InsufficientBalance", taker.address, BOUGHT - 1n, needed);
        });

        it("refuses a maker who withdrew his allowance, and leaves the taker's money and nonce", async () => {
          await cnh.token.connect(alice).approve(fxSettlement, 0n);
          await refused(cnh.token, submit, "ERC20InsufficientAllowance", fx, 0n, SOLD);
        });

        it("refuses a maker's signature that is not his", async () => {
          await refused(fxSettlement, () => submit({ maker: stage.carol }), "SignatureRefused", alice.address);
        });
      });
    }

    it("refuses a kind of funding that is none", async () => {
      const acceptance = await accepted(bob);
      const call = fillSigned(stage, quote, acceptance, { funding: { ...BY_ALLOWANCE, kind: 3n } });
      await expect(call).to.be.revert(connection.ethers);
    });
  });
});
