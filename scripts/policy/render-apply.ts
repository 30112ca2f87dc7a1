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
function stand(state: StepState, rows: readonly StandingStep[], book: Book): [mark: string, words: string] {
  switch (state.kind) {
    case "done":
      return ["✓", "done"];
    case "act":
      return ["→", `${callParty(state.caller.party)} can ${ACTS[state.act]}`];
    case "waits":
      return ["·", `waits until ${showTime(state.readyAt)} · ${callParty(state.caller.party)}`];
    case "after":
      return ["·", afterWords(state.steps, rows)];
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

/** "after 2, 3"; where somebody else has to sign first, "waits for step 2: GUARDIAN". */
function afterWords(ids: readonly string[], rows: readonly StandingStep[]): string {
  const first = ids.map((id) => rows.findIndex(({ step }) => step.id === id));
  const elsewhere = first.flatMap((i) => {
    const row = rows[i];
    return row?.state.kind === "needs" ? [`${i + 1}: ${row.state.role}`] : [];
  });
  if (elsewhere.length > 0) return `waits for step ${elsewhere.join(", ")}`;
  return `after ${first.map((i) => i + 1).join(", ")}`;
}

export interface ApplyScreen {
  change: string;
  plan: PolicyPlan;
  rows: readonly StandingStep[];
  book: Book;
}

/** Where every step of a plan stands. Pure. */
export function renderStanding({ change, plan, rows, book }: ApplyScreen): string {
  const head = `Change ${change} · plan ${plan.hash}`;
  const lines = rows.map(({ step, state }, i) => {
    const [mark, words] = stand(state, rows, book);
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
