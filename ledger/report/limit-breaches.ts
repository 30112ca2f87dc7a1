import { formatHongKong } from "../clock/hong-kong-time.ts";
import { ratioLevel } from "../clock/ratio-level.ts";
import type { Json } from "./canonical.ts";
import { percent } from "./decimal-text.ts";
import type { RedemptionRow } from "./redemption-rows.ts";
import type { ReserveEvidence } from "./reserve-evidence.ts";

export interface BreachParameters {
  outstanding: bigint;
  reserve: ReserveEvidence;
  redemptions: readonly RedemptionRow[];
}

/** Which of the lines that the books can judge were crossed, with what follows from it. */
export function limitBreaches({ outstanding, reserve, redemptions }: BreachParameters): Json[] {
  const found: Json[] = [];
  const level = ratioLevel({ reserves: reserve.counted, liabilities: outstanding });
  if (reserve.followed && level !== "enough" && level !== "nothing-circulates")
    found.push({ limit: "ratio of 101.0 %", found: `${percent(reserve.counted, outstanding)} %`, consequence: level });
  for (const { pool } of reserve.pools)
    if (pool.status === "stale")
      found.push({
        limit: `age of the statement of pool ${pool.pool}`,
        found: `as of ${formatHongKong(pool.asOf)}`,
        consequence: "not counted",
      });
  for (const { redemption, chainId, dates, overdue } of redemptions)
    if (overdue)
      found.push({
        limit: `redemption ${chainId}:${redemption.id}`,
        found: `due ${formatHongKong(dates.due.time)}`,
        consequence: "overdue",
      });
  return found;
}
