import { z } from "zod/v4";
import type { Connection } from "../chain/connection.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { planHash, type Ties } from "../plan/plan.ts";
import { openPlan, PLAN_SCHEMA } from "../policy/plan-file.ts";
import type { ChangeFolder } from "./change-folder.ts";
import { changeEdited } from "./changes-faults.ts";
import { openListPlan } from "./list-plan-file.ts";
import { transactionSchema, type PlannedCalls } from "./planned-call.ts";

const singleSchema = z.object({
  schema: z.literal("harbour.change/1"),
  plan: z.object({
    chainId: z.coerce.bigint(),
    transaction: transactionSchema,
    ties: z.object({
      nonce: z.number().optional(),
      scheduled: z.number().optional(),
      files: z.record(z.string(), z.string()).optional(),
    }),
    hash: z.string(),
  }),
});

/**
 * The calls of a change's plan. They are what somebody reviewed as long as the hash is: nothing else in the folder says
 * what may be signed. @throws HarbourError HB-2803, HB-2893
 */
export function plannedCalls(change: ChangeFolder, connection: Connection): PlannedCalls {
  const content = contentOf(change);
  if (content.schema === PLAN_SCHEMA) return ofPolicy(change, connection);
  if (content.schema === "harbour.account-list-plan/1") return openListPlan(change, content, connection);
  const single = singleSchema.safeParse(content);
  if (!single.success) throw changeEdited(change.name, "its plan.json cannot be read");
  const { chainId, transaction, ties, hash } = single.data.plan;
  const computed = planHash({ chainId, transaction: { ...transaction, value: 0n }, ties: ties as Ties });
  if (computed !== hash) throw changeEdited(change.name, `plan.json says hash ${hash}, its content has ${computed}`);
  if (chainId !== connection.chainId) throw changeEdited(change.name, `it is for chain ${chainId}`);
  return { hash, from: transaction.from, calls: [[transaction]] };
}

/** As the file says it: for a screen that has just written it. */
export function statedHash(change: ChangeFolder): string | undefined {
  if (!change.has("plan.json")) return undefined;
  const { hash, plan } = contentOf(change) as { hash?: string; plan?: { hash?: string } };
  return plan?.hash ?? hash;
}

function contentOf(change: ChangeFolder): { schema?: unknown } {
  if (!change.has("plan.json")) throw changeEdited(change.name, "it has no plan.json");
  try {
    return (JSON.parse(change.read("plan.json")) ?? {}) as { schema?: unknown };
  } catch {
    throw changeEdited(change.name, "its plan.json is not JSON");
  }
}

/** A step is made by whoever holds its role, or scheduled first where that holder has a delay. */
function ofPolicy(change: ChangeFolder, { chainId }: Connection): PlannedCalls {
  const plan = openPlan(change);
  if (BigInt(plan.chainId) !== chainId) throw changeEdited(change.name, `it is for chain ${plan.chainId}`);
  const calls = plan.currencies.flatMap(({ authority, steps }) =>
    steps.map(({ target, data }) => {
      const scheduling = AUTHORITY_INTERFACE.encodeFunctionData("schedule", [target.address, data, 0]);
      return [
        { to: target.address, data },
        { to: authority, data: scheduling },
      ];
    }),
  );
  return { hash: plan.hash, calls };
}
