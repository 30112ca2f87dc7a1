import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { decodeCall, flattenCalls, type DecodedCall } from "../plan/decode-nested.ts";
import { renderCall } from "../plan/render-call.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { contractNamed } from "./contract-named.ts";
import { readTransaction } from "./read-transaction.ts";
import { renderTransaction } from "./render.ts";
import { notCalldata, notWhollyRead } from "./tx-faults.ts";

export const command: CommandFile = {
  schema: "harbour.tx-decode/1",
  writes: false,

  configure(decode) {
    decode
      .argument("<data>", "calldata, or the hash of a transaction")
      .option("--to <contract>", "which contract the calldata is for: a name or an address")
      .addHelpText(
        "after",
        `
Reads calls of any of our contracts and everything inside them: several calls in one, what is scheduled, executed or
cancelled with the authority, and what a Safe wraps. Of a transaction also what became of it, and why it reverted. What
cannot be read in full, a foreign contract or a delegatecall ends with exit code 3.

  harbour tx decode 0x… --to hkd-authority --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const text = invocation.arguments[0] as string;
    if (!/^0x([0-9a-f]{2})*$/i.test(text)) throw notCalldata(text);
    const connection = await openForReading(invocation);
    const place = { network: connection.network, chainId: connection.chainId };

    const found = /^0x[0-9a-f]{64}$/i.test(text) ? await readTransaction(connection, text.toLowerCase()) : undefined;
    const to = flags.to === undefined ? undefined : contractNamed(connection, flags.to).address;
    const call =
      found === undefined ? decodeCall({ ...(to === undefined ? {} : { to }), data: text }, connection) : found.call;

    const problems = call === undefined ? [] : problemsOf(call);
    const exitCode = problems.length > 0 ? ExitCode.refused : ExitCode.done;
    if (flags.json) io.out(toJson({ schema: this.schema, ...place, ...(found ?? { call }), exitCode }));
    else io.out(found === undefined ? renderCall(call!) : renderTransaction(found));
    if (problems.length > 0) io.err(renderFault(notWhollyRead(problems), exitCode));
    return exitCode;
  },
};

/** Each once, however many calls have it. */
function problemsOf(call: DecodedCall): string[] {
  return [...new Set(flattenCalls(call).flatMap(({ problems }) => problems))];
}
