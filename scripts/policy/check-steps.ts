import type { ErrorSource } from "../../sdk/errors.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import { governedContracts } from "../../sdk/roles.ts";
import { refusalOf } from "../plan/refusal.ts";
import { simulate, simulateWhenReady } from "../plan/simulate.ts";
import { callersOf, type Caller, type CallersOf } from "./callers.ts";
import type { Step } from "./difference.ts";
import { abiOf } from "./step-of.ts";

/** What became of looking at one step before anybody signs. */
export interface StepCheck {
  step: Step;
  callers: readonly Caller[];
  /** The calldata says again what the step says. */
  decodes: boolean;
  /** "yes", or why not. */
  simulated: "yes" | "later" | "nobody" | "unable";
  /** Whether the delay was taken as over. */
  assuming: boolean;
  gas?: bigint;
  /** Code and words of the contract's refusal. */
  refusal?: { code: string; message: string };
}

/** Decodes every call back and simulates those that wait for no other, each as a holder of its role. */
export async function checkStep(parameters: CallersOf & { currency: GovernedCurrency }): Promise<StepCheck> {
  const { connection, token, reading, step, block, currency } = parameters;
  const callers = await callersOf(parameters);
  const check: StepCheck = { step, callers, decodes: decodesBack(step, currency), simulated: "yes", assuming: false };
  if (needsOthers(step, reading.steps)) return { ...check, simulated: "later" };
  const [caller] = callers;
  if (caller === undefined) return { ...check, simulated: "nobody" };

  const call = { from: caller.party.address, to: step.target.address, data: step.data, value: 0n };
  const assuming = caller.delay > 0;
  const outcome = assuming
    ? await simulateWhenReady(connection.provider, {
        call,
        authority: reading.authority,
        operation: caller.operation,
        readyAt: block.timestamp,
      })
    : await simulate(connection.provider, call);
  if (!outcome.ok) {
    const source = sourceOf(step, currency);
    const { code, message } = refusalOf(outcome.revert, { symbol: token.currency, book: connection.book, source });
    return { ...check, assuming, refusal: { code, message } };
  }
  if (outcome.assuming?.startsWith("not simulated")) return { ...check, simulated: "unable" };
  return { ...check, assuming, ...(outcome.gas === undefined ? {} : { gas: outcome.gas }) };
}

/** Whether the chain itself would want others first. That a cut comes before what widens is our order alone. */
function needsOthers({ after, direction, fact }: Step, steps: readonly Step[]): boolean {
  const isOurs = (first: Step) => direction === "widens" && first.direction === "narrows" && first.fact !== fact;
  return after.some((id) => !isOurs(steps.find((each) => each.id === id)!));
}

/** By whose errors a refusal of the step is told. */
export function sourceOf({ target }: Step, currency: GovernedCurrency): ErrorSource {
  return governedContracts.find((name) => currency[name] === target.address) ?? "authority";
}

function decodesBack({ target, method, data }: Step, currency: GovernedCurrency): boolean {
  const abi = abiOf(currency, target.address);
  const parsed = abi.parseTransaction({ data });
  return parsed?.name === method && abi.encodeFunctionData(parsed.fragment, parsed.args) === data;
}
