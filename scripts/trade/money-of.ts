import type { TradeTimeline } from "./timeline.ts";

/** Where the money of an order is. Minor units; funded is the sum of the rest. */
export interface OrderMoney {
  funded: bigint;
  held: bigint;
  toPayee: bigint;
  toFinancier: bigint;
  toBuyer: bigint;
  toPool: bigint;
}

/** Added up from the events; what waits for somebody counts as his. Pure. */
export function moneyOf({ history, standing }: Pick<TradeTimeline, "history" | "standing">): OrderMoney {
  const money = { funded: 0n, held: standing.held, toPayee: 0n, toFinancier: 0n, toBuyer: 0n, toPool: 0n };
  for (const { name, args } of history) {
    if (name === "OrderOpened") money.funded += args["funded"] as bigint;
    if (name !== "MilestoneSettled") continue;
    money.toPayee += args["toPayee"] as bigint;
    money.toFinancier += args["toFinancier"] as bigint;
    money[args["guaranteed"] === true ? "toPool" : "toBuyer"] += args["refunded"] as bigint;
  }
  return money;
}
