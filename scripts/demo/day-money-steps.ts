import { z } from "zod/v4";
import type { MakeStep } from "./day-expectation.ts";
import type { DayNames } from "./day-names.ts";
import { amount, reference, token } from "./day-values.ts";

/** What holders do with tokens. */
export function moneySteps({ name, holder }: DayNames, step: MakeStep) {
  const payment = z.strictObject({ to: name, amount, reference });
  return [
    step({ do: z.literal("pay"), token, by: name, to: name, amount, reference: reference.optional() }),
    step({ do: z.literal("pay many"), token, by: name, payments: z.array(payment).min(1) }),
    step({
      do: z.literal("pay by signature"),
      token,
      by: name,
      to: name,
      amount,
      reference: reference.optional(),
      relayer: name,
    }),
    step({ do: z.literal("allow"), token, by: name, spender: holder, amount }),
    step({ do: z.literal("allow by signature"), token, by: name, spender: holder, amount, relayer: name }),
    step({ do: z.literal("pull"), token, by: name, from: name, to: name, amount, reference: reference.optional() }),
    step({ do: z.literal("pull by signature"), token, by: name, from: name, amount }),
    step({
      do: z.literal("collect"),
      token,
      by: name,
      payments: z.array(z.strictObject({ from: name, amount })).min(1),
      allOrNothing: z.boolean(),
    }),
  ] as const;
}
