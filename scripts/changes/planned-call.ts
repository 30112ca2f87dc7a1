import { z } from "zod/v4";

export interface PlannedCall {
  to: string;
  data: string;
}

/** What was reviewed of a change, after its hash was computed anew. */
export interface PlannedCalls {
  /** What `--approve` repeats. */
  hash: string;
  /** Who was to make the calls; absent where every holder of the role may. */
  from?: string;
  /** Everything that the plan allows, in its order; each entry has the forms that one call may take. */
  calls: readonly (readonly PlannedCall[])[];
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/);

/** A transaction as plan.json has it. Nothing of ours pays. */
export const transactionSchema = z.object({ from: address, to: address, data: hex, value: z.literal("0") });
