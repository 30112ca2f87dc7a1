import { z } from "zod/v4";
import { parseAmount } from "../../sdk/amount.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { quote } from "../../sdk/quote.ts";
import { CURRENCIES } from "../chain/connection.ts";
import { referenceOf } from "../open.ts";
import type { DayFileErrorCode } from "./day-fault.ts";
import { parseDayTime } from "./day-time.ts";

const person = z.strictObject({ is: z.string().min(1), gas: z.boolean() });
const people = z.record(z.string(), person);

/** Read before everything else: the rest of the file may name these people only. */
export const peopleSchema = z.looseObject({ people });

export type People = z.infer<typeof people>;
export type Day = z.infer<ReturnType<typeof daySchema>>;
export type Step = Day["steps"][number];
export type Payment = Extract<Step, { do: "pay many" }>["payments"][number];
export type DelayedAct = Extract<Step, { do: "schedule" }>["act"];
export type Expectation = Step["expect"];
export type FinalState = Day["final"]["CNH"];

/** What an amount, a name or a time that cannot be read is reported as; anything else is a value of the wrong kind. */
export interface IssueParameters {
  code: DayFileErrorCode;
}

type Context = z.RefinementCtx;

function refuse(context: Context, code: DayFileErrorCode, message: string, path: PropertyKey[] = []): void {
  context.addIssue({ code: "custom", message, path, params: { code } satisfies IssueParameters });
}

/** Reads a text through a function of the sdk, whose own sentence says what is wrong with it. */
function readBy<T>(code: DayFileErrorCode, read: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      refuse(context, code, (error as HarbourError).message);
      return z.NEVER;
    }
  });
}

const amount = readBy("HB-3015", (text) => parseAmount(text));
const reference = readBy("HB-3019", (text) => ({ text, bytes32: referenceOf(text) }));
const token = z.enum(CURRENCIES);

const time = z.string().transform((text, context) => {
  const parsed = parseDayTime(text);
  if (parsed === undefined) refuse(context, "HB-3017", `${quote(text)} is not a time such as "day 2 09:05".`);
  return parsed ?? z.NEVER;
});

const errorName = z.string().superRefine((text, context) => {
  const known = [TOKEN_INTERFACE, AUTHORITY_INTERFACE].some((abi) => /^\w+$/.test(text) && abi.getError(text) !== null);
  if (!known) refuse(context, "HB-3018", `Neither the token nor its authority has an error ${quote(text)}.`);
});

export const accountKinds = ["protected", "redemption", "seizure destination"] as const;

/** The schema of a day whose cast has these names. */
export function daySchema(names: ReadonlySet<string>) {
  const unknown = (text: string) =>
    `Nobody is called ${quote(text)}; the names are those of "people" and of the network file.`;
  const name = z.string().superRefine((text, context) => {
    if (!names.has(text)) refuse(context, "HB-3016", unknown(text));
  });
  const byName = <T extends z.ZodType>(value: T) =>
    z.record(z.string(), value).superRefine((entries, context) => {
      for (const text of Object.keys(entries)) if (!names.has(text)) refuse(context, "HB-3016", unknown(text), [text]);
    });

  const state = {
    supply: amount.optional(),
    balances: byName(amount).optional(),
    allowances: byName(byName(amount)).optional(),
    mayMint: byName(amount).optional(),
    blacklisted: z.array(name).optional(),
    held: byName(amount).optional(),
    mode: z.enum(["open", "permissioned", "paused"]).optional(),
    ceiling: amount.optional(),
    ceilingCap: amount.optional(),
    release: z.int().min(1).optional(),
  };
  const expect = z
    .strictObject({
      ...state,
      refused: errorName.optional(),
      ready: time.optional(),
      references: z.array(z.string()).optional(),
      rows: z.array(z.union([z.literal("paid"), errorName])).optional(),
      withoutGas: z.array(name).optional(),
      stateIntact: z.literal(true).optional(),
    })
    .refine((found) => Object.keys(found).length > 0, "A step without an expectation proves nothing.");

  const delayed = [
    z.strictObject({ do: z.literal("configure minter"), token, minter: name, allowance: amount, by: name.optional() }),
    z.strictObject({
      do: z.literal("register"),
      token,
      account: name,
      as: z.array(z.enum(accountKinds)),
      by: name.optional(),
    }),
    z.strictObject({
      do: z.literal("seize"),
      token,
      from: name,
      to: name,
      amount,
      case: reference,
      by: name.optional(),
    }),
    z.strictObject({ do: z.literal("upgrade"), token, by: name.optional() }),
  ] as const;

  const step = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ at: time, expect, ...shape });
  const payment = z.strictObject({ to: name, amount, reference });
  const steps = z.discriminatedUnion("do", [
    step({ do: z.literal("schedule"), id: z.string().min(1), act: z.discriminatedUnion("do", delayed) }),
    step({ do: z.literal("execute"), act: z.string() }),
    step({ do: z.literal("deploy release"), token }),
    step({ do: z.literal("set ceiling"), token, ceiling: amount, until: time, by: name.optional() }),
    step({ do: z.literal("mint"), token, by: name, to: name, amount, reference: reference.optional() }),
    step({ do: z.literal("burn"), token, by: name, amount, reference: reference.optional() }),
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
    step({ do: z.literal("allow"), token, by: name, spender: name, amount }),
    step({ do: z.literal("allow by signature"), token, by: name, spender: name, amount, relayer: name }),
    step({ do: z.literal("pull"), token, by: name, from: name, to: name, amount, reference: reference.optional() }),
    step({ do: z.literal("pull by signature"), token, by: name, from: name, amount }),
    step({
      do: z.literal("collect"),
      token,
      by: name,
      payments: z.array(z.strictObject({ from: name, amount })).min(1),
      allOrNothing: z.boolean(),
    }),
    step({ do: z.literal("blacklist"), token, account: name, by: name.optional() }),
    step({ do: z.literal("unblacklist"), token, account: name, by: name.optional() }),
    step({ do: z.literal("hold"), token, account: name, amount, case: reference, by: name.optional() }),
    step({ do: z.literal("pause"), token, by: name.optional() }),
    step({ do: z.literal("unpause"), token, by: name.optional() }),
  ]);

  const required = <T extends z.ZodType>(schema: T) => z.nonoptional(schema);
  const final = z.strictObject({
    supply: required(state.supply),
    balances: required(state.balances),
    blacklisted: required(state.blacklisted),
    held: required(state.held),
    mode: required(state.mode),
    ceiling: required(state.ceiling),
    release: required(state.release),
  });
  return z.strictObject({
    title: z.string().min(1),
    people,
    steps: z.array(steps).min(1),
    final: z.strictObject({ CNH: final, HKD: final }),
  });
}
