import { formatHongKong } from "../clock/hong-kong-time.ts";
import type { ReserveLine } from "./bank-evidence.ts";
import type { Json } from "./canonical.ts";
import { money } from "./decimal-text.ts";

/** One line of a custodian's list with where it comes from. */
export function valuation(line: ReserveLine): Record<string, Json> {
  return {
    custodian: line.custodian,
    pool: line.pool,
    line: line.line,
    assetClass: line.asset_class,
    currency: line.asset_currency,
    marketValue: money(BigInt(line.market_value)),
    cost: money(BigInt(line.cost)),
    maturity: line.maturity === "" ? null : line.maturity,
    asOf: formatHongKong(line.as_of),
    source: line.source,
  };
}
