import { id, Wallet, ZeroHash } from "ethers";
import type { CreditConfirmationMessage } from "../../sdk/credit-confirmation.ts";
import { creditId } from "../../sdk/credit-id.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import type { MintOrderMessage } from "../../sdk/mint-order.ts";
import type { RedemptionRequestMessage } from "../../sdk/redemption-request.ts";
import type { ReserveStatementMessage } from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { bankReference } from "../../sdk/uetr.ts";

export const HOLDER = new Wallet(id("holder"));
const CHAIN = 31337n;
const address = (name: string) => new Wallet(id(name)).address;
const MILLION = 10n ** 12n;

export const REGISTRY_DOMAIN = issuanceDomain({ contract: "registry", chainId: CHAIN, address: address("registry") });
export const MINT_DESK_DOMAIN = issuanceDomain({ contract: "mintDesk", chainId: CHAIN, address: address("mint desk") });
export const REDEMPTION_DESK_DOMAIN = issuanceDomain({
  contract: "redemptionDesk",
  chainId: CHAIN,
  address: address("redemption desk"),
});

/** The reserves of scenario S1, as of 2026-11-20 10:00 UTC. */
export const STATEMENT: ReserveStatementMessage = {
  currency: "HKD",
  chainId: CHAIN,
  registry: REGISTRY_DOMAIN.verifyingContract,
  custodian: encodeShortText("BANK-A"),
  pool: encodeShortText("BANK-A-HKD-1"),
  sequence: 412n,
  asOf: 1_795_168_800n,
  validUntil: 1_795_262_400n,
  cash: 260n * MILLION,
  termDeposits: 250n * MILLION,
  securities: 412n * MILLION + MILLION / 2n,
  reverseRepo: 100n * MILLION,
  other: 0n,
  total: 1_022n * MILLION + MILLION / 2n,
  compositionHash: id("composition"),
  statementHash: id("camt.053"),
};

export const CONFIRMATION: CreditConfirmationMessage = {
  custodian: encodeShortText("BANK-A"),
  creditId: creditId({ rail: "CHATS", bic: "HSBCHKHH", reference: "FT26324ABC" }),
  amount: 10n * MILLION,
  valueTime: 1_795_168_920n,
  kind: 1n,
  burnTx: ZeroHash,
  expiry: 1_795_255_320n,
};

export const ORDER: MintOrderMessage = {
  orderRef: encodeShortText("2026-000123"),
  bankRef: bankReference("eb6305c9-1f7f-49de-aed0-16487c27b42d"),
  beneficiary: address("M-001"),
  amount: 10n * MILLION,
  valueDate: 1_795_168_920n,
  expiry: 1_795_190_520n,
};

export const REQUEST: RedemptionRequestMessage = {
  holder: HOLDER.address,
  amount: MILLION / 2n,
  payoutRef: id("payout instruction"),
  salt: id("salt"),
};
