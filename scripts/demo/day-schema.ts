import { z } from "zod/v4";
import { finalSchema, stepMaker } from "./day-expectation.ts";
import { issuanceSteps } from "./day-issuance-steps.ts";
import { issuerSteps } from "./day-issuer-steps.ts";
import { moneySteps } from "./day-money-steps.ts";
import type { DayNames } from "./day-names.ts";

const person = z.strictObject({ is: z.string().min(1), gas: z.boolean() });
const people = z.record(z.string(), person);

/** Read before everything else: the rest of the file may name these people only. */
export const peopleSchema = z.looseObject({ people });

export type People = z.infer<typeof people>;
export type Day = z.infer<ReturnType<typeof daySchema>>;
export type Step = Day["steps"][number];
export type StepOf<K extends Step["do"]> = Extract<Step, { do: K }>;
export type Payment = StepOf<"pay many">["payments"][number];
export type DelayedAct = StepOf<"schedule">["act"];
export type Expectation = Step["expect"];
export type FinalState = Day["final"]["CNH"];

/** The schema of a day in which these names may appear. */
export function daySchema(names: DayNames) {
  const step = stepMaker(names);
  const steps = z.discriminatedUnion("do", [
    ...issuerSteps(names, step),
    ...issuanceSteps(names, step),
    ...moneySteps(names, step),
  ]);
  const final = finalSchema(names);
  return z.strictObject({
    title: z.string().min(1),
    people,
    steps: z.array(steps).min(1),
    final: z.strictObject({ CNH: final, HKD: final }),
  });
}
