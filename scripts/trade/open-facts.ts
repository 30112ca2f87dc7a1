import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import { buyerFunding, guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { mayWords, rule, showAllowance } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { showMoney } from "../words.ts";
import type { TradePlace } from "./place.ts";

/** What the chain says about an order that is to be opened, as of the place's block. Minor units. */
export interface OpenFacts {
  currency: string;
  paused: boolean;
  intake: boolean;
  buyer: Party;
  seller: Party;
  has: bigint;
  allows: bigint;
  buyerMayPay: boolean;
  sellerMayBePaid: boolean;
  guarantor?: { party: Party; free: bigint; mayPay: boolean };
}

export async function readOpenFacts(place: TradePlace, token: Token, order: OrderMessage): Promise<OpenFacts> {
  const { connection, escrow, block } = place;
  const at = { blockTag: block.number };
  const { contract, address } = token;
  const [intake, has, allows, buyerMayPay, sellerMayBePaid, free, guarantorMayPay] = await Promise.all([
    escrow.contract.intakeOpen(address, at),
    contract.balanceOf(order.buyer, at),
    contract.allowance(order.buyer, escrow.address, at),
    contract.canSend(order.buyer, at),
    contract.canReceive(order.seller, at),
    escrow.contract.freePool(address, order.guarantor, at),
    contract.canSend(order.guarantor, at),
  ]);
  const party = (account: string) => partyAt(connection.book, account);
  return {
    currency: token.currency,
    paused: token.mode === "paused",
    intake,
    buyer: party(order.buyer),
    seller: party(order.seller),
    has,
    allows,
    buyerMayPay,
    sellerMayBePaid,
    ...(isNone(order.guarantor) ? {} : { guarantor: { party: party(order.guarantor), free, mayPay: guarantorMayPay } }),
  };
}

/** @param byAllowance Whether the buyer's money comes by allowance. Pure. */
export function openChecks(order: OrderMessage, facts: OpenFacts, byAllowance: boolean): Check[] {
  const { currency, buyer, seller, has, allows, guarantor } = facts;
  const pays = buyerFunding(order);
  const need = `at least ${showMoney(pays, currency)}`;
  const name = callParty(buyer);
  const reserved = guaranteedPart(order);
  return [
    ...intakeChecks(facts),
    ...(pays === 0n ? [] : [rule(`balance of ${name}`, showMoney(has, currency), need, has >= pays)]),
    ...(pays === 0n || !byAllowance
      ? []
      : [rule(`allowance of ${name}`, showAllowance(allows, currency), need, allows >= pays)]),
    rule(`${name} pays`, mayWords(facts.buyerMayPay), "may", facts.buyerMayPay),
    rule(`${callParty(seller)} is paid`, mayWords(facts.sellerMayBePaid), "may", facts.sellerMayBePaid),
    ...(guarantor === undefined
      ? []
      : [
          rule(
            `free pool of ${callParty(guarantor.party)}`,
            showMoney(guarantor.free, currency),
            `at least ${showMoney(reserved, currency)}`,
            guarantor.free >= reserved,
          ),
          rule(`${callParty(guarantor.party)} pays`, mayWords(guarantor.mayPay), "may", guarantor.mayPay),
        ]),
  ];
}

/** Whether the escrow takes new business in this currency, and the token moves. */
export function intakeChecks({ intake, paused, currency }: Pick<OpenFacts, "intake" | "paused" | "currency">): Check[] {
  return [
    rule(`new business in ${currency}`, intake ? "open" : "stopped", "open", intake),
    rule("token", paused ? "paused" : "not paused", "not paused", !paused),
  ];
}
