import { AUTHORITY_SENTENCES } from "../../sdk/authority-events.ts";
import type { EventSource } from "../../sdk/events.ts";
import { FX_SETTLEMENT_SENTENCES } from "../../sdk/fx-settlement-events.ts";
import { MINT_DESK_SENTENCES } from "../../sdk/mint-desk-events.ts";
import { PAYOUTS_SENTENCES } from "../../sdk/payouts-events.ts";
import { REDEMPTION_DESK_SENTENCES } from "../../sdk/redemption-desk-events.ts";
import { REGISTRY_SENTENCES } from "../../sdk/registry-events.ts";
import { TOKEN_SENTENCES } from "../../sdk/token-events.ts";
import { TRADE_ESCROW_SENTENCES } from "../../sdk/trade-escrow-events.ts";
import type { Wording } from "../../sdk/wording.ts";

/** What those in control can do, as events tell it, by contract. Payments of holders are no acts. */
export const ACTS = {
  token: [
    ...["MinterConfigured", "MinterRemoved", "CeilingCapSet", "Blacklisted", "UnBlacklisted", "BlacklistOrder"],
    ...["HoldSet", "Seized", "ForcedTransfer", "Registered", "PolicyOpened", "PolicyClosed", "Paused", "Unpaused"],
    ...["Upgraded", "AuthorityUpdated", "Rescued"],
  ],
  authority: [
    ...["OperationScheduled", "OperationExecuted", "OperationCanceled", "RoleGranted", "RoleRevoked"],
    ...["RoleAdminChanged", "RoleGuardianChanged", "TargetClosed", "TargetFunctionRoleUpdated"],
  ],
  registry: [
    ...["StatementConfirmed", "PoolDropped", "CustodianAdded", "CustodianRevoked", "SignerAdded", "SignerRevoked"],
    ...["ThresholdSet", "PoolAdded", "ApprovalSet", "ApprovalCleared", "AllocationSet", "BufferSet", "MaxAgeSet"],
    ...["StepSet", "MintDeskSet", "RedemptionDeskSet", "WindDownStarted", "ReportAnchored"],
  ],
  mintDesk: [
    ...["OrderExecuted", "BeneficiaryAdded", "BeneficiaryRevoked", "OrderLimitSet", "WindowLimitSet"],
    ...["ShareLimitSet", "LargeOrderSizeSet"],
  ],
  redemptionDesk: [
    ...["RedemptionSettled", "RedemptionRejected", "RedemptionSeized", "ClaimSeized", "RedemptionSuspended"],
    ...["RedemptionResumed", "Rescued"],
  ],
  payouts: ["IntakeStopped", "IntakeResumed"],
  fxSettlement: ["IntakeStopped", "IntakeResumed"],
  tradeEscrow: ["IntakeStopped", "IntakeResumed", "Surrendered"],
} as const satisfies Record<EventSource, readonly string[]>;

const SENTENCES: Readonly<Record<EventSource, object>> = {
  token: TOKEN_SENTENCES,
  authority: AUTHORITY_SENTENCES,
  registry: REGISTRY_SENTENCES,
  mintDesk: MINT_DESK_SENTENCES,
  redemptionDesk: REDEMPTION_DESK_SENTENCES,
  payouts: PAYOUTS_SENTENCES,
  fxSettlement: FX_SETTLEMENT_SENTENCES,
  tradeEscrow: TRADE_ESCROW_SENTENCES,
};

/** The event again in words, with what the reader may be told. */
export function sentenceOf(event: { source: EventSource; name: string; fields: unknown }, say: Wording): string {
  const sentences = SENTENCES[event.source] as Record<string, (fields: never, say: Wording) => string>;
  return sentences[event.name]!(event.fields as never, say);
}
