import { expect } from "chai";
import { Wallet, ZeroHash, id } from "ethers";
import fc from "fast-check";
import { MAX_AMOUNT, parseAmount } from "../../sdk/amount.ts";
import { reserveStatement, reserveStatementTypedData, STATEMENT_PARTS } from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { digestOf, toJsonRpc } from "../../sdk/signable.ts";
import { MINT_DESK_DOMAIN, REGISTRY_DOMAIN, STATEMENT } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const build = (change: object = {}) =>
  reserveStatementTypedData({ domain: REGISTRY_DOMAIN, message: { ...STATEMENT, ...change } });

describe("reserve statement", () => {
  it("of a draft takes chain and registry from the domain, and ids as text", () => {
    const { chainId: _chain, registry: _registry, ...rest } = STATEMENT;
    const draft = { ...rest, custodian: "BANK-A", pool: "BANK-A-HKD-1" };
    expect(reserveStatement(REGISTRY_DOMAIN, draft)).to.deep.equal(STATEMENT);
    expectCode("HB-1504", () => reserveStatement(REGISTRY_DOMAIN, { ...draft, pool: "x".repeat(32) }));
    expectCode("HB-1503", () => reserveStatement(REGISTRY_DOMAIN, { ...draft, custodian: "银行" }));
    expectCode("HB-1607", () => reserveStatement(REGISTRY_DOMAIN, { ...draft, cash: 0n }));
  });

  it("keeps the fields that are signed and no other", () => {
    const typedData = build({ note: "not signed" });
    expect(typedData.message).to.deep.equal(STATEMENT);
    expect(Object.keys(typedData.message)).to.deep.equal(typedData.types["ReserveStatement"]!.map(({ name }) => name));
    const json = toJsonRpc(typedData);
    expect(JSON.parse(JSON.stringify(json))).to.deep.equal(json);
    expect(json.message["total"]).to.equal("1022500000000000");
  });

  it("has another digest for every change of a field or of the domain", () => {
    const digests = [
      {},
      { currency: "CNH" },
      { custodian: encodeShortText("BANK-B") },
      { pool: encodeShortText("P") },
      { sequence: 413n },
      { asOf: STATEMENT.asOf + 1n },
      { validUntil: STATEMENT.validUntil + 1n },
      { cash: STATEMENT.cash + 1n, total: STATEMENT.total + 1n },
      { cash: STATEMENT.cash - 1n, other: 1n },
      { compositionHash: id("other") },
      { statementHash: id("other") },
    ].map((change) => digestOf(build(change)));
    for (const chainId of [1n, 137n]) {
      const domain = { ...REGISTRY_DOMAIN, chainId };
      digests.push(digestOf(reserveStatementTypedData({ domain, message: { ...STATEMENT, chainId } })));
    }
    expect(new Set(digests).size).to.equal(13);
  });

  it("takes any parts that add up and refuses any that do not", () => {
    const part = fc.bigInt(0n, MAX_AMOUNT / 5n);
    fc.assert(
      fc.property(fc.tuple(part, part, part, part, part), fc.bigInt(-5n, 5n), (parts, off) => {
        const sum = parts.reduce((a, b) => a + b, 0n);
        fc.pre(sum + off > 0n && sum > 0n);
        const amounts = Object.fromEntries(STATEMENT_PARTS.map((name, index) => [name, parts[index]]));
        const act = () => build({ ...amounts, total: sum + off });
        if (off === 0n) expect(act().message.total).to.equal(sum);
        else expectCode("HB-1607", act);
      }),
    );
  });

  describe("refuses", () => {
    it("parts that do not add up, showing both sums", () => {
      const error = expectCode("HB-1607", () => build({ other: parseAmount("0.50") }));
      expect(error.message).to.include("1,022,500,000.00").and.include("1,022,500,000.50");
    });

    it("a total of zero", () => {
      const nothing = Object.fromEntries(STATEMENT_PARTS.map((name) => [name, 0n]));
      expectCode("HB-1605", () => build({ ...nothing, total: 0n }));
    });

    it("amounts that do not fit, are negative or no bigint", () => {
      expectCode("HB-1604", () => build({ cash: MAX_AMOUNT + 1n }));
      expectCode("HB-1604", () => build({ total: MAX_AMOUNT + 1n }));
      expectCode("HB-1201", () => build({ securities: -1n }));
      expectCode("HB-1201", () => build({ other: 0 }));
      expectCode("HB-1201", () => build({ total: undefined }));
    });

    it("a currency that is not ours", () => {
      for (const currency of ["USD", "CNY", "hkd", "", undefined]) expectCode("HB-1601", () => build({ currency }));
    });

    it("another chain or registry than the domain's", () => {
      const error = expectCode("HB-1609", () => build({ chainId: 1n }));
      expect(error.message).to.include("chain 1,").and.include("31337");
      expectCode("HB-1609", () => build({ registry: new Wallet(id("other")).address }));
    });

    it("the domain of another contract", () => {
      expectCode("HB-1221", () => reserveStatementTypedData({ domain: MINT_DESK_DOMAIN, message: STATEMENT }));
    });

    it("ids that are no short text", () => {
      for (const value of [ZeroHash, id("BANK-A"), encodeShortText(" BANK-A"), encodeShortText("BANK-A ")]) {
        expectCode("HB-1602", () => build({ custodian: value }));
        expectCode("HB-1602", () => build({ pool: value }));
      }
      expectCode("HB-1202", () => build({ custodian: "BANK-A" }));
    });

    it("a sequence of zero, or beyond 64 bits", () => {
      expectCode("HB-1605", () => build({ sequence: 0n }));
      expectCode("HB-1604", () => build({ sequence: 1n << 64n }));
      expect(build({ sequence: (1n << 64n) - 1n }).message.sequence).to.equal((1n << 64n) - 1n);
    });

    it("times in milliseconds, in another century, or written as a date", () => {
      expectCode("HB-1203", () => build({ asOf: STATEMENT.asOf * 1000n }));
      expectCode("HB-1203", () => build({ validUntil: STATEMENT.validUntil * 1000n }));
      expectCode("HB-1606", () => build({ asOf: 20_261_120n }));
      expectCode("HB-1606", () => build({ asOf: 0n }));
      expectCode("HB-1606", () => build({ validUntil: (1n << 48n) - 1n }));
    });

    it("an as-of time that is not before the end", () => {
      expectCode("HB-1608", () => build({ validUntil: STATEMENT.asOf }));
      expectCode("HB-1608", () => build({ validUntil: STATEMENT.asOf - 1n }));
    });

    it("a hash that is zero", () => {
      expectCode("HB-1603", () => build({ compositionHash: ZeroHash }));
      expectCode("HB-1603", () => build({ statementHash: ZeroHash }));
    });
  });
});
