import { callParty, partyAt, type Party } from "../chain/connection.ts";
import type { Effect } from "../plan/intent.ts";
import type { OrderAtHand } from "./order-workplace.ts";
import type { Payments } from "./payments.ts";

/** One payment of a settlement: to whom, and whether he may be paid now. Minor units. */
export interface Payout {
  part: "financier" | "payee" | "buyer" | "pool";
  party: Party;
  amount: bigint;
  /** He may not be paid now: it waits for him. */
  waits: boolean;
}

/** The payments of one or more milestones, added up by who gets them; nothing for nobody. */
export async function readPayouts({ place, open }: OrderAtHand, payments: readonly Payments[]): Promise<Payout[]> {
  const { order } = open.terms;
  const sum = (pick: (each: Payments) => bigint) => payments.reduce((total, each) => total + pick(each), 0n);
  const rows = [
    { part: "financier", account: open.standing.financing?.financier, amount: sum((each) => each.toFinancier) },
    { part: "payee", account: open.standing.payee, amount: sum((each) => each.toPayee) },
    { part: "buyer", account: order.buyer, amount: sum(({ back, backToPool }) => (backToPool ? 0n : back)) },
    { part: "pool", account: order.guarantor, amount: sum(({ back, backToPool }) => (backToPool ? back : 0n)) },
  ] as const;
  return Promise.all(
    rows
      .filter(({ amount }) => amount > 0n)
      .map(async ({ part, account, amount }) => ({
        part,
        party: partyAt(place.connection.book, account!),
        amount,
        waits: part !== "pool" && !(await open.token.contract.canReceive(account!, { blockTag: place.block.number })),
      })),
  );
}

/** What is held, and what everybody has or waits for, before and after. */
export async function payoutEffects(
  { place, open }: OrderAtHand,
  payouts: readonly Payout[],
  number: number,
): Promise<Effect[]> {
  const at = { blockTag: number };
  const { escrow } = place;
  const { token, terms, id } = open;
  const total = payouts.reduce((sum, { amount }) => sum + amount, 0n);
  const { held } = await escrow.contract.orderState(id, terms.order as never, at);
  const rows = await Promise.all(
    payouts.map(async ({ part, party, amount, waits }): Promise<Effect> => {
      const name = callParty(party);
      const value =
        part === "pool"
          ? await escrow.contract.freePool(token.address, party.address, at)
          : waits
            ? await escrow.contract.claimable(token.address, party.address, at)
            : await token.contract.balanceOf(party.address, at);
      const label = part === "pool" ? `free pool of ${name}` : waits ? `waits for ${name}` : `balance of ${name}`;
      return { label, value, then: value + amount };
    }),
  );
  return [{ label: "held in the order", value: held, then: held - total }, ...merged(rows)];
}

/** One party may get money in two parts: then it is one balance. */
function merged(rows: readonly Effect[]): Effect[] {
  const byLabel = new Map<string, Effect>();
  for (const row of rows) {
    const known = byLabel.get(row.label);
    if (known === undefined) byLabel.set(row.label, row);
    else {
      const more = (row.then as bigint) - (row.value as bigint);
      byLabel.set(row.label, { ...known, then: (known.then as bigint) + more });
    }
  }
  return [...byLabel.values()];
}

/** "to the financier bank 675,360.00 CNH" */
export function payoutWords({ part, party }: Payout): string {
  const name = callParty(party);
  if (part === "pool") return `back into the pool of ${name}`;
  if (part === "buyer") return `back to ${name}`;
  return part === "financier" ? `to ${name}, the financier` : `to ${name}`;
}
