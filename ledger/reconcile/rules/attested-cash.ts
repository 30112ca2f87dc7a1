import { formatHongKong } from "../../clock/hong-kong-time.ts";
import { accountBalances, accountsOf } from "../bank-facts.ts";
import { money, type Difference } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/**
 * The cash in the custodian's list against what the pool's accounts had at that moment by the bank's statements: of the
 * newest attestation of every pool that the statements reach.
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
    const possible = balances.reduce<bigint[]>(
      (sums, each) => [...new Set(sums.flatMap((sum) => each!.map((one) => sum + one)))],
      [0n],
    );
    const had = balances.reduce<bigint>((sum, each) => sum + each!.at(-1)!, 0n);
    const cash = lines
      .filter(({ assetClass }) => assetClass === "cash")
      .reduce((sum, one) => sum + one.marketValue, 0n);
    if (possible.includes(cash)) return [];
    return [
      {
        rule: "attested-cash",
        currency,
        subject: `chain ${chainId} ${custodian} ${pool}`,
        severity: "break",
        left: `${money(had, currency)} in the accounts ${formatHongKong(asOf)}`,
        right: `${money(cash, currency)} attested as cash`,
        difference: money(had - cash, currency),
        evidence: [
          { is: "pool", chainId, custodian, pool, sequence: String(sequence) },
          { is: "reserve list", custodian, pool, asOf },
          ...accounts.map(({ account }) => ({
            is: "bank statement" as const,
            account,
            number: bank.statements.findLast((one) => one.account === account && one.from <= asOf && asOf <= one.to)!
              .number,
          })),
        ],
      },
    ];
  }
  return [];
}
