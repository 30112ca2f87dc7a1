import { expect } from "chai";
import { concat, Signature } from "ethers";
import { gaslessRedemption, gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import { REDEMPTION_DESK_INTERFACE } from "../../sdk/interfaces.ts";
import { redemptionNonce } from "../../sdk/redemption-request.ts";
import { signWithSigner, verifySigned } from "../../sdk/sign.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { HOLDER, REDEMPTION_DESK_DOMAIN, REGISTRY_DOMAIN, REQUEST } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const TOKEN: SigningDomain = {
  name: "Harbour HKD",
  version: "1",
  chainId: 31337n,
  verifyingContract: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
};
const PARAMETERS = { token: TOKEN, desk: REDEMPTION_DESK_DOMAIN, request: REQUEST, validBefore: 1_795_200_000n };

describe("gasless redemption", () => {
  it("is a payment to the desk under the token's domain, whose nonce is the request", () => {
    const { typedData } = gaslessRedemption(PARAMETERS);
    expect(typedData.primaryType).to.equal("ReceiveWithAuthorization");
    expect(typedData.domain).to.deep.equal(TOKEN);
    expect(typedData.message).to.deep.equal({
      from: REQUEST.holder,
      to: REDEMPTION_DESK_DOMAIN.verifyingContract,
      value: REQUEST.amount,
      validAfter: 0n,
      validBefore: 1_795_200_000n,
      nonce: redemptionNonce({ domain: REDEMPTION_DESK_DOMAIN, message: REQUEST }),
    });
  });

  it("becomes a call of the desk that anybody can make", async () => {
    const redemption = gaslessRedemption(PARAMETERS);
    const signed = await signWithSigner({ typedData: redemption.typedData, signer: HOLDER });
    verifySigned(signed);
    const call = gaslessRedemptionCall(redemption, signed.signature);
    expect(call.to).to.equal(REDEMPTION_DESK_DOMAIN.verifyingContract);
    const { holder, amount, payoutRef, salt } = REQUEST;
    expect([...REDEMPTION_DESK_INTERFACE.decodeFunctionData(call.functionName as never, call.data)]).to.deep.equal([
      holder,
      amount,
      payoutRef,
      salt,
      0n,
      1_795_200_000n,
      signed.signature,
    ]);
  });

  it("brings a key's signature into the one form the token takes, and leaves a contract's alone", async () => {
    const redemption = gaslessRedemption(PARAMETERS);
    const { signature } = await signWithSigner({ typedData: redemption.typedData, signer: HOLDER });
    expect(gaslessRedemptionCall(redemption, Signature.from(signature).compactSerialized).args.at(-1)).to.equal(
      signature,
    );
    const other = concat([signature, "0x1234"]);
    expect(gaslessRedemptionCall(redemption, other).args.at(-1)).to.equal(other);
  });

  it("refuses a token and a desk on two chains, and another contract for the desk", () => {
    expectCode("HB-1609", () => gaslessRedemption({ ...PARAMETERS, token: { ...TOKEN, chainId: 1n } }));
    expectCode("HB-1221", () => gaslessRedemption({ ...PARAMETERS, desk: REGISTRY_DOMAIN }));
  });

  it("refuses what the request or the payment refuses", () => {
    expectCode("HB-1605", () => gaslessRedemption({ ...PARAMETERS, request: { ...REQUEST, amount: 0n } }));
    expectCode("HB-1203", () => gaslessRedemption({ ...PARAMETERS, validBefore: 1_795_200_000_000n }));
    expectCode("HB-1204", () => gaslessRedemption({ ...PARAMETERS, validAfter: 1_795_200_000n }));
  });
});
