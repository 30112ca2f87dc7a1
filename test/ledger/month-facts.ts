import type { IssuerFacts } from "../../ledger/report/issuer-facts.ts";
import { id } from "ethers";
import { CUSTODIAN } from "./month-bank.ts";
import { CASES, PEOPLE } from "./month-chain.ts";

/** What the issuer of month-chain.ts says of itself. */
export const MONTH_FACTS: IssuerFacts = {
  issuer: "Harbour Issuer (Hong Kong) Limited",
  licenceNo: "FRS00",
  preparedBy: "finance-1",
  approvedBy: "finance-2",
  managementAssertion: "The reserve covered all that was outstanding at both dates.",
  whitepaperHash: id("white paper"),
  issuerWallets: [{ address: PEOPLE.operator, reason: "operating wallet" }],
  custodians: { [CUSTODIAN]: { name: "Bank A Limited", bankruptcyRemoteness: "trust deed of 2 January 2026" } },
  cases: {
    [CASES.frozen]: {
      caseId: "C-2026-014",
      authority: "HKPF",
      instrument: "notice",
      orderHash: id("notice"),
      receivedAt: "2026-09-02T11:00:00+08:00",
      reviewDate: "2026-12-02",
      approvers: ["compliance-1", "compliance-2"],
    },
  },
  consents: { "31337:3": "HKMA consent of 24 September 2026" },
};
