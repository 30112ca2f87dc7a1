import type { ISettlement } from "../typechain-types/contracts/settlement/ISettlement.ts";
import type { EventFields, Sentences } from "./event-words.ts";

/** One sentence per event that every settlement contract has. */
export const SETTLEMENT_SENTENCES: Sentences<EventFields<ISettlement>> = {
  IntakeStopped: ({ token, actor }, say) =>
    `${say.account(actor)} stopped new business in ${say.account(token)}; what is in can go out`,
  IntakeResumed: ({ token, actor }, say) => `${say.account(actor)} let new business in ${say.account(token)} go on`,
  EIP712DomainChanged: () => "the signing domain changed",
};
