import type { Block } from "../chain/block.ts";
import { callParty, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import type { Token } from "../chain/token.ts";
import type { Effect } from "../plan/intent.ts";

export interface Refund {
  holder: Party;
  amount: bigint;
  /** Whether the token would refuse it now, so that it waits at the desk. */
  parks: boolean;
}

export async function refundOf(token: Token, holder: Party, amount: bigint, { number }: Block): Promise<Refund> {
  return { holder, amount, parks: !(await token.contract.canReceive(holder.address, { blockTag: number })) };
}

export function refundWarnings({ holder, parks }: Refund): string[] {
  const who = callParty(holder);
  return parks ? [`the token refuses payments to ${who} now: the tokens will wait for harbour redeem claim`] : [];
}

/** Where the tokens of a refund end up. */
export async function refundEffects(
  token: Token,
  { redemptionDesk }: Issuance,
  { holder, amount, parks }: Refund,
  { number }: Block,
): Promise<Effect[]> {
  const at = { blockTag: number };
  const [balance, waiting] = await Promise.all([
    token.contract.balanceOf(holder.address, at),
    redemptionDesk.contract.claimable(holder.address, at),
  ]);
  return [
    { label: `balance of ${callParty(holder)}`, value: balance, then: parks ? balance : balance + amount },
    { label: "waiting to be claimed", value: waiting, then: parks ? waiting + amount : waiting },
  ];
}
