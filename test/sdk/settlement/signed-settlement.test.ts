// What the sdk builds and verifies is what the contracts take, whoever signs: a key behind ethers, a wallet behind
// eth_signTypedData_v4, a contract account.
import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { byPermit } from "../../../sdk/settlement/funding.ts";
import { acceptanceTypedData, verifyAcceptance } from "../../../sdk/settlement/fx-acceptance.ts";
import { buyAmountOf, priceOfRate } from "../../../sdk/settlement/fx-price.ts";
import { NO_BAND, quoteHash, quoteTypedData, verifyQuote } from "../../../sdk/settlement/fx-quote.ts";
import { acceptanceFunding, payoutFunding } from "../../../sdk/settlement/instruction-funding.ts";
import { contentOf, PAYOUT_MODES } from "../../../sdk/settlement/payments.ts";
import { permitTypedData } from "../../../sdk/typed-data.ts";
import { MAX, units } from "../../settlement/stage.ts";
import { setScene, type Signatory, SIGNERS } from "./signatories.ts";

for (const signer of Object.keys(SIGNERS)) {
  describe(`settlement signed by ${signer}`, () => {
    it("pays a batch by one signature", async () => {
      const { payouts, domains, people, cnh, relayer, carol, fund } = await setScene(signer);
      const payer = people.buyer;
      const payments = [
        { to: carol.address, amount: units(7), memo: id("INV-1") },
        { to: people.seller.address, amount: units(3), memo: ZeroHash },
      ];
      const message = {
        payer: payer.address,
        token: cnh.address,
        batchId: id("batch"),
        mode: PAYOUT_MODES.atomic,
        payments,
        maxFee: units(1),
        feeTo: ZeroAddress,
      };
      const terms = { token: cnh.domain, validBefore: MAX };
      const { validAfter, validBefore, signature } = await fund(
        payoutFunding({ domain: domains.payouts, message }, terms),
        payer,
      );
      await payouts
        .connect(relayer)
        .payWithAuthorization(message, payments, units(1) / 4n, validAfter, validBefore, signature);
      expect(await payouts.batchOf(payer.address, message.batchId)).to.equal(contentOf(message));
      expect(await cnh.token.balanceOf(people.seller.address)).to.equal(units(3));
      expect(await cnh.token.balanceOf(payer.address)).to.equal(units(2_000_000) - units(10) - units(1) / 4n);
    });

    it("fills a quote for a taker, by his payment or by his signature and allowance", async () => {
      const { fxSettlement, domains, people, cnh, hkd, relayer, reader, fund, start } = await setScene(signer);
      const domain = domains.fxSettlement;
      const { bank: maker, buyer: taker } = people;
      const quote = {
        maker: maker.address,
        taker: taker.address,
        sellToken: cnh.address,
        buyToken: hkd.address,
        sellMax: units(1_000),
        ...priceOfRate("1.0837"),
        minFill: 1n,
        nonce: 5n,
        validAfter: start - 1n,
        validBefore: start + 299n,
        memo: id("quote"),
        ...NO_BAND,
      };
      const { sellMax: value } = quote;
      const permit = async (side: typeof cnh, owner: Signatory, amount: bigint) => {
        const nonce = await side.token.nonces(owner.address);
        const typedData = permitTypedData({
          domain: side.domain,
          message: { owner: owner.address, spender: domain.verifyingContract, value: amount, nonce, deadline: MAX },
        });
        return { typedData, signature: await owner.sign(typedData) };
      };
      const maked = await permit(cnh, maker, value);
      const { owner, spender, deadline } = maked.typedData.message;
      await cnh.token.connect(relayer).getFunction("permit(address,address,uint256,uint256,bytes)")(
        owner,
        spender,
        value,
        deadline,
        maked.signature,
      );

      const offered = quoteTypedData({ domain, message: quote });
      const makerSignature = await maker.sign(offered);
      const made = await verifyQuote({ typedData: offered, signature: makerSignature, reader });
      expect(made).to.include({ signer: maker.address, by: maker.by });

      const sellAmount = 333_333_333n;
      const acceptance = {
        quote: quoteHash({ domain, message: quote }),
        taker: taker.address,
        sellAmount,
        recipient: ZeroAddress,
        memo: ZeroHash,
        maxFee: 100n,
        feeTo: ZeroAddress,
        nonce: 0n,
        validAfter: start - 1n,
        validBefore: start + 299n,
      };
      const funding = await fund(
        acceptanceFunding({ domain, message: acceptance, quote }, { token: hkd.domain, validBefore: MAX }),
        taker,
      );
      const submit = fxSettlement.connect(relayer);
      await submit.fillSigned(quote, made.signature, acceptance, "0x", funding, 40n);
      expect(await cnh.token.balanceOf(taker.address)).to.equal(units(2_000_000) + sellAmount);
      expect(await hkd.token.balanceOf(taker.address)).to.equal(
        units(2_000_000) - buyAmountOf(quote, sellAmount) - 40n,
      );

      const second = { ...acceptance, sellAmount: value - sellAmount, maxFee: 0n, nonce: 1n };
      const typedData = acceptanceTypedData({ domain, message: second, quote });
      const signature = await taker.sign(typedData);
      const accepted = await verifyAcceptance({ typedData, quote, signature, reader });
      expect(accepted).to.include({ signer: taker.address, by: taker.by });
      const allowed = byPermit(await permit(hkd, taker, units(2_000)));
      await submit.fillSigned(quote, made.signature, second, accepted.signature, allowed, 0n);
      expect(await cnh.token.balanceOf(maker.address)).to.equal(units(2_000_000) - value);
      expect(await fxSettlement.remaining(quote)).to.equal(0n);
    });
  });
}
