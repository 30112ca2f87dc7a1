/**
 * Why a payment was not made: those of ISO 20022's external status reasons that can happen to a payout, with ISO's name
 * and when we use it.
 */
export const STATUS_REASONS = {
  /** IncorrectAccountNumber: a payee that can never be paid, such as the token itself. */
  AC01: "IncorrectAccountNumber",
  /** InvalidCreditorAccountNumber. */
  AC03: "InvalidCreditorAccountNumber",
  /** ClosedAccountNumber: a payee who is no longer a customer. */
  AC04: "ClosedAccountNumber",
  /** BlockedAccount: the payee is blacklisted. */
  AC06: "BlockedAccount",
  /** TransactionForbidden: the token takes only verified accounts, and the payee is none. */
  AG01: "TransactionForbidden",
  /** ZeroAmount. */
  AM01: "ZeroAmount",
  /** NotAllowedAmount: above a limit. */
  AM02: "NotAllowedAmount",
  /** NotAllowedCurrency. */
  AM03: "NotAllowedCurrency",
  /** InsufficientFunds: the payer has too little. */
  AM04: "InsufficientFunds",
  /** Duplication: paid before, under the same batch id. */
  AM05: "Duplication",
  /** RequestedByCustomer: the payer cancelled the batch. */
  CUST: "RequestedByCustomer",
  /** SettlementFailed: the token is paused, or the transaction was refused for another reason of its own. */
  ED05: "SettlementFailed",
  /** NotSpecifiedReasonAgentGenerated: the token refuses and does not say why. */
  MS03: "NotSpecifiedReasonAgentGenerated",
  /** RegulatoryReason: an order of a court or a supervisor. */
  RR04: "RegulatoryReason",
  /** InvalidCutOffTime: it was not executed before its time was over. */
  TM01: "InvalidCutOffTime",
} as const;

export type StatusReason = keyof typeof STATUS_REASONS;
export const STATUS_REASON_CODES = Object.keys(STATUS_REASONS) as StatusReason[];
