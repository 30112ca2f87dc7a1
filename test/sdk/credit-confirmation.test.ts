import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { MAX_AMOUNT } from "../../sdk/amount.ts";
import { creditConfirmation, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { type Credit, creditId } from "../../sdk/credit-id.ts";
import { digestOf } from "../../sdk/signable.ts";
import { CONFIRMATION, MINT_DESK_DOMAIN, REGISTRY_DOMAIN } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const BURN = id("burn");
const build = (change: object = {}) =>
  creditConfirmationTypedData({ domain: REGISTRY_DOMAIN, message: { ...CONFIRMATION, ...change } });

describe("credit confirmation", () => {
  const { amount, valueTime, expiry } = CONFIRMATION;
  const draft = { custodian: "BANK-A", amount, valueTime, expiry };

  it("of a bank's credit is of kind 1 and names no burn", () => {
    const credit: Credit = { rail: "CHATS", bic: "HSBCHKHH", reference: "FT26324ABC" };
    expect(creditConfirmation({ ...draft, credit })).to.deep.equal(CONFIRMATION);
  });

  it("of a surplus is of kind 2 and names the burn", () => {
    const credit: Credit = { chainId: 31337n, txHash: BURN, part: 1n };
    const message = creditConfirmation({ ...draft, credit });
    expect(message).to.deep.include({ kind: 2n, burnTx: BURN, creditId: creditId(credit) });
    expect(build(message).message).to.deep.equal(message);
  });

  it("of a credit that is not canonical is refused", () => {
    const credit: Credit = { rail: "CHATS", bic: "HSBCHKHHXXX", reference: "FT26324ABC" };
    expectCode("HB-1702", () => creditConfirmation({ ...draft, credit }));
  });

  it("has another digest for every change of a field", () => {
    const changes = [
      {},
      { custodian: `0x42${"00".repeat(31)}` },
      { creditId: id("other") },
      { amount: 1n },
      { valueTime: valueTime + 1n },
      { kind: 2n, burnTx: BURN },
      { expiry: expiry + 1n },
    ];
    expect(new Set(changes.map((change) => digestOf(build(change)))).size).to.equal(changes.length);
  });

  describe("refuses", () => {
    it("a kind that is unknown, or does not fit the burn", () => {
      for (const kind of [0n, 3n, 255n]) expectCode("HB-1610", () => build({ kind }));
      expectCode("HB-1610", () => build({ burnTx: BURN }));
      expectCode("HB-1610", () => build({ kind: 2n }));
      expectCode("HB-1201", () => build({ kind: 1 }));
    });

    it("an amount of zero or one that does not fit", () => {
      expectCode("HB-1605", () => build({ amount: 0n }));
      expectCode("HB-1604", () => build({ amount: MAX_AMOUNT + 1n }));
    });

    it("an id that is zero or no short text", () => {
      expectCode("HB-1603", () => build({ creditId: ZeroHash }));
      expectCode("HB-1602", () => build({ custodian: ZeroHash }));
    });

    it("times in milliseconds, and an end that is not after the value time", () => {
      expectCode("HB-1203", () => build({ valueTime: valueTime * 1000n }));
      expectCode("HB-1606", () => build({ valueTime: 20_261_120n }));
      expectCode("HB-1608", () => build({ expiry: valueTime }));
    });

    it("the domain of the mint desk", () => {
      expectCode("HB-1221", () => creditConfirmationTypedData({ domain: MINT_DESK_DOMAIN, message: CONFIRMATION }));
    });
  });
});
