import { askedOf } from "../changes/asked.ts";
import { createChange } from "../changes/change-folder.ts";
import { requireChangesRoot } from "../changes/changes-root.ts";
import { writePlan } from "../changes/plan-record.ts";
import type { Connection } from "../chain/connection.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Invocation } from "../command.ts";
import type { Plan } from "../plan/plan.ts";
import { renderPlan } from "../plan/render.ts";
import { exportToSafe, type ExportedTransaction } from "./export-batch.ts";
import { exportedJson } from "./exported-json.ts";
import { renderExport } from "./render-export.ts";

export interface WrittenForSafe {
  text: string;
  json: { change: string; batches: ReturnType<typeof exportedJson>[] };
}

/** The end of a write with --safe: a change folder with the plan's next step as a batch. Sends nothing. */
export async function submitToSafe(
  connection: Connection,
  plan: Plan,
  invocation: Invocation,
): Promise<WrittenForSafe> {
  const { io } = invocation;
  const title = plan.step === "schedule" ? `Schedule: ${plan.title}` : plan.title;
  const change = createChange(requireChangesRoot(io, connection.network), title);
  writePlan(change, { plan, exit: "safe", asked: askedOf(plan.noun, invocation), at: io.now() });
  const { to, data } = plan.transaction;
  const exported: readonly ExportedTransaction[] = await exportToSafe(connection, {
    safe: plan.signer,
    // Only the address counts: how the bytes are read is decided by what stands there.
    calls: [{ target: { address: to, abi: AUTHORITY_INTERFACE }, data, title }],
    change,
    nonce: BigInt(plan.nonce),
    plan: renderPlan(plan),
  });
  return {
    text: renderExport({ network: connection.network, change, exported }),
    json: { change: change.name, batches: exported.map(exportedJson) },
  };
}
