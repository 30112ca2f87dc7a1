import { statedHash } from "../changes/planned-calls.ts";
import { requireChange } from "../changes/changes-root.ts";
import { resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { signerRequired } from "../faults.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { exportedJson } from "./exported-json.ts";
import { reexport } from "./reexport.ts";
import { renderExport } from "./render-export.ts";
import { safeNonceOf } from "./safe-nonce.ts";

export const command: CommandFile = {
  schema: "harbour.safe-export/1",
  writes: false,

  configure(command) {
    command
      .argument("<change>", "number or name of the change")
      .option("--as <safe>", "the Safe: a name of the address book, or an address")
      .option("--safe-nonce <n>", "nonce of the first transaction (default: the Safe's next one)")
      .option("--approve <plan-hash>", "the plan that was reviewed: refuse a change that is another one")
      .addHelpText(
        "after",
        `
Writes the batch of a change anew, with a fresh nonce and new hashes, after something else used up the old nonce. It
sends nothing, leaves out what is confirmed, tries the rest on the chain as it is now, and refuses a change whose last
batch was executed and is not confirmed yet.

  harbour safe export 42 --as treasury-safe --network mainnet`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.as === undefined) throw signerRequired();
    const nonce = safeNonceOf(flags.safeNonce);
    const connection = await openForReading(invocation);
    const change = requireChange(io, connection.network, invocation.arguments[0] as string);
    const safe = resolveParty(connection.book, flags.as);
    const exported = await reexport(connection, {
      change,
      safe,
      ...(nonce === undefined ? {} : { nonce }),
      ...(flags.approve === undefined ? {} : { approved: flags.approve }),
    });

    const text =
      exported.length === 0
        ? `✓ Change ${change.name} is executed and confirmed; nothing to do.`
        : renderExport({ network: connection.network, change, exported });
    const data = { change: change.name, plan: statedHash(change), batches: exported.map(exportedJson) };
    io.out(flags.json ? toJson({ schema: "harbour.safe-export/1", ...data, exitCode: ExitCode.done }) : text);
    return ExitCode.done;
  },
};
