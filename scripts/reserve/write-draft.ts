import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { toJson } from "../words.ts";
import { digestOf } from "../../sdk/signable.ts";
import type { Desk } from "./open.ts";
import { renderPage } from "./page.ts";
import type { Payload } from "./payload.ts";
import { checkPayload } from "./payload-checks.ts";
import { readPayloadFacts } from "./payload-facts.ts";
import { writeNewPayloadFile, type PayloadFile } from "./payload-file.ts";
import { refusedByChecks } from "../issuance-faults.ts";

export interface Draft {
  schema: string;
  payload: Payload;
  evidence: Record<string, string>;
  out: string;
}

/** Shows a payload as its signers will read it and writes its file, unless the registry would refuse it. */
export async function writeDraft({ flags, io }: Invocation, desk: Desk, draft: Draft): Promise<ExitCode> {
  const { connection, token, issuance, block } = desk;
  const file: PayloadFile = {
    network: connection.network,
    payload: draft.payload,
    digest: digestOf(draft.payload),
    evidence: draft.evidence,
    signatures: [],
  };
  const facts = await readPayloadFacts(connection, token, issuance, file, block);
  const checks = checkPayload(file.payload, facts);
  const failed = checks.filter(({ passed }) => !passed);
  if (!flags.json) (failed.length > 0 ? io.err : io.out)(renderPage(file, facts, checks));
  if (failed.length > 0) throw refusedByChecks(failed);

  writeNewPayloadFile(draft.out, file);
  if (flags.json) {
    const { payload, digest } = file;
    io.out(toJson({ schema: draft.schema, out: draft.out, digest, message: payload.message, checks, exitCode: 0 }));
  } else {
    const where = `--token ${token.currency.toLowerCase()} --network ${connection.network}`;
    io.out(`\nWrote ${draft.out}. Next\n  harbour reserve sign ${draft.out} ${where} --as <signer>`);
  }
  return ExitCode.done;
}
