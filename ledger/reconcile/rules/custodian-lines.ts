import { formatHongKong } from "../../clock/hong-kong-time.ts";
import type { PoolAt } from "../../read/reserve-at.ts";
import { accountsOf, reaches } from "../bank-facts.ts";
import { money, type Difference, type Evidence } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";
import { listKey, SIGNED_WITHIN } from "../signed-hashes.ts";

/**
 * The statement in force of every pool against the custodian's list of assets: the same sum, and the hashes that the
 * custodian signed are those of the imported files. What was not imported is a warning: it proves nothing.
 */
export const custodianLines: Rule = {
  name: "custodian-lines",
  title: "Σ custodian lines = attested total, and the signed hashes are the files'",
  leftOut: ({ bank }) => (bank.reserveLines.length === 0 ? "no custodian's list was imported" : undefined),
  run: (picture) =>
    picture.chains.flatMap((chain) =>
      (chain.reserve?.pools ?? [])
        .filter(({ inForce }) => inForce !== undefined)
        .flatMap((pool) => compare(picture, chain, pool)),
    ),
};

function compare({ currency, bank, at }: Picture, { moment: { chainId } }: ChainPicture, pool: PoolAt): Difference[] {
  const { custodian, pool: name, asOf, total, sequence } = pool;
  const { compositionHash, statementHash } = pool.inForce!;
  const lines = bank.reserveLines.filter(
    (one) => one.custodian === custodian && one.pool === name && one.currency === currency && one.asOf === asOf,
  );
  const evidence: Evidence[] = [
    { is: "pool", chainId, custodian, pool: name, sequence: String(sequence) },
    ...(lines.length === 0 ? [] : [{ is: "reserve list", custodian, pool: name, asOf } as const]),
  ];
  const differ = (kind: string, left: string, right: string, difference: string, severity: Difference["severity"]) => ({
    ...{ rule: "custodian-lines", currency, subject: `chain ${chainId} ${custodian} ${name} ${kind}` },
    ...{ severity, left, right, difference, evidence },
  });
  if (lines.length === 0)
    return [
      differ(
        "list",
        `no list as of ${formatHongKong(asOf)}`,
        `${money(total, currency)} attested`,
        "not proven",
        "warning",
      ),
    ];
  const found: Difference[] = [];
  const sum = lines.reduce((value, line) => value + line.marketValue, 0n);
  if (sum !== total)
    found.push(
      differ(
        "total",
        `${money(sum, currency)} in ${lines.length} lines`,
        `${money(total, currency)} attested`,
        money(sum - total, currency),
        "break",
      ),
    );
  const composed = bank.listHashes.get(listKey(lines[0]!)) ?? [];
  if (!composed.includes(compositionHash))
    found.push(
      differ(
        "composition hash",
        `${composed.length === 0 ? "no file" : composed.join(", ")} of the list`,
        `${compositionHash} signed`,
        "another list was signed",
        "break",
      ),
    );
  const covered = accountsOf(bank, currency, "reserve").some(
    (one) => one.custodian === custodian && one.pool === name && reaches(bank, one.account, asOf),
  );
  if (asOf > at - SIGNED_WITHIN && ![...bank.signedHashes.values()].includes(statementHash))
    found.push(
      differ(
        "statement hash",
        "no imported file has it",
        `${statementHash} signed`,
        covered ? "another statement was signed" : "not imported yet",
        covered ? "break" : "warning",
      ),
    );
  return found;
}
