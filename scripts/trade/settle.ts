import { nextExit, type ExitCall } from "../../sdk/settlement/next-exit.ts";
import type { Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showAge, showMoney, showTime } from "../words.ts";
import type { OpenOrder } from "./find-order.ts";
import type { OrderWorkplace } from "./order-workplace.ts";
import { paymentsOf } from "./payments.ts";
import { payoutEffects, payoutWords, readPayouts } from "./settle-effects.ts";
import { milestonesWords } from "./terms-words.ts";
import { nothingDue, orderEnded } from "./trade-faults.ts";

const CALL_WORDS: Readonly<Record<ExitCall, readonly [now: string, done: string]>> = {
  release: ["Release", "Released"],
  refund: ["Refund", "Refunded"],
  defaultRule: ["Split by default", "Split by default"],
};

/** Pushes one milestone whose time has come: pays what follows from its state. Anybody may. */
export async function settle(
  invocation: Invocation,
  noun: "trade-release" | "trade-refund",
  workplace: OrderWorkplace,
  milestone: number,
  call: ExitCall,
): Promise<ExitCode> {
  const { place, open, token } = workplace;
  const { currency } = token;
  const payments = paymentsOf(open, milestone, call);
  const payouts = await readPayouts({ place, open }, [payments]);
  const { amount } = open.terms.order.milestones[milestone]!;
  const [now, done] = CALL_WORDS[call];
  const words = `milestone ${milestone}, ${showMoney(amount, currency)}`;
  const paused = token.mode === "paused";
  const others = dueNow(open, place.now).filter((each) => each.milestone !== milestone);

  return submit(invocation, workplace, {
    noun,
    title: `${now} ${words}`,
    done: `${done} ${words}`,
    target: place.escrow,
    method: call,
    args: [open.id, open.terms.order, milestone],
    gate: { kind: "words", words: "anybody, once its time has come" },
    amount,
    movesMoney: false,
    headroom: payouts.map((payout) => ({
      label: payoutWords(payout),
      value: `${showMoney(payout.amount, currency)}${payout.waits ? " · waits, he may not be paid now" : ""}`,
    })),
    bounds: [rule("token", paused ? "paused" : "not paused", "not paused", !paused)],
    warnings: [
      "what is paid is final",
      ...(others.length === 0
        ? []
        : [`also due: ${milestonesWords(others.map((each) => each.milestone))}; run it again`]),
    ],
    effects: ({ number }) => payoutEffects({ place, open }, payouts, number),
    proof: [
      {
        event: "MilestoneSettled",
        matches: ({ args }) =>
          args["order"] === open.id &&
          args["milestone"] === BigInt(milestone) &&
          args["toPayee"] === payments.toPayee &&
          args["toFinancier"] === payments.toFinancier &&
          args["refunded"] === payments.back,
      },
    ],
  });
}

/** What anybody can push now. */
export function dueNow({ terms, progress }: OpenOrder, now: bigint): { milestone: number; call: ExitCall }[] {
  return progress.flatMap((each, milestone) => {
    const exit = nextExit({ order: terms.order, milestone, progress: each, now });
    return exit.ready && exit.then !== undefined ? [{ milestone, call: exit.then }] : [];
  });
}

/** The first that is due, or why none is. @throws HarbourError HB-2965, HB-2966 */
export function firstDue(open: OpenOrder, now: bigint): { milestone: number; call: ExitCall } {
  const [first] = dueNow(open, now);
  if (first !== undefined) return first;
  const { terms, progress, id } = open;
  const next = progress
    .map((each, milestone) => ({ milestone, ...nextExit({ order: terms.order, milestone, progress: each, now }) }))
    .filter(({ until }) => until !== undefined)
    .sort((a, b) => (a.until! < b.until! ? -1 : 1))[0];
  if (next === undefined) throw orderEnded(id);
  const left = showAge(Number(next.until! - now));
  throw nothingDue(`milestone ${next.milestone} is next, from ${showTime(next.until!)} on, in ${left}`);
}
