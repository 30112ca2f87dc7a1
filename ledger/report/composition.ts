import { startOfDay, type Day } from "../clock/hong-kong-time.ts";
import type { ReserveLine } from "./bank-evidence.ts";
import type { Json } from "./canonical.ts";
import { money, percent } from "./decimal-text.ts";
import type { IssuerFacts } from "./issuer-facts.ts";
import { sumOf } from "./reserve-evidence.ts";

/** The reserve by what it is in, in whose hands and where; largest first. No single security is named. */
export function composition(lines: readonly ReserveLine[], day: Day, facts: IssuerFacts): Record<string, Json>[] {
  const total = sumOf(lines);
  return grouped(lines, (line) =>
    JSON.stringify([line.asset_class, line.asset_currency, line.custodian, line.jurisdiction, line.rating]),
  ).map((those) => {
    const [{ asset_class, asset_currency, custodian, jurisdiction, rating }] = those as [ReserveLine];
    const maturities = those.filter(({ maturity }) => maturity !== "");
    return {
      assetClass: asset_class,
      currency: asset_currency,
      marketValue: money(sumOf(those)),
      pct: percent(sumOf(those), total) ?? null,
      weightedAvgMaturityDays: maturities.length === 0 ? null : averageDays(maturities, day),
      maxMaturityDays: maturities.length === 0 ? null : Math.max(...maturities.map((line) => daysLeft(line, day))),
      custodian,
      custodianName: facts.custodians?.[custodian]?.name ?? null,
      jurisdiction: jurisdiction === "" ? null : jurisdiction,
      counterpartyRating: rating === "" ? null : rating,
    };
  });
}

/** The largest shares by custodian and by counterparty. */
export function concentrations(lines: readonly ReserveLine[]): Record<string, Json>[] {
  const total = sumOf(lines);
  return (["custodian", "counterparty"] as const).flatMap((by) =>
    grouped(
      lines.filter((line) => line[by] !== ""),
      (line) => line[by],
    )
      .slice(0, 5)
      .map((those) => ({
        by,
        name: those[0]![by],
        marketValue: money(sumOf(those)),
        pct: percent(sumOf(those), total) ?? null,
      })),
  );
}

/** Largest first; equal ones by their key, so that the order is always the same. */
function grouped(lines: readonly ReserveLine[], keyOf: (line: ReserveLine) => string): ReserveLine[][] {
  const groups = new Map<string, ReserveLine[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  return [...groups]
    .sort(([a, left], [b, right]) => {
      const [l, r] = [sumOf(left), sumOf(right)];
      return l === r ? (a < b ? -1 : 1) : l > r ? -1 : 1;
    })
    .map(([, those]) => those);
}

function daysLeft({ maturity }: ReserveLine, day: Day): number {
  return Math.round((startOfDay(maturity) - startOfDay(day)) / 86_400);
}

/** Weighted by market value, floored. */
function averageDays(lines: readonly ReserveLine[], day: Day): number {
  const total = sumOf(lines);
  if (total <= 0n) return 0;
  return Number(lines.reduce((sum, line) => sum + BigInt(line.market_value) * BigInt(daysLeft(line, day)), 0n) / total);
}
