import type { MilestoneProgress } from "../../sdk/settlement/order-state.ts";
import type { Effect } from "../plan/intent.ts";
import { showMoney } from "../words.ts";
import type { OpenOrder } from "./find-order.ts";
import { readMilestoneState } from "../../sdk/settlement/order-state.ts";
import type { TradePlace } from "./place.ts";

/** "attested: 756,000.00 CNH for the seller" */
export function progressWords(
  { state, toSeller }: Pick<MilestoneProgress, "state" | "toSeller">,
  currency: string,
): string {
  const name = state.toLowerCase();
  const says = state === "Attested" || state === "Accepted" || state === "Ruled";
  return says ? `${name}: ${showMoney(toSeller, currency)} for the seller` : name;
}

/** Where a milestone stands at a block, and where a statement takes it. */
export async function milestoneEffect(
  { escrow }: TradePlace,
  { id, token }: OpenOrder,
  milestone: number,
  then: Pick<MilestoneProgress, "state" | "toSeller">,
  number: number,
): Promise<Effect> {
  const found = await escrow.contract.milestoneState(id, milestone, { blockTag: number });
  const progress = readMilestoneState([found.state, found.since, found.toSeller]);
  return {
    label: `milestone ${milestone}`,
    value: progressWords(progress, token.currency),
    then: progressWords(then, token.currency),
  };
}
