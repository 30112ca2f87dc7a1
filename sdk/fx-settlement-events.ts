import type { IFxSettlement } from "../typechain-types/contracts/settlement/IFxSettlement.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { describeMemo } from "./memo.ts";
import { SETTLEMENT_SENTENCES } from "./settlement-events.ts";

export type FxSettlementEvents = EventFields<IFxSettlement>;

/** One sentence per event of the FX settlement. What is bought is in the other token, which the event does not name. */
export const FX_SETTLEMENT_SENTENCES: Sentences<FxSettlementEvents> = {
  ...SETTLEMENT_SENTENCES,
  Filled: ({ quote, maker, taker, recipient, sellToken, sellAmount, buyAmount, fee, memo, nonce }, say) =>
    `${say.account(maker)} sold ${say.amount(sellAmount, sellToken)} to ${say.account(taker)} for ` +
    `${say.counterAmount(buyAmount, sellToken)}` +
    (recipient === taker ? "" : `, paid to ${say.account(recipient)}`) +
    (fee === 0n ? "" : `, with a fee of ${say.counterAmount(fee, sellToken)}`) +
    `, ${describeMemo(memo)} (quote ${quote}, nonce ${nonce})`,
  AcceptanceUsed: ({ acceptance, taker, nonce }, say) =>
    `the acceptance ${acceptance} that ${say.account(taker)} signed with nonce ${nonce} was carried out`,
  BatchFilled: ({ fills, parties, caller }, say) =>
    `${say.account(caller)} had ${fills} fills netted between ${parties} parties; their amounts are gross`,
  NoncesCancelled: ({ account, word, mask }, say) =>
    `${say.account(account)} gave up nonces: the bits 0x${mask.toString(16)} of the word ${word}`,
};
