import type { EventSource } from "../../sdk/events.ts";
import type { Currency } from "../followed-network.ts";
import { ZERO_ADDRESS } from "../post/post.ts";
import type { Session } from "../store/store.ts";
import { balancesAt } from "./balance-at.ts";
import { followedContracts } from "./followed-contracts.ts";
import type { Moment } from "./moment.ts";
import { restrictedAt } from "./restricted-at.ts";

/** Where coins are. A contract of ours counts by its kind; "frozen" is what a blacklisted or held account cannot move. */
export type HoldingKind = "free" | "frozen" | Exclude<EventSource, "authority">;

export interface Holding {
  kind: HoldingKind;
  /** Minor units. */
  amount: bigint;
  /** Accounts with any of it. */
  accounts: number;
}

/** Where all coins of a currency are, by kind; empty kinds are left out. The amounts sum to the supply. */
export async function holdingsAt(session: Session, moment: Moment, currency: Currency): Promise<Holding[]> {
  const contracts = await followedContracts(session, moment.chainId);
  const kinds = new Map<string, HoldingKind>();
  // An authority has no business with coins: what somebody sends there is like any other account's.
  for (const { address, origin } of contracts) if (origin !== "authority") kinds.set(address, origin);
  const { accounts } = await restrictedAt(session, moment, currency);
  const frozen = new Map(accounts.map((one) => [one.account, one.frozen]));
  const holdings = new Map<HoldingKind, Holding>();
  const add = (kind: HoldingKind, amount: bigint) => {
    if (amount === 0n) return;
    const holding = holdings.get(kind) ?? { kind, amount: 0n, accounts: 0 };
    holdings.set(kind, { kind, amount: holding.amount + amount, accounts: holding.accounts + 1 });
  };
  for (const [account, balance] of await balancesAt(session, moment, currency)) {
    if (account === ZERO_ADDRESS) continue;
    const stuck = frozen.get(account) ?? 0n;
    add("frozen", stuck);
    add(kinds.get(account) ?? "free", balance - stuck);
  }
  return ORDER.flatMap((kind) => holdings.get(kind) ?? []);
}

const ORDER: readonly HoldingKind[] = [
  ...(["free", "frozen", "redemptionDesk", "tradeEscrow", "fxSettlement", "payouts"] as const),
  ...(["mintDesk", "registry", "token"] as const),
];
