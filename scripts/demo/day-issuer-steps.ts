import { z } from "zod/v4";
import type { MakeStep } from "./day-expectation.ts";
import type { DayNames } from "./day-names.ts";
import { amount, reference, shortText, time, token } from "./day-values.ts";

/** What the issuer's roles do besides issuing. */
export function issuerSteps(names: DayNames, step: MakeStep) {
  const { name } = names;
  const by = name.optional();
  return [
    step({ do: z.literal("schedule"), id: z.string().min(1), act: z.discriminatedUnion("do", delayedActs(names)) }),
    step({ do: z.literal("execute"), act: z.string() }),
    step({ do: z.literal("deploy release"), token }),
    step({ do: z.literal("blacklist"), token, account: name, by }),
    step({ do: z.literal("unblacklist"), token, account: name, by }),
    step({ do: z.literal("hold"), token, account: name, amount, case: reference, by }),
    step({ do: z.literal("pause"), token, by }),
    step({ do: z.literal("unpause"), token, by }),
  ] as const;
}

/** Acts of roles with a delay: said in public first. */
function delayedActs({ name }: DayNames) {
  const by = name.optional();
  return [
    z.strictObject({ do: z.literal("register seizure destination"), token, account: name, by }),
    z.strictObject({ do: z.literal("seize"), token, from: name, to: name, amount, case: reference, by }),
    z.strictObject({ do: z.literal("upgrade"), token, by }),
    /** Of a supervisor, whose document's hash goes on record. */
    z.strictObject({
      do: z.literal("record approval"),
      token,
      authority: shortText,
      reference: z.string().min(1),
      ceiling: amount,
      until: time,
      by,
    }),
    /** The whole of the approval that is used at all, to this chain. */
    z.strictObject({ do: z.literal("allocate"), token, amount, until: time, by }),
  ] as const;
}
