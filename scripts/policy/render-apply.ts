import { callParty } from "../chain/connection.ts";
import { columns, showTime } from "../words.ts";
import type { DoneAct, StandingStep } from "./application.ts";
import type { Step } from "./difference.ts";
import type { PolicyPlan } from "./plan-file.ts";
import { named, shortly } from "./render-plan.ts";
import type { StepState } from "./step-state.ts";
import type { Book } from "../chain/connection.ts";

/** "HKD raiseOrderLimit · OrderLimit of the mint desk" */
function callStep({ currency, method, fact }: Step, book: Book): string {
  return `${currency} ${method} · ${shortly(fact, book)}`;
}

/** One line when a transaction is proven. */
export function narrateAct({ step, act, caller, readyAt, receipt }: DoneAct, book: Book): string {
  const did = { schedule: "scheduled", execute: "executed", call: "done" }[act];
  const later = readyAt === undefined ? "" : ` · ready ${showTime(readyAt)}`;
  return `✓ ${did}  ${callStep(step, book)} · by ${callParty(caller.party)} · block ${receipt.blockNumber}${later}`;
}

export function narrateRefusal(step: Step, why: string, book: Book): string {
  return `✗ refused  ${callStep(step, book)}: ${why}`;
}

const ACTS = { schedule: "schedule it", execute: "execute it, its delay is over", call: "do it at once" } as const;

/** Where one step stands, in a line. */
function stand(state: StepState, steps: readonly Step[], book: Book): [mark: string, words: string] {
  switch (state.kind) {
    case "done":
      return ["✓", "done"];
    case "act":
      return ["→", `${callParty(state.caller.party)} can ${ACTS[state.act]}`];
    case "waits":
      return ["·", `waits until ${showTime(state.readyAt)} · ${callParty(state.caller.party)}`];
    case "after":
      return ["·", `after ${state.steps.map((id) => numberOf(id, steps)).join(", ")}`];
    case "effective":
      return ["·", `in force at ${showTime(state.at)}`];
    case "needs": {
      const who = state.callers.map(({ party }) => callParty(party)).join(" or ") || "nobody holds it";
      return ["!", `needs ${state.role}: ${who}${state.readyAt === undefined ? "" : ", who scheduled it; ready"}`];
    }
    case "refused":
      return ["✗", named(state.why, book)];
  }
}

function numberOf(id: string, steps: readonly Step[]): string {
  return String(steps.findIndex((step) => step.id === id) + 1);
}

export interface ApplyScreen {
  change: string;
  plan: PolicyPlan;
  rows: readonly StandingStep[];
  book: Book;
}

/** Where every step of a plan stands. Pure. */
export function renderStanding({ change, plan, rows, book }: ApplyScreen): string {
  const steps = rows.map(({ step }) => step);
  const head = `Change ${change} · plan ${plan.hash}`;
  const lines = rows.map(({ step, state }, i) => {
    const [mark, words] = stand(state, steps, book);
    return [`${mark} ${i + 1}`, `${step.currency} ${step.method}`, shortly(step.fact, book), words];
  });
  return `${head}\n${columns(lines)}`;
}

/** The earliest moment at which running it again does something more. */
export function nextMoment(rows: readonly StandingStep[]): number | undefined {
  const moments = rows.flatMap(({ state }) =>
    state.kind === "waits" ? [state.readyAt] : state.kind === "effective" ? [state.at] : [],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}
