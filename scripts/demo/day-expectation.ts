import { z } from "zod/v4";
import type { DayNames } from "./day-names.ts";
import { amount, coverage, errorName, time } from "./day-values.ts";

/** What a look at the chain can show at any time. */
function stateShape({ name, pool, byName }: DayNames) {
  return {
    supply: amount,
    balances: byName(amount),
    allowances: byName(byName(amount)),
    mayMint: byName(amount),
    blacklisted: z.array(name),
    held: byName(amount),
    mode: z.enum(["open", "permissioned", "paused"]),
    ceiling: amount,
    ceilingCap: amount,
    release: z.int().min(1),
    /** What banks confirm at present. */
    reserves: amount,
    coverage,
    /** Pools that count as nothing, because their statement is too old or was never made. */
    unconfirmed: z.array(pool),
    /** What waits at the redemption desk in open requests. */
    escrowed: amount,
  };
}

/** What is to be true after a step. */
export function expectationSchema(names: DayNames) {
  const shape = {
    ...stateShape(names),
    refused: errorName,
    /** For an order: every rule that refuses it, and what registry and token answer without the desk before them. */
    refusedBy: z.strictObject({ checks: z.array(z.string()).min(1), registry: errorName, token: errorName }),
    statement: z.enum(["in force", "parked"]),
    ready: time,
    references: z.array(z.string()),
    rows: z.array(z.union([z.literal("paid"), errorName])),
    withoutGas: z.array(names.name),
    stateIntact: z.literal(true),
  };
  return z
    .strictObject(shape)
    .partial()
    .refine((found) => Object.keys(found).length > 0, "A step without an expectation proves nothing.");
}

/** The table at the end, in full. */
export function finalSchema(names: DayNames) {
  const state = z.strictObject(stateShape(names)).pick({
    supply: true,
    balances: true,
    blacklisted: true,
    held: true,
    mode: true,
    ceiling: true,
    release: true,
    reserves: true,
    coverage: true,
    unconfirmed: true,
    escrowed: true,
  });
  // What the books find, as "rule: difference"; none unless told.
  return state.extend({ breaks: z.array(z.string().min(1)).default([]) });
}

/** Makes the schema of one kind of step of its own fields. */
export type MakeStep = ReturnType<typeof stepMaker>;

export function stepMaker(names: DayNames) {
  const expect = expectationSchema(names);
  // Told before the step.
  const note = z.string().min(1).optional();
  return <S extends z.ZodRawShape>(shape: S) => z.strictObject({ at: time, note, expect, ...shape });
}
