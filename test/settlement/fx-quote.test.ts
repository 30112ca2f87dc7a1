// What a maker signs
//
// a quote
// ├── is for one taker or for anybody; good strictly between its bounds, for five minutes at most; of the two tokens
// ├── by another key, contract, chain or name, or not at all: refused
// └── any of its fields changed by somebody else: refused
// quoteHash, remaining: views
import { expect } from "chai";
import { TypedDataEncoder, type BaseContract } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { books, fill, LIFETIME, quoteOf, signQuote } from "./fx-quotes.ts";
import {
  at,
  connection,
  expectRefusal,
  loadStage,
  MEMO,
  NOTHING,
  now,
  reach,
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
  let alice: Actor;
  let bob: Actor;
  let carol: Actor;
  let quote: QuoteMessage;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob, carol } = stage);
    quote = await quoteOf(stage);
  });
  const SOLD = units(1_000);

  /** Reverts with this error, and nothing that a fill could change has changed. */
  const refused = async (
    contract: BaseContract,
    offered: QuoteMessage,
    call: () => Promise<unknown>,
    error: string,
    ...args: unknown[]
  ) => {
    const before = await books(stage, offered);
    await expectRefusal(contract, call(), error, ...args);
    expect(await books(stage, offered)).to.deep.equal(before);
  };
  const refusedFill = (offered: QuoteMessage, how: Parameters<typeof fill>[2], error: string, ...args: unknown[]) =>
    refused(fxSettlement, offered, () => fill(stage, offered, how), error, ...args);

  describe("quote", () => {
    it("is for the taker whom it names", async () => {
      const named = await quoteOf(stage, { taker: carol.address });
      await refusedFill(named, {}, "NotTaker", bob.address, carol.address);
      await refusedFill(named, { recipient: carol.address }, "NotTaker", bob.address, carol.address);
      await fill(stage, named, { taker: carol });
    });

    it("is good strictly between its bounds", async () => {
      const { validAfter, validBefore } = quote;
      const late = await quoteOf(stage, { validAfter: validAfter + 10n });
      await at(validAfter + 10n);
      await refusedFill(late, {}, "OutsideWindow", validAfter + 10n, late.validBefore, validAfter + 10n);
      await at(validAfter + 11n);
      await fill(stage, late);
      await at(validBefore - 1n);
      await fill(stage, await quoteOf(stage, { ...quote, nonce: 2n }));
      await at(validBefore);
      await refusedFill(quote, {}, "OutsideWindow", validAfter, validBefore, validBefore);
      expect(await fxSettlement.remaining(quote)).to.equal(0n);
    });

    it("lives for five minutes at most", async () => {
      const { validAfter } = quote;
      const long = await quoteOf(stage, { validBefore: validAfter + LIFETIME + 1n });
      await refusedFill(long, {}, "QuoteTooLong", validAfter, validAfter + LIFETIME + 1n, LIFETIME);
      const forEver = await quoteOf(stage, { validAfter: 0n, validBefore: 2n ** 48n - 1n });
      await refusedFill(forEver, {}, "QuoteTooLong", 0n, 2n ** 48n - 1n, LIFETIME);
      expect(await fxSettlement.MAX_LIFETIME()).to.equal(LIFETIME);
    });

    it("is the maker's: another key, contract or chain cannot have signed it", async () => {
      const digest = await fxSettlement.quoteHash(quote);
      const here = stage.domains.fxSettlement;
      const twin = await connection.ethers.deployContract("FxSettlement", [cnh.address, hkd.address]);
      const signatures = {
        "another key": await signQuote(stage, quote, carol),
        "another contract": await signQuote(stage, quote, alice, {
          ...here,
          verifyingContract: await twin.getAddress(),
        }),
        "another chain": await signQuote(stage, quote, alice, { ...here, chainId: 1n }),
        "another name": await signQuote(stage, quote, alice, { ...here, name: "Harbour Payouts" }),
        "the digest as a message": await alice.signMessage(digest),
        none: "0x",
        "a byte too many": `${await signQuote(stage, quote, alice)}00`,
      };
      for (const signature of Object.values(signatures)) {
        const call = () => fxSettlement.connect(bob).fill(quote, signature, SOLD, ZERO, NOTHING);
        await refused(fxSettlement, quote, call, "SignatureRefused", alice.address);
      }
    });

    const changes: Record<string, (signed: QuoteMessage) => Partial<QuoteMessage>> = {
      taker: () => ({ taker: bob.address }),
      "the amount": ({ sellMax }) => ({ sellMax: sellMax + 1n }),
      "the price": ({ priceNumerator }) => ({ priceNumerator: priceNumerator - 1n }),
      "the unit of the price": ({ priceDenominator }) => ({ priceDenominator: priceDenominator + 1n }),
      "the least": () => ({ minFill: 0n }),
      "the nonce": () => ({ nonce: 2n }),
      "the time before which it is good": ({ validBefore }) => ({ validBefore: validBefore - 1n }),
      "the time after which it is good": ({ validAfter }) => ({
        validAfter: validAfter - 1n,
        validBefore: validAfter + 200n,
      }),
      "the reference": () => ({ memo: MEMO }),
      "the direction": () => ({ sellToken: hkd.address, buyToken: cnh.address }),
      "the band": () => ({ bandBps: 1n }),
      "the age of the reference rate": () => ({ bandMaxAge: 1n }),
      "the sense of the feed": () => ({ feedInverted: true }),
    };
    for (const [name, change] of Object.entries(changes)) {
      it(`is refused if somebody changed ${name}`, async () => {
        const signature = await signQuote(stage, quote, alice);
        const changed = { ...quote, ...change(quote) };
        const call = () => fxSettlement.connect(bob).fill(changed, signature, SOLD, ZERO, NOTHING);
        await refused(fxSettlement, changed, call, "SignatureRefused", alice.address);
      });
    }

    it("is refused if somebody put another maker in", async () => {
      const signature = await signQuote(stage, quote, alice);
      const changed = { ...quote, maker: carol.address };
      const call = () => fxSettlement.connect(bob).fill(changed, signature, SOLD, ZERO, NOTHING);
      await refused(fxSettlement, changed, call, "SignatureRefused", carol.address);
    });

    it("is of the two tokens, which differ", async () => {
      for (const { address } of [cnh, hkd]) {
        const same = await quoteOf(stage, { sellToken: address, buyToken: address });
        await refusedFill(same, {}, "InvalidPair", address, address);
      }
      const { address: foreign } = carol;
      for (const [sellToken, buyToken] of [
        [cnh.address, foreign],
        [foreign, cnh.address],
        [hkd.address, foreign],
        [foreign, hkd.address],
      ] as const)
        await refusedFill(await quoteOf(stage, { sellToken, buyToken }), {}, "InvalidPair", sellToken, buyToken);
    });
  });

  describe("quoteHash", () => {
    const TYPE =
      "address maker,address taker,address sellToken,address buyToken,uint128 sellMax,uint64 priceNumerator," +
      "uint64 priceDenominator,uint128 minFill,uint256 nonce,uint48 validAfter,uint48 validBefore,bytes32 memo," +
      "address feed,bool feedInverted,uint16 bandBps,uint32 bandMaxAge";

    it("is the EIP-712 digest of the quote under this contract's domain", async () => {
      const fields = TYPE.split(",").map((field) => {
        const [type, name] = field.split(" ") as [string, string];
        return { name, type };
      });
      const full = await quoteOf(stage, {
        taker: carol.address,
        memo: MEMO,
        feed: bob.address,
        feedInverted: true,
        bandBps: 25n,
        bandMaxAge: 90n,
      });
      for (const each of [quote, full])
        expect(await fxSettlement.quoteHash(each)).to.equal(
          TypedDataEncoder.hash(stage.domains.fxSettlement, { Quote: fields }, each),
        );
    });
  });

  describe("remaining", () => {
    it("is everything before the quote is good, and nothing once it is over", async () => {
      const early = await quoteOf(stage, { validAfter: (await now()) + 100n });
      expect(await fxSettlement.remaining(early)).to.equal(units(10_000));
      await reach(early.validBefore - 1n);
      expect(await fxSettlement.remaining(early)).to.equal(units(10_000));
      await reach(early.validBefore);
      expect(await fxSettlement.remaining(early)).to.equal(0n);
    });
  });
});
