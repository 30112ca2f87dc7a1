import type { IReserveRegistry } from "../typechain-types/contracts/issuance/IReserveRegistry.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { describeBound } from "./issuance-states.ts";
import { showShortText } from "./short-text.ts";

export type RegistryEvents = EventFields<IReserveRegistry>;

/** One sentence per event of the reserve registry. */
export const REGISTRY_SENTENCES: Sentences<RegistryEvents> = {
  StatementAccepted: ({ custodian, pool, sequence, previous, total, asOf, validUntil }, say) =>
    `${showShortText(custodian)} states ${say.amount(total)} in the pool ${showShortText(pool)}, ` +
    `${say.amount(previous)} before (sequence ${sequence}, as of ${say.time(asOf)}, valid until ${say.time(validUntil)})`,
  StatementParked: ({ custodian, pool, sequence, digest, total, bound, asOf }, say) =>
    `${showShortText(custodian)} states ${say.amount(total)} in the pool ${showShortText(pool)}, above ` +
    `${say.amount(bound)}: it waits for STATEMENT_APPROVER (sequence ${sequence}, as of ${say.time(asOf)}, digest ${digest})`,
  StatementConfirmed: ({ pool, digest, previous, total, actor }, say) =>
    `${say.account(actor)} confirmed the parked statement of the pool ${showShortText(pool)}: ${say.amount(total)}, ` +
    `${say.amount(previous)} before (digest ${digest})`,
  StatementDropped: ({ pool, digest }) =>
    `the parked statement of the pool ${showShortText(pool)} will never count (digest ${digest})`,
  SequenceVoided: ({ custodian, pool, sequence }) =>
    `${showShortText(custodian)} gave up the sequence ${sequence} of the pool ${showShortText(pool)}`,
  BaselineMoved: ({ pool, previous, baseline }, say) =>
    `statements of the pool ${showShortText(pool)} are now measured against ${say.amount(baseline)}, ` +
    `${say.amount(previous)} before`,
  PoolDropped: ({ pool, previous, actor }, say) =>
    `${say.account(actor)} dropped the pool ${showShortText(pool)} with ${say.amount(previous)}; ` +
    "it counts as nothing until a new statement is confirmed",

  CustodianAdded: ({ custodian, threshold, signers, actor }, say) =>
    `${say.account(actor)} added the custodian ${showShortText(custodian)}: ${threshold} of ` +
    `${signers.length} signer${signers.length === 1 ? "" : "s"} must sign`,
  CustodianRevoked: ({ custodian, actor }, say) =>
    `${say.account(actor)} revoked the custodian ${showShortText(custodian)}; its pools count as nothing`,
  SignerAdded: ({ custodian, signer, actor }, say) =>
    `${say.account(actor)} let ${say.account(signer)} sign for ${showShortText(custodian)}`,
  SignerRevoked: ({ custodian, signer, actor }, say) =>
    signer === actor
      ? `${say.account(signer)} gave up signing for ${showShortText(custodian)}`
      : `${say.account(actor)} stopped ${say.account(signer)} from signing for ${showShortText(custodian)}`,
  ThresholdSet: ({ custodian, previous, threshold, actor }, say) =>
    `${say.account(actor)} set how many signers of ${showShortText(custodian)} must sign from ${previous} to ${threshold}`,
  PoolAdded: ({ custodian, pool, actor }, say) =>
    `${say.account(actor)} added the pool ${showShortText(pool)} of ${showShortText(custodian)}`,

  ApprovalSet: ({ authority, referenceHash, ceiling, expiry, actor }, say) =>
    `${say.account(actor)} recorded an approval of ${showShortText(authority)} for ${say.amount(ceiling)} ` +
    `until ${say.time(expiry)} (reference ${referenceHash})`,
  ApprovalCleared: ({ referenceHash, actor }, say) =>
    `${say.account(actor)} cleared the approval with the reference ${referenceHash}`,
  AllocationSet: ({ epoch, previous, amount, validUntil, whole, shares, actor }, say) =>
    `${say.account(actor)} set this chain's share from ${say.amount(previous)} to ${say.amount(amount)} ` +
    `until ${say.time(validUntil)} (epoch ${epoch}, ${whole ? "the whole" : `one of ${shares.length} chains`})`,
  BufferSet: ({ previous, bufferBps, actor }, say) =>
    `${say.account(actor)} set the buffer from ${previous} to ${bufferBps} basis points`,
  MaxAgeSet: ({ previous, maxAge, actor }, say) =>
    `${say.account(actor)} set how old a statement may be from ${say.duration(previous)} to ${say.duration(maxAge)}`,
  StepSet: ({ previous, stepBps, actor }, say) =>
    `${say.account(actor)} set how far a statement may rise by itself from ${previous} to ${stepBps} basis points`,
  MintDeskSet: ({ previous, desk, blockedUntil, actor }, say) =>
    `${say.account(actor)} made ${say.account(desk)} the mint desk, ${say.account(previous)} before; ` +
    `it may mint from ${say.time(blockedUntil)} on`,
  RedemptionDeskSet: ({ previous, desk, actor }, say) =>
    `${say.account(actor)} made ${say.account(desk)} the redemption desk, ${say.account(previous)} before`,
  WindDownStarted: ({ actor }, say) =>
    `${say.account(actor)} wound the registry down: nothing is minted through it again, redemption goes on`,

  CeilingPushed: ({ ceiling, validUntil, bound, capacity }, say) =>
    `the ceiling is ${say.amount(ceiling)} until ${say.time(validUntil)}, bound by ${describeBound(bound)}; ` +
    `the reserves would carry ${say.amount(capacity)}`,
  PushRefused: ({ ceiling, validUntil, reason }, say) =>
    `the token refused the ceiling of ${say.amount(ceiling)} until ${say.time(validUntil)} (${reason}); nothing is minted ` +
    `until it takes one`,
  CreditConsumed: ({ custodian, creditId, orderId, amount }, say) =>
    `${showShortText(custodian)} confirmed ${say.amount(amount)}, used up by the order ${orderId} (credit ${creditId})`,
  BurnCovered: ({ creditId, burnTx, amount }, say) =>
    `the credit ${creditId} was ${say.amount(amount)} of surplus left by the burn ${burnTx}, not money received`,
  ReportAnchored: ({ hash, asOf, kind, actor }, say) =>
    `${say.account(actor)} anchored a report (${showShortText(kind)}) as of ${say.time(asOf)} with the hash ${hash}`,
  EIP712DomainChanged: () => "the signing domain changed",
};
