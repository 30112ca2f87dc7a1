import { voidSequenceTypedData } from "../../sdk/void-sequence.ts";
import type { CommandFile } from "../command.ts";
import { unknownPool } from "../issuance-faults.ts";
import { requireAbsent } from "../json-file.ts";
import { openDesk, shortId } from "./open.ts";
import { poolOf } from "./payload-facts.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-void/1",
  writes: false,

  configure(draft) {
    draft
      .requiredOption("--custodian <id>", "the custodian, such as BANK-A")
      .requiredOption("--pool <id>", "its pool, such as BANK-A-1")
      .requiredOption("--out <file>", "where to write it; never over an existing file")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
For a statement that was signed by mistake and not submitted: its sequence is given up, so that nobody can submit it
any more. A parked statement of the pool is dropped with it. The custodian's signers sign the file with harbour reserve
sign, and anybody submits it with harbour reserve submit. Nothing is sent here.

  harbour reserve void --token hkd --custodian BANK-A --pool BANK-A-1 --out void.json --network localhost`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    requireAbsent(flags.out!);
    const desk = await openDesk(invocation);
    const { token, issuance, block, domain } = desk;
    const [custodian, id] = [shortId(flags.custodian!), shortId(flags.pool!)];
    const pool = await poolOf(issuance, token, custodian, id, block);
    if (pool === undefined) throw unknownPool(flags.custodian!, flags.pool!);

    const message = { custodian, pool: id, sequence: pool.sequence + 1n };
    return writeDraft(invocation, desk, {
      schema: this.schema,
      payload: voidSequenceTypedData({ domain, message }),
      evidence: {},
      out: flags.out!,
    });
  },
};
