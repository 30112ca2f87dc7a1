import { callersOf, type Caller, type CallersOf } from "./callers.ts";
import type { CurrencyReading, Step } from "./difference.ts";
import type { ActKind } from "./journal.ts";
import type { PolicyReading } from "./read-policy.ts";

/** Where a step of a plan stands, and what can be done about it from here. */
export type StepState =
  | { kind: "done" }
  /** This caller can do this about it now. */
  | { kind: "act"; act: ActKind; caller: Caller }
  /** Scheduled; it can be executed from `readyAt` on. */
  | { kind: "waits"; readyAt: number; caller: Caller }
  /** It waits for other steps. */
  | { kind: "after"; steps: readonly string[] }
  /** Made, and in force from `at` on. */
  | { kind: "effective"; at: number }
  /** Somebody else has to sign. `readyAt`: what they scheduled can be executed. */
  | { kind: "needs"; role: string; callers: readonly Caller[]; readyAt?: number }
  | { kind: "refused"; why: string };

export interface StepStateOf extends Omit<CallersOf, "step"> {
  step: Step;
  /** All of the currency in the plan. */
  steps: readonly Step[];
  /** Addresses that can sign here. */
  accounts: ReadonlySet<string>;
  /** Unix seconds of this machine. */
  now: number;
  /** By id, why the chain would not take a step. */
  refused: ReadonlyMap<string, string>;
}

/** What decides who makes a call: scheduled before it, by whom the drifted setting names, it would come to nothing. */
const SETTLES_WHO = new Set(["setTargetFunctionRole", "setTargetClosed", "setRoleAdmin"]);

export async function stepState(parameters: StepStateOf): Promise<StepState> {
  const { step, reading, accounts, refused, block, now } = parameters;
  const settled = settledState(step, reading);
  if (settled !== undefined) return settled;
  const why = refused.get(step.id);
  if (why !== undefined) return { kind: "refused", why };

  // An idle local chain keeps an old block; a travelled one is ahead of this machine. The later one decides.
  const time = Math.max(block.timestamp, now);
  const callers = await callersOf(parameters);
  const here = callers.filter(({ party }) => accounts.has(party.address));
  const first = step.after.filter((id) => !isDone(id, parameters.steps, reading));
  const ready = here.find(({ readyAt }) => readyAt !== undefined && readyAt <= time);
  const direct = here.find(({ delay }) => delay === 0);
  if (ready !== undefined || direct !== undefined) {
    if (first.length > 0) return { kind: "after", steps: first };
    return ready === undefined
      ? { kind: "act", act: "call", caller: direct! }
      : { kind: "act", act: "execute", caller: ready };
  }
  const [waiting] = callers.filter(({ readyAt }) => readyAt !== undefined).sort((a, b) => a.readyAt! - b.readyAt!);
  if (waiting !== undefined) {
    const { readyAt } = waiting;
    if (readyAt! > time) return { kind: "waits", readyAt: readyAt!, caller: waiting };
    return first.length > 0
      ? { kind: "after", steps: first }
      : { kind: "needs", role: step.role, callers: [waiting], readyAt: readyAt! };
  }
  const [scheduler] = here;
  const unsettled = first.filter((id) => SETTLES_WHO.has(parameters.steps.find((other) => other.id === id)!.method));
  if (unsettled.length > 0) return { kind: "after", steps: unsettled };
  if (scheduler !== undefined) return { kind: "act", act: "schedule", caller: scheduler };
  // Whoever is to do it may get the role from a step of this very plan.
  return callers.length === 0 && first.length > 0
    ? { kind: "after", steps: first }
    : { kind: "needs", role: step.role, callers };
}

/** What the chain says of the step whoever signs: done, in force later, or impossible. */
function settledState(step: Step, reading: CurrencyReading): StepState | undefined {
  const difference = reading.differences.find(({ fact }) => fact === step.fact);
  if (difference === undefined) return { kind: "done" };
  if (difference.effective !== undefined) return { kind: "effective", at: difference.effective };
  if (difference.irreconcilable !== undefined) return { kind: "refused", why: difference.irreconcilable };
  if (!difference.steps.includes(step.id)) return { kind: "done" };
  // Nobody leaves a role whose next holder is named and not yet in force.
  const heirs = reading.differences.filter(
    ({ noun, effective }) => noun === difference.noun && effective !== undefined,
  );
  if (step.method !== "revokeRole" || heirs.length === 0) return undefined;
  return { kind: "effective", at: Math.max(...heirs.map(({ effective }) => effective!)) };
}

/** Whether the chain shows a step done: a grant, only once it is in force. */
export function isDone(id: string, steps: readonly Step[], reading: CurrencyReading): boolean {
  const step = steps.find((each) => each.id === id);
  return step === undefined || settledState(step, reading)?.kind === "done";
}

/** The steps of a plan that the chain still asks for. */
export function openSteps(steps: readonly Step[], reading: PolicyReading): Step[] {
  return steps.filter((step) => settledState(step, reading) === undefined);
}
