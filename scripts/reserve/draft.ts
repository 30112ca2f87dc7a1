import { parseAmount } from "../../sdk/amount.ts";
import { reserveStatement, reserveStatementTypedData, STATEMENT_PARTS } from "../../sdk/reserve-statement.ts";
import type { CommandFile, Flags } from "../command.ts";
import { unknownPool } from "../issuance-faults.ts";
import { hashFile, requireAbsent } from "../json-file.ts";
import { parseTime } from "../time.ts";
import { openDesk, shortId } from "./open.ts";
import { poolOf } from "./payload-facts.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-draft/1",
  writes: false,

  configure(draft) {
    draft
      .requiredOption("--custodian <id>", "the custodian, such as BANK-A")
      .requiredOption("--pool <id>", "its pool, such as BANK-A-1")
      .requiredOption("--as-of <time>", "when the balances were so, such as 2026-11-22T18:00:00+08:00")
      .requiredOption("--valid-until <time>", "the bank stands by it until then")
      .requiredOption("--cash <amount>", 'in units, such as "250,000,000.00"')
      .requiredOption("--term-deposits <amount>", "in units")
      .requiredOption("--securities <amount>", "in units, at market value")
      .requiredOption("--reverse-repo <amount>", "in units")
      .requiredOption("--other <amount>", "in units")
      .requiredOption("--composition <file>", "the list of assets behind the parts")
      .requiredOption("--statement <file>", "the bank's own statement (camt.053, MT940)")
      .requiredOption("--out <file>", "where to write it; never over an existing file")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Every part is written, also one of 0; the total is their sum. Sequence, chain and registry come from the chain. Of the
two files keccak256 of their bytes is signed, so keep them exactly as they are. Nothing is sent.

  harbour reserve draft --token hkd --custodian BANK-A --pool BANK-A-1 --as-of 2026-11-22T18:00:00+08:00
    --valid-until 2026-11-24T00:00:00+08:00 --cash 250,000,000.00 --term-deposits 250,000,000.00
    --securities 412,500,000.00 --reverse-repo 100,000,000.00 --other 0 --composition assets.csv
    --statement camt053.xml --out statement.json --network localhost`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    requireAbsent(flags.out!);
    const amounts = readParts(flags);
    const [asOf, validUntil] = [parseTime("--as-of", flags.asOf!), parseTime("--valid-until", flags.validUntil!)];
    const [compositionHash, statementHash] = [hashFile(flags.composition!), hashFile(flags.statement!)];
    const desk = await openDesk(invocation);
    const { token, issuance, block, domain } = desk;
    const [custodian, id] = [shortId(flags.custodian!), shortId(flags.pool!)];
    const pool = await poolOf(issuance, token, custodian, id, block);
    if (pool === undefined) throw unknownPool(flags.custodian!, flags.pool!);

    const message = reserveStatement(domain, {
      currency: token.currency,
      custodian: flags.custodian!,
      pool: flags.pool!,
      sequence: pool.sequence + 1n,
      asOf,
      validUntil,
      ...amounts,
      compositionHash,
      statementHash,
    });
    return writeDraft(invocation, desk, {
      schema: this.schema,
      payload: reserveStatementTypedData({ domain, message }),
      evidence: { "composition file": flags.composition!, "statement file": flags.statement! },
      out: flags.out!,
    });
  },
};

function readParts(flags: Flags) {
  const [cash, termDeposits, securities, reverseRepo, other] = STATEMENT_PARTS.map((part) =>
    parseAmount(flags[part]!),
  ) as [bigint, bigint, bigint, bigint, bigint];
  const total = cash + termDeposits + securities + reverseRepo + other;
  return { cash, termDeposits, securities, reverseRepo, other, total };
}
