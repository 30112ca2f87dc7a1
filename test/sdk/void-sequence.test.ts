import { expect } from "chai";
import { ZeroHash } from "ethers";
import { voidSequenceTypedData } from "../../sdk/void-sequence.ts";
import { REDEMPTION_DESK_DOMAIN, REGISTRY_DOMAIN, STATEMENT } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const { custodian, pool, sequence } = STATEMENT;
const build = (change: object = {}) =>
  voidSequenceTypedData({ domain: REGISTRY_DOMAIN, message: { custodian, pool, sequence, ...change } });

describe("void sequence", () => {
  it("names custodian, pool and sequence", () => {
    expect(build().message).to.deep.equal({ custodian, pool, sequence });
  });

  it("refuses ids that are no short text, a sequence of zero and another contract's domain", () => {
    expectCode("HB-1602", () => build({ pool: ZeroHash }));
    expectCode("HB-1602", () => build({ custodian: `0x${"ff".repeat(32)}` }));
    expectCode("HB-1605", () => build({ sequence: 0n }));
    expectCode("HB-1604", () => build({ sequence: 1n << 64n }));
    const message = { custodian, pool, sequence };
    expectCode("HB-1221", () => voidSequenceTypedData({ domain: REDEMPTION_DESK_DOMAIN, message }));
  });
});
