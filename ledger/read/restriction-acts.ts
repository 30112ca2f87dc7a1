import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";

/** Something that was done to an account by order. Accounts are lower case, amounts minor units. */
export interface RestrictionAct {
  kind: "blacklisted" | "un-blacklisted" | "hold" | "seized";
  account: string;
  /** hold: what may not leave from now on; seized: what was taken; else 0. */
  amount: bigint;
  /** hold: what might not leave before. */
  previous: bigint;
  /** seized: who received it. */
  to: string | undefined;
  /** 32 bytes; undefined where the call carried none. */
  caseRef: string | undefined;
  /** Undefined where the event does not name it. */
  actor: string | undefined;
  where: Where;
}

const NOTHING = `0x${"00".repeat(32)}`;

/** Every restriction of a currency up to a moment, in the order of the chain: the source of the freeze register. */
export async function restrictionActs(session: Session, moment: Moment, currency: Currency): Promise<RestrictionAct[]> {
  const names = ["Blacklisted", "UnBlacklisted", "BlacklistOrder", "HoldSet", "Seized"];
  const acts: RestrictionAct[] = [];
  for (const event of await eventsOf(session, moment, { origin: "token", currency, names })) {
    const where = whereOf(event);
    const none = { amount: 0n, previous: 0n, to: undefined, caseRef: undefined, actor: undefined };
    if (event.name === "Blacklisted" || event.name === "UnBlacklisted") {
      const kind = event.name === "Blacklisted" ? "blacklisted" : "un-blacklisted";
      acts.push({ ...none, kind, account: event.fields.account.toLowerCase(), where });
    } else if (event.name === "BlacklistOrder") {
      const { caseRef, blacklisted, changed, actor } = event.fields;
      const kind = blacklisted ? "blacklisted" : "un-blacklisted";
      // The order follows the accounts that it changed.
      const ofOrder = acts.filter((act) => act.where.txHash === event.txHash && act.kind === kind);
      for (const act of ofOrder.slice(-Number(changed))) {
        act.caseRef = given(caseRef);
        act.actor = actor.toLowerCase();
      }
    } else if (event.name === "HoldSet") {
      const { account, previous, amount, caseRef, actor } = event.fields;
      acts.push({
        ...none,
        ...lower({ account, actor }),
        kind: "hold",
        previous,
        amount,
        caseRef: given(caseRef),
        where,
      });
    } else if (event.name === "Seized") {
      const { from, to, amount, caseRef, actor } = event.fields;
      const parties = { ...lower({ account: from, actor }), to: to.toLowerCase() };
      acts.push({ ...none, ...parties, kind: "seized", amount, caseRef: given(caseRef), where });
    }
  }
  return acts;
}

function given(caseRef: string): string | undefined {
  return caseRef === NOTHING ? undefined : caseRef.toLowerCase();
}

function lower({ account, actor }: { account: string; actor: string }) {
  return { account: account.toLowerCase(), actor: actor.toLowerCase() };
}
