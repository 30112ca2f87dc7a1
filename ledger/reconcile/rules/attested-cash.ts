import { formatHongKong } from "../../clock/hong-kong-time.ts";
import { accountBalances, accountsOf, statementsOver } from "../bank-facts.ts";
import { money, type Difference } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** With more sums than this almost any figure is among them: they prove nothing. */
const MOST_SUMS = 10_000;

/**
 * The cash in the custodian's list against what the pool's accounts had at that moment by the bank's statements: of the
 * newest attestation of every pool that the statements reach. Where lines say only their day and there are too many of them
 * for one answer, it is a warning: not decidable.
 */
export const attestedCash: Rule = {
  name: "attested-cash",
  title: "Bank balance = attested cash",
  leftOut: ({ bank }) => (bank.statements.length === 0 ? "no bank statement was imported" : undefined),
  run: (picture) =>
    picture.chains.flatMap((chain) => (chain.reserve?.pools ?? []).flatMap((pool) => compare(picture, chain, pool))),
};

function compare(
  { currency, bank }: Picture,
  { moment: { chainId }, statements }: ChainPicture,
  { custodian, pool }: { custodian: string; pool: string },
): Difference[] {
  const accounts = accountsOf(bank, currency, "reserve").filter(
    (one) => one.custodian === custodian && one.pool === pool,
  );
  if (accounts.length === 0) return [];
  const stated = statements.filter(
    (one) => one.custodian === custodian && one.pool === pool && one.state !== "dropped" && one.state !== "parked",
  );
  for (const { asOf, sequence } of stated.toReversed()) {
    const lines = bank.reserveLines.filter(
      (one) => one.custodian === custodian && one.pool === pool && one.currency === currency && one.asOf === asOf,
    );
    const balances = accounts.map(({ account }) => accountBalances(bank, account, asOf));
    if (lines.length === 0 || balances.includes(undefined)) continue;
    const possible = sumsOf(balances.map((each) => each!));
    const had = balances.reduce<bigint>((sum, each) => sum + each!.at(-1)!, 0n);
    const cash = lines
      .filter(({ assetClass }) => assetClass === "cash")
      .reduce((sum, one) => sum + one.marketValue, 0n);
    if (possible?.has(cash)) return [];
    return [
      {
        rule: "attested-cash",
        currency,
        subject: `chain ${chainId} ${custodian} ${pool}`,
        severity: possible === undefined ? "warning" : "break",
        left: `${money(had, currency)} in the accounts ${formatHongKong(asOf)}`,
        right: `${money(cash, currency)} attested as cash`,
        difference: possible === undefined ? "not decidable" : money(had - cash, currency),
        evidence: [
          { is: "pool", chainId, custodian, pool, sequence: String(sequence) },
          { is: "reserve list", custodian, pool, asOf },
          ...accounts.flatMap(({ account }) =>
            statementsOver(bank, account, asOf).map(({ number }) => ({
              is: "bank statement" as const,
              account,
              number,
            })),
          ),
        ],
      },
    ];
  }
  return [];
}

/** Every sum of one balance per account; undefined beyond {@link MOST_SUMS}. */
function sumsOf(balances: readonly bigint[][]): Set<bigint> | undefined {
  let sums = new Set([0n]);
  for (const each of balances) {
    if (sums.size * each.length > MOST_SUMS) return undefined;
    sums = new Set([...sums].flatMap((sum) => each.map((one) => sum + one)));
  }
  return sums;
}
