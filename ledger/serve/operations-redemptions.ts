import type { Books } from "../books.ts";
import { calendarsOf } from "../clock/calendar.ts";
import { redemptionClock } from "../clock/clocks.ts";
import { isOpen, redemptionsAt, type RedemptionAt } from "../read/redemptions-at.ts";
import { restrictionActs } from "../read/restriction-acts.ts";
import { redemptionRows, type RedemptionRow } from "../report/redemption-rows.ts";
import type { OpenRedemptionView, Urgency } from "./operations-view.ts";
import { minorOf, partyOf, type TokenOnChain } from "./token-place.ts";

/** What is left to do about a redemption; undefined: nothing. */
type Stage = OpenRedemptionView["state"] | undefined;

/** Redemptions that are neither paid nor given back, by the clock that reports use. */
export async function redemptionViews(books: Books, token: TokenOnChain, at: number): Promise<OpenRedemptionView[]> {
  const { moment, currency } = token;
  const { redemptions } = await redemptionsAt(books.store, moment, currency);
  const acts = await restrictionActs(books.store, moment, currency);
  const lines = await linesOf(books, currency);
  const clocks = clocksOf(() =>
    redemptionRows({
      chains: [{ moment, redemptions, acts }],
      lines,
      calendar: calendarsOf().hongKong,
      closures: [],
      asOf: at,
    }),
  );
  return redemptions.flatMap((one): OpenRedemptionView[] => {
    const clock = clocks?.get(one);
    const state = stageOf(one, clock);
    if (state === undefined) return [];
    return [
      {
        chainId: moment.chainId,
        currency,
        id: String(one.id),
        holder: partyOf(books, one.holder),
        amount: minorOf(one.amount),
        requestedAt: one.requestedAt,
        dueAt: clock?.dates.due.time ?? null,
        reclaimFrom: one.requestedAt + 7 * 86_400,
        state,
        urgency: urgencyOf(clock, at),
      },
    ];
  });
}

/** A day that the calendar does not know has no due time; then there are no clocks, and that is shown instead of guessed. */
function clocksOf(read: () => RedemptionRow[]): ReadonlyMap<RedemptionAt, RedemptionRow> | undefined {
  try {
    return new Map(read().map((row) => [row.redemption, row]));
  } catch {
    return undefined;
  }
}

function stageOf(redemption: RedemptionAt, clock: RedemptionRow | undefined): Stage {
  if (!isOpen(redemption)) return clock?.status === "burned, not paid" ? "burned" : undefined;
  if (redemption.held) return "held";
  if (redemption.state === "settlement proposed") return "settlement-proposed";
  return redemption.state === "rejection proposed" ? "rejection-proposed" : "open";
}

function urgencyOf(clock: RedemptionRow | undefined, at: number): Urgency {
  if (clock === undefined || clock.overdue) return "late";
  if (clock.status === "held") return "fine";
  const { state } = redemptionClock({ dueAt: clock.dates.due.time, now: at });
  return state === "running" ? "fine" : "due";
}

/** What the banks booked for a currency. */
function linesOf({ store }: Books, currency: string) {
  return store.db
    .selectFrom("bank_line")
    .innerJoin("bank_statement", (join) =>
      join
        .onRef("bank_statement.account", "=", "bank_line.account")
        .onRef("bank_statement.number", "=", "bank_line.number"),
    )
    .selectAll("bank_line")
    .where("bank_statement.currency", "=", currency)
    .where("bank_line.uetr", "<>", "")
    .orderBy("bank_line.booked")
    .execute();
}
