import { type Holding, type Holdings } from "../../ledger/bank/holdings-csv.ts";
import { dayOf } from "../../ledger/clock/hong-kong-time.ts";
import { STATEMENT_PARTS, type StatementPart } from "../../sdk/reserve-statement.ts";
import type { Attested } from "./bank-movements.ts";

const CENT = 10_000n;

interface Kind {
  /** Days from the moment of the list; undefined: payable at once. */
  days: number | undefined;
  /** Share of the part in percent; the last of a part takes the rest. */
  share: bigint;
  /** Of the market value, in basis points. */
  costBps: bigint;
  counterparty: string;
  rating: string;
}

/** What an example's custodian holds: deposits below three months, paper below a year, repo over night. */
const KINDS: Readonly<Record<StatementPart, readonly Kind[]>> = {
  cash: [{ days: undefined, share: 100n, costBps: 10_000n, counterparty: "", rating: "A+" }],
  termDeposits: [
    { days: 30, share: 60n, costBps: 10_000n, counterparty: "Example Bank C", rating: "A+" },
    { days: 85, share: 40n, costBps: 10_000n, counterparty: "Example Bank D", rating: "A" },
  ],
  securities: [
    { days: 91, share: 70n, costBps: 9_930n, counterparty: "Example government, bills", rating: "AA+" },
    { days: 182, share: 30n, costBps: 9_870n, counterparty: "Example government, bills", rating: "AA+" },
  ],
  reverseRepo: [{ days: 1, share: 100n, costBps: 10_000n, counterparty: "Example Securities House", rating: "A" }],
  other: [{ days: 30, share: 100n, costBps: 10_000n, counterparty: "Example Fund", rating: "" }],
};

/** The custodian's list behind a statement of the day: its lines add up to the parts that are attested. */
export function holdingsOf({ step, asOf }: Attested): Holdings {
  const { custodian, pool, token: currency, parts } = step;
  const lines = STATEMENT_PARTS.flatMap((part) => linesOf(part, parts[part] ?? 0n, { custodian, currency, asOf }));
  return { custodian, pool, asOf, currency, lines };
}

function linesOf(
  part: StatementPart,
  value: bigint,
  of: { custodian: string; currency: string; asOf: number },
): Holding[] {
  const total = value - (value % CENT);
  let left = total;
  return KINDS[part].flatMap(({ days, share, costBps, counterparty, rating }, index, all): Holding[] => {
    const exact = index === all.length - 1 ? left : (total * share) / 100n;
    const marketValue = exact - (exact % CENT);
    left -= marketValue;
    if (marketValue === 0n) return [];
    const cost = (marketValue * costBps) / 10_000n;
    return [
      {
        assetClass: part,
        assetCurrency: of.currency,
        marketValue,
        cost: cost - (cost % CENT),
        maturity: days === undefined ? "" : dayOf(of.asOf + days * 86_400),
        jurisdiction: "HK",
        counterparty: counterparty === "" ? of.custodian : counterparty,
        rating,
      },
    ];
  });
}
