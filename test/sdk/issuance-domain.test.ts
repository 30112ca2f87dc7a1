import { expect } from "chai";
import { issuanceDomain, readIssuanceDomain, requireDomain } from "../../sdk/issuance-domain.ts";
import type { DomainReader } from "../../sdk/token-domain.ts";
import { MINT_DESK_DOMAIN, REDEMPTION_DESK_DOMAIN, REGISTRY_DOMAIN } from "./issuance-samples.ts";
import { expectCode, expectRejection } from "./throws.ts";

describe("issuance domain", () => {
  it("is named as its contract is", () => {
    expect(REGISTRY_DOMAIN).to.deep.include({ name: "Harbour Reserve Registry", version: "1", chainId: 31337n });
    expect(MINT_DESK_DOMAIN.name).to.equal("Harbour Mint Desk");
    expect(REDEMPTION_DESK_DOMAIN.name).to.equal("Harbour Redemption Desk");
  });

  it("refuses the zero address", () => {
    const address = `0x${"0".repeat(40)}`;
    expectCode("HB-1108", () => issuanceDomain({ contract: "registry", chainId: 1n, address }));
  });

  describe("requireDomain", () => {
    it("refuses that of another contract or version", () => {
      expect(requireDomain("registry", REGISTRY_DOMAIN)).to.equal(REGISTRY_DOMAIN);
      expectCode("HB-1221", () => requireDomain("registry", MINT_DESK_DOMAIN));
      expectCode("HB-1221", () => requireDomain("mintDesk", { ...MINT_DESK_DOMAIN, name: "Harbour HKD" }));
      const error = expectCode("HB-1221", () => requireDomain("registry", { ...REGISTRY_DOMAIN, version: "2" }));
      expect(error.message).to.include('"2"').and.include('"1"');
    });
  });

  describe("readIssuanceDomain", () => {
    const reader = ({ name, version, chainId, verifyingContract }: typeof REGISTRY_DOMAIN): DomainReader => ({
      getAddress: async () => verifyingContract,
      eip712Domain: async () => ["0x0f", name, version, chainId, verifyingContract, `0x${"0".repeat(64)}`, []],
      runner: null,
    });

    it("is what the contract says, if it is the right one", async () => {
      const contract = "registry";
      expect(await readIssuanceDomain({ contract, reader: reader(REGISTRY_DOMAIN) })).to.deep.equal(REGISTRY_DOMAIN);
      await expectRejection("HB-1221", readIssuanceDomain({ contract, reader: reader(REDEMPTION_DESK_DOMAIN) }));
    });
  });
});
