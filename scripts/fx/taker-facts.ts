import type { Currency, Party } from "../chain/connection.ts";
import { mayWords, rule, showAllowance } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { callParty } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import type { FxPlace } from "./place.ts";

/** What the chain says about a taker's side, as of the place's block. Minor units of the bought currency. */
export interface TakerFacts {
  bought: Currency;
  sold: Currency;
  taker: Party;
  recipient: Party;
  has: bigint;
  allows: bigint;
  mayPay: boolean;
  recipientMayBePaid: boolean;
  /** The taker passes the sold currency on to somebody else, and may not. */
  mayNotPassOn: boolean;
}

export async function readTakerFacts(
  { tokens, fx, block }: FxPlace,
  { taker, recipient, sold, bought }: Pick<TakerFacts, "taker" | "recipient" | "sold" | "bought">,
): Promise<TakerFacts> {
  const at = { blockTag: block.number };
  const [has, allows, mayPay, recipientMayBePaid, sends, receives] = await Promise.all([
    tokens[bought].contract.balanceOf(taker.address, at),
    tokens[bought].contract.allowance(taker.address, fx.address, at),
    tokens[bought].contract.canSend(taker.address, at),
    tokens[sold].contract.canReceive(recipient.address, at),
    tokens[sold].contract.canSend(taker.address, at),
    tokens[sold].contract.canReceive(taker.address, at),
  ]);
  const mayNotPassOn = recipient.address !== taker.address && !(sends && receives);
  return { taker, recipient, sold, bought, has, allows, mayPay, recipientMayBePaid, mayNotPassOn };
}

/** @param byAllowance Whether the taker's money comes by allowance. Pure. */
export function takerChecks(facts: TakerFacts, need: bigint, byAllowance: boolean): Check[] {
  const { taker, recipient, bought, sold, has, allows, mayPay, recipientMayBePaid, mayNotPassOn } = facts;
  const [name, words] = [callParty(taker), `at least ${showMoney(need, bought)}`];
  return [
    rule(`balance of ${name}`, showMoney(has, bought), words, has >= need),
    ...(byAllowance ? [rule(`allowance of ${name}`, showAllowance(allows, bought), words, allows >= need)] : []),
    rule(`${name} pays ${bought}`, mayWords(mayPay), "may", mayPay),
    rule(`${callParty(recipient)} is paid ${sold}`, mayWords(recipientMayBePaid), "may", recipientMayBePaid),
    ...(mayNotPassOn ? [rule(`${name} passes ${sold} on`, mayWords(false), "may", false)] : []),
  ];
}
