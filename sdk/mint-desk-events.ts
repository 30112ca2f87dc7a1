import type { IMintDesk } from "../typechain-types/contracts/issuance/IMintDesk.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { formatRatio } from "./ratio.ts";
import { showShortText } from "./short-text.ts";

export type MintDeskEvents = EventFields<IMintDesk>;

/** One sentence per event of the mint desk. */
export const MINT_DESK_SENTENCES: Sentences<MintDeskEvents> = {
  OrderProposed: ({ orderId, bankRef, maker, orderRef, beneficiary, amount, valueDate, expiry }, say) =>
    `${say.account(maker)} proposed the order ${showShortText(orderRef)}: ${say.amount(amount)} ` +
    `to ${say.account(beneficiary)}, due ${say.time(valueDate)}, until ${say.time(expiry)} ` +
    `(id ${orderId}, bank reference ${bankRef})`,
  OrderSuperseded: ({ bankRef, byOrderId, maker }, say) =>
    `the order that ${say.account(maker)} proposed for the bank reference ${bankRef} gave way to the order ${byOrderId}`,
  OrderExecuted: ({ orderId, bankRef, beneficiary, amount, maker, checker, ratio }, say) =>
    `${say.account(checker)} approved what ${say.account(maker)} proposed: ${say.amount(amount)} were minted ` +
    `to ${say.account(beneficiary)}${ratio === 0n ? "" : `, coverage ${formatRatio(ratio)} after it`} ` +
    `(order ${orderId}, bank reference ${bankRef})`,
  OrderRejected: ({ orderId, actor, reason }, say) =>
    `${say.account(actor)} rejected the order ${orderId}: ${showShortText(reason)}`,
  BeneficiaryAdded: ({ wallet, customerRef, validUntil, actor }, say) =>
    `${say.account(actor)} registered ${say.account(wallet)} of the customer ${showShortText(customerRef)} ` +
    `until ${say.time(validUntil)}`,
  BeneficiaryRevoked: ({ wallet, actor }, say) =>
    `${say.account(actor)} took ${say.account(wallet)} off the beneficiaries`,
  OrderLimitSet: ({ previous, limit, actor }, say) =>
    `${say.account(actor)} set the limit per order from ${say.amount(previous)} to ${say.amount(limit)}`,
  WindowLimitSet: ({ previous, limit, actor }, say) =>
    `${say.account(actor)} set the limit per 24 hours from ${say.amount(previous)} to ${say.amount(limit)}`,
  ShareLimitSet: ({ previous, shareBps, actor }, say) =>
    `${say.account(actor)} set the share of the ceiling that one order may be from ${previous} to ${shareBps} basis points`,
  LargeOrderSizeSet: ({ previous, size, actor }, say) =>
    `${say.account(actor)} set the size above which an order is large from ${say.amount(previous)} to ${say.amount(size)}`,
  EIP712DomainChanged: () => "the signing domain changed",
};
