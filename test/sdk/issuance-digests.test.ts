import { expect } from "chai";
import fc from "fast-check";
import { MAX_AMOUNT } from "../../sdk/amount.ts";
import { creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { DOMAIN_NAMES, readIssuanceDomain } from "../../sdk/issuance-domain.ts";
import { mintOrderId } from "../../sdk/mint-order.ts";
import { redemptionNonce } from "../../sdk/redemption-request.ts";
import { reserveStatementTypedData } from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { digestOf } from "../../sdk/signable.ts";
import { voidSequenceTypedData } from "../../sdk/void-sequence.ts";
import { loadHarbour } from "../fixture.ts";
import { CONFIRMATION, ORDER, REQUEST, STATEMENT } from "./issuance-samples.ts";

// Each run asks the chain once.
const RUNS = { numRuns: 15 };
const amount = fc.bigInt(1n, MAX_AMOUNT);
const part = fc.bigInt(0n, MAX_AMOUNT / 5n);
const from = fc.bigInt(1_577_836_800n, 3_000_000_000n);
const length = fc.bigInt(1n, 1_000_000_000n);
const bytes32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`)
  .filter((hex) => BigInt(hex) !== 0n);
const address = bytes32.map((hex) => `0x${hex.slice(-40)}`).filter((hex) => BigInt(hex) !== 0n);
const textId = fc.stringMatching(/^[\x21-\x7e]{1,31}$/).map(encodeShortText);
const sequence = fc.bigInt(1n, (1n << 64n) - 1n);

describe("issuance digests", () => {
  it("are under the domains that the contracts name", async () => {
    const { cnh, hkd } = await loadHarbour();
    for (const contracts of [cnh, hkd]) {
      for (const contract of ["registry", "mintDesk", "redemptionDesk"] as const) {
        const domain = await readIssuanceDomain({ contract, reader: contracts[contract] });
        expect(domain).to.deep.equal({
          name: DOMAIN_NAMES[contract],
          version: "1",
          chainId: 31337n,
          verifyingContract: await contracts[contract].getAddress(),
        });
      }
    }
  });

  it("of any statement are the registry's", async () => {
    const { registry } = (await loadHarbour()).hkd;
    const domain = await readIssuanceDomain({ contract: "registry", reader: registry });
    const message = fc.record({
      currency: fc.constantFrom("CNH" as const, "HKD" as const),
      custodian: textId,
      pool: textId,
      sequence,
      asOf: from,
      life: length,
      parts: fc.tuple(part, part, part, part, part),
      compositionHash: bytes32,
      statementHash: bytes32,
    });
    await fc.assert(
      fc.asyncProperty(message, async ({ asOf, life, parts, ...rest }) => {
        const [cash, termDeposits, securities, reverseRepo, other] = parts;
        const total = parts.reduce((a, b) => a + b, 0n);
        fc.pre(total > 0n);
        const typedData = reserveStatementTypedData({
          domain,
          message: {
            ...STATEMENT,
            ...rest,
            chainId: domain.chainId,
            registry: domain.verifyingContract,
            asOf,
            validUntil: asOf + life,
            cash,
            termDeposits,
            securities,
            reverseRepo,
            other,
            total,
          },
        });
        expect(await registry.statementDigest(typedData.message)).to.equal(digestOf(typedData));
      }),
      RUNS,
    );
  });

  it("of any credit confirmation are the registry's", async () => {
    const { registry } = (await loadHarbour()).hkd;
    const domain = await readIssuanceDomain({ contract: "registry", reader: registry });
    const message = fc.record({
      custodian: textId,
      creditId: bytes32,
      amount,
      valueTime: from,
      life: length,
      burn: bytes32,
    });
    await fc.assert(
      fc.asyncProperty(message, fc.boolean(), async ({ life, burn, ...rest }, surplus) => {
        const kind = surplus ? { kind: 2n, burnTx: burn } : {};
        const typedData = creditConfirmationTypedData({
          domain,
          message: { ...CONFIRMATION, ...rest, ...kind, expiry: rest.valueTime + life },
        });
        expect(await registry.creditDigest(typedData.message)).to.equal(digestOf(typedData));
      }),
      RUNS,
    );
  });

  it("of any voided sequence are the registry's", async () => {
    const { registry } = (await loadHarbour()).hkd;
    const domain = await readIssuanceDomain({ contract: "registry", reader: registry });
    await fc.assert(
      fc.asyncProperty(fc.record({ custodian: textId, pool: textId, sequence }), async (message) => {
        const typedData = voidSequenceTypedData({ domain, message });
        expect(await registry.voidDigest(message.custodian, message.pool, message.sequence)).to.equal(
          digestOf(typedData),
        );
      }),
      RUNS,
    );
  });

  it("of any order are the desk's order ids", async () => {
    const { mintDesk } = (await loadHarbour()).hkd;
    const domain = await readIssuanceDomain({ contract: "mintDesk", reader: mintDesk });
    const order = fc.record({
      orderRef: bytes32,
      bankRef: bytes32,
      beneficiary: address,
      amount,
      valueDate: from,
      life: length,
    });
    await fc.assert(
      fc.asyncProperty(order, async ({ life, ...rest }) => {
        const message = { ...ORDER, ...rest, expiry: rest.valueDate + life };
        expect(await mintDesk.orderId(message)).to.equal(mintOrderId({ domain, message }));
      }),
      RUNS,
    );
  });

  it("of any redemption request are the desk's nonces", async () => {
    const { redemptionDesk } = (await loadHarbour()).hkd;
    const domain = await readIssuanceDomain({ contract: "redemptionDesk", reader: redemptionDesk });
    await fc.assert(
      fc.asyncProperty(fc.record({ holder: address, amount, payoutRef: bytes32, salt: bytes32 }), async (change) => {
        const message = { ...REQUEST, ...change };
        const { holder, amount: value, payoutRef, salt } = message;
        expect(await redemptionDesk.redemptionNonce(holder, value, payoutRef, salt)).to.equal(
          redemptionNonce({ domain, message }),
        );
      }),
      RUNS,
    );
  });
});
