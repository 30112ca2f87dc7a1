import { expect } from "chai";
import {
  readSettlementDomain,
  requireSettlementDomain,
  SETTLEMENT_NAMES,
  type SettlementContract,
  settlementDomain,
} from "../../../sdk/settlement/settlement-domain.ts";
import { REGISTRY_DOMAIN } from "../issuance-samples.ts";
import { expectCode, expectRejection } from "../throws.ts";
import { addressOf, ESCROW_DOMAIN, FX_DOMAIN, PAYOUTS_DOMAIN } from "./settlement-samples.ts";

const DOMAINS = { payouts: PAYOUTS_DOMAIN, fxSettlement: FX_DOMAIN, tradeEscrow: ESCROW_DOMAIN };

describe("settlement domain", () => {
  it("is one of three, with its own name", () => {
    expect(SETTLEMENT_NAMES).to.deep.equal({
      payouts: "Harbour Payouts",
      fxSettlement: "Harbour FX Settlement",
      tradeEscrow: "Harbour Trade Escrow",
    });
    for (const contract of Object.keys(DOMAINS) as SettlementContract[]) {
      const domain = settlementDomain({ contract, chainId: 1n, address: addressOf("it").toLowerCase() });
      expect(domain).to.deep.equal({
        name: SETTLEMENT_NAMES[contract],
        version: "1",
        chainId: 1n,
        verifyingContract: addressOf("it"),
      });
      expect(requireSettlementDomain(contract, domain)).to.equal(domain);
    }
  });

  it("refuses the domain of any other contract, and another version", () => {
    for (const contract of Object.keys(DOMAINS) as SettlementContract[]) {
      const others = Object.entries(DOMAINS).filter(([name]) => name !== contract);
      for (const [, domain] of others) expectCode("HB-1801", () => requireSettlementDomain(contract, domain));
      expectCode("HB-1801", () => requireSettlementDomain(contract, REGISTRY_DOMAIN));
      expectCode("HB-1801", () => requireSettlementDomain(contract, { ...DOMAINS[contract], version: "2" }));
    }
  });

  it("is refused where the contract that was asked is another one", async () => {
    const { name, version, chainId, verifyingContract } = FX_DOMAIN;
    const answer = ["0x0f", name, version, chainId, verifyingContract, `0x${"00".repeat(32)}`, []] as const;
    const reader = { getAddress: async () => verifyingContract, eip712Domain: async () => answer };
    expect(await readSettlementDomain({ contract: "fxSettlement", reader })).to.deep.equal(FX_DOMAIN);
    await expectRejection("HB-1801", readSettlementDomain({ contract: "payouts", reader }));
  });
});
