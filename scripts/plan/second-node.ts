import { isProduction } from "../../sdk/chains.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { Connection } from "../chain/connection.ts";
import { compareNodes } from "../chain/second-node.ts";
import type { Plan } from "./plan.ts";

/** Has a second node confirm what the plan was judged by. What they disagree on refuses the plan, whatever its exit. */
export async function addSecondNode(connection: Connection, plan: Plan): Promise<void> {
  try {
    const contracts = [plan.target.address];
    const nodes = await compareNodes(connection, { transaction: plan.transaction, contracts });
    if (nodes !== undefined) plan.nodes = nodes;
    else if (isProduction(connection.chainId))
      plan.warnings.push("one node was asked; a second would show whether it lies: --check-rpc");
  } catch (error) {
    if (!(error instanceof HarbourError) || !["HB-2212", "HB-2213"].includes(error.code)) throw error;
    plan.refusals.push(error);
  }
}
