import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { balanceAt } from "./balance-at.ts";
import type { Where } from "./events.ts";
import type { Moment } from "./moment.ts";
import { restrictionActs } from "./restriction-acts.ts";

/** An account that cannot use all it has. Amounts are minor units. */
export interface Restriction {
  /** Lower case. */
  account: string;
  balance: bigint;
  /** Set while the account can neither pay nor be paid. */
  blacklisted?: { caseRef: string | undefined; since: Where };
  /** Set while an amount may not leave; it may exceed the balance. */
  hold?: { amount: bigint; caseRef: string | undefined; since: Where };
  /** What cannot leave: all of a blacklisted balance, else the hold as far as there is money. */
  frozen: bigint;
}

export interface RestrictedAt {
  /** By address. */
  accounts: Restriction[];
  /** Sum of what cannot leave. It stays in the supply and stays backed. */
  frozen: bigint;
}

/** Who could not use their tokens at a moment, how much, by which case and since when. */
export async function restrictedAt(session: Session, moment: Moment, currency: Currency): Promise<RestrictedAt> {
  const found = new Map<string, Pick<Restriction, "blacklisted" | "hold">>();
  for (const { kind, account, amount, caseRef, where } of await restrictionActs(session, moment, currency)) {
    const { blacklisted, hold } = found.get(account) ?? {};
    const kept = { ...(blacklisted && { blacklisted }), ...(hold && { hold }) };
    if (kind === "blacklisted") found.set(account, { ...kept, blacklisted: { caseRef, since: where } });
    else if (kind === "un-blacklisted") found.set(account, { ...(hold && { hold }) });
    else if (kind === "hold")
      found.set(account, {
        ...(blacklisted && { blacklisted }),
        ...(amount > 0n && { hold: { amount, caseRef, since: where } }),
      });
  }
  const accounts: Restriction[] = [];
  for (const [account, { blacklisted, hold }] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (blacklisted === undefined && hold === undefined) continue;
    const balance = await balanceAt(session, moment, currency, account);
    const held = hold === undefined ? 0n : hold.amount < balance ? hold.amount : balance;
    const frozen = blacklisted === undefined ? held : balance;
    accounts.push({ account, balance, ...(blacklisted && { blacklisted }), ...(hold && { hold }), frozen });
  }
  return { accounts, frozen: accounts.reduce((sum, one) => sum + one.frozen, 0n) };
}
