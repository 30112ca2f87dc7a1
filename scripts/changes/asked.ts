import { z } from "zod/v4";
import type { Flags, Invocation } from "../command.ts";

/**
 * The flags that say what a call does. Where it connects, who signs, how it ends and what it writes is none of them:
 * neither kept, as URLs may carry access keys, nor believed, as whoever can write the folder could have written it.
 */
const content = z.object({
  token: z.string().optional(),
  amount: z.string().optional(),
  asOf: z.string().optional(),
  asRequest: z.boolean().optional(),
  case: z.string().optional(),
  memo: z.string().optional(),
  to: z.string().optional(),
  role: z.string().optional(),
  reason: z.string().optional(),
  kind: z.string().optional(),
  value: z.string().optional(),
  order: z.string().optional(),
  credit: z.string().optional(),
  custodian: z.string().optional(),
  pool: z.string().optional(),
  statement: z.string().optional(),
  composition: z.string().optional(),
  burnTx: z.string().optional(),
  payoutRef: z.string().optional(),
  uetr: z.string().optional(),
  propose: z.boolean().optional(),
  confirmMinorUnits: z.string().optional(),
});

/** What a command was asked for, without where it connected, who signed and how it ended. */
export interface Asked {
  /** "account-blacklist" */
  noun: string;
  arguments: Invocation["arguments"];
  flags: Flags;
}

const askedSchema = z.object({
  noun: z.string(),
  arguments: z.array(z.union([z.string(), z.array(z.string())])),
  flags: content,
});

export function askedOf(noun: string, { arguments: given, flags }: Invocation): Asked {
  return { noun, arguments: given, flags: definedIn(content.parse(flags)) };
}

/** The same from a file. Undefined: there is nothing of the kind in it. */
export function readAsked(value: unknown): Asked | undefined {
  const read = askedSchema.safeParse(value).data;
  return read === undefined ? undefined : { ...read, flags: definedIn(read.flags) };
}

function definedIn(flags: z.output<typeof content>): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
