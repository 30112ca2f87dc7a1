import { ALL_INTERFACES } from "../../sdk/interfaces.ts";
import { printable } from "../../sdk/printable.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { operationId } from "./callers.ts";
import type { CurrencyReading, Difference, Step } from "./difference.ts";
import type { JournalLine } from "./journal.ts";
import { planEdited, stepNotDerived } from "./policy-faults.ts";
import { stepId } from "./step-of.ts";
import { describeStep } from "./what-became.ts";

/** Refuses steps that are not what they say they are. A hash alone proves nothing: anybody can compute it again. */
export function refuseForgedSteps(change: string, { currency, steps, differences }: CurrencyReading): void {
  const ids = steps.map(({ id }) => id);
  const stray = [
    ...differences.flatMap((difference) => difference.steps.filter((id) => !ids.includes(id))),
    ...ids.filter((id, i) => ids.indexOf(id) !== i),
  ];
  if (stray[0] !== undefined) throw planEdited(change, printable(`step ${stray[0]}`), "none, or two, of that name");
  for (const step of steps) {
    const { id, target, data, method, fact } = step;
    const computed = stepId(currency, target.address, data);
    const isOwn =
      step.currency === currency &&
      printable(fact) === fact &&
      differences.some((difference) => difference.fact === fact && difference.steps.includes(id)) &&
      isCallOf(method, data);
    if (computed === id && isOwn) continue;
    throw planEdited(change, printable(`step ${id}: ${currency} ${method}, ${fact}`), `another call, step ${computed}`);
  }
}

function isCallOf(method: string, data: string): boolean {
  return ALL_INTERFACES.some((abi) => {
    try {
      const parsed = abi.parseTransaction({ data });
      return parsed?.name === method && abi.encodeFunctionData(parsed.fragment, parsed.args) === data;
    } catch {
      return false;
    }
  });
}

/**
 * The steps of a saved plan as a reading of now has them: what is sent comes from file and chain, never from the folder.
 * A step that the reading no longer has is done, or its fact is on its way; nothing of it is sent.
 *
 * @throws HarbourError HB-2815
 */
export function derivedSteps(
  { name }: Pick<ChangeFolder, "name">,
  planned: CurrencyReading,
  reading: CurrencyReading,
): Step[] {
  const known = new Set(reading.steps.map(({ id }) => id));
  const extra = reading.steps.find((fresh) => !planned.steps.some(({ id }) => id === fresh.id));
  if (extra !== undefined) throw stepNotDerived(name, `not ${describeStep(extra)}`);
  return planned.steps.map((saved) => {
    const fresh = reading.steps.find(({ id }) => id === saved.id);
    if (fresh === undefined) {
      if (isStillAsked(saved, planned, reading)) throw stepNotDerived(name, describeStep(saved));
      return saved;
    }
    const isSame =
      fresh.target.address === saved.target.address &&
      (["data", "method", "role", "fact"] as const).every((key) => fresh[key] === saved[key]);
    if (!isSame) throw stepNotDerived(name, describeStep(saved));
    // What the reading does not have any more is done, or begins by itself: that is waited for as before.
    return { ...fresh, after: [...fresh.after, ...saved.after.filter((id) => !known.has(id))] };
  });
}

/** Whether the step's fact is what the plan found, so that the reading would have to have the step too. */
function isStillAsked({ fact }: Step, planned: CurrencyReading, reading: CurrencyReading): boolean {
  const difference = ({ differences }: CurrencyReading): Difference | undefined =>
    differences.find((each) => each.fact === fact);
  const [before, now] = [difference(planned), difference(reading)];
  if (before === undefined || now === undefined) return before === undefined;
  return before.found === now.found && now.effective === undefined && now.irreconcilable === undefined;
}

/** Refuses a journal by whose word a step was scheduled or executed as another operation. @throws HarbourError HB-2815 */
export function refuseForeignOperations(
  { name }: Pick<ChangeFolder, "name">,
  steps: readonly Step[],
  journal: readonly JournalLine[],
): void {
  for (const { step: id, signer, operation } of journal) {
    const step = steps.find((each) => each.id === id);
    if (step === undefined || operation === undefined) continue;
    if (operation !== operationId(signer, step.target.address, step.data))
      throw stepNotDerived(name, describeStep(step));
  }
}
