import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, type EventOf } from "./events.ts";
import { followedContracts } from "./followed-contracts.ts";
import type { Moment } from "./moment.ts";

/** What a trade escrow holds of one currency, as its events tell it. Minor units. */
export interface EscrowAt {
  /** Lower case. */
  escrow: string;
  /** What each order still holds, by its id; settled orders are left out. */
  orders: Map<string, bigint>;
  ordersHeld: bigint;
  /** What guarantors have free in their pools. */
  poolsFree: bigint;
  /** What waits for parties that could not be paid. */
  waiting: bigint;
  /** All three. */
  total: bigint;
}

/** Each escrow that is followed on the chain. */
export async function escrowsAt(session: Session, moment: Moment, currency: Currency): Promise<EscrowAt[]> {
  const contracts = await followedContracts(session, moment.chainId);
  const token = contracts.find((one) => one.origin === "token" && one.currency === currency)?.address;
  const escrows = contracts.filter((one) => one.origin === "tradeEscrow");
  if (token === undefined || escrows.length === 0) return [];
  const events = await eventsOf(session, moment, { origin: "tradeEscrow", names: NAMES });
  return escrows.map(({ address }) =>
    read(
      address,
      token,
      events.filter((event) => event.address === address),
    ),
  );
}

const NAMES = [
  ...["OrderOpened", "MilestoneSettled", "PoolDeposited", "PoolWithdrawn"],
  ...["Parked", "Claimed", "Surrendered"],
];

function read(escrow: string, token: string, events: readonly EventOf<"tradeEscrow">[]): EscrowAt {
  const orders = new Map<string, bigint>();
  const waitingFor = new Map<string, bigint>();
  let poolsFree = 0n;
  for (const event of events) {
    // A milestone names its order only, so an order that was opened in another token is not in the map.
    if (event.name === "MilestoneSettled") {
      const { order, toPayee, toFinancier, refunded, guaranteed } = event.fields;
      const held = orders.get(order);
      if (held === undefined) continue;
      orders.set(order, held - toPayee - toFinancier - refunded);
      if (guaranteed) poolsFree += refunded;
      continue;
    }
    if (!("token" in event.fields) || event.fields.token.toLowerCase() !== token) continue;
    if (event.name === "OrderOpened") {
      const { order, funded, guaranteed, guaranteeFee } = event.fields;
      orders.set(order, funded);
      poolsFree += guaranteeFee - guaranteed;
    } else if (event.name === "PoolDeposited") poolsFree += event.fields.amount;
    else if (event.name === "PoolWithdrawn") poolsFree -= event.fields.amount;
    else if (event.name === "Parked") waitingFor.set(event.fields.party, event.fields.claimable);
    else if (event.name === "Claimed") waitingFor.delete(event.fields.party);
    else if (event.name === "Surrendered") {
      const { party, amount } = event.fields;
      // What waits goes first, then the pool.
      const waits = waitingFor.get(party) ?? 0n;
      waitingFor.set(party, amount < waits ? waits - amount : 0n);
      if (amount > waits) poolsFree -= amount - waits;
    }
  }
  for (const [order, held] of orders) if (held === 0n) orders.delete(order);
  const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);
  const [ordersHeld, waiting] = [sum(orders.values()), sum(waitingFor.values())];
  return { escrow, orders, ordersHeld, poolsFree, waiting, total: ordersHeld + poolsFree + waiting };
}
