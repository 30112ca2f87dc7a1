import { requireChange } from "../changes/changes-root.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { badUsage } from "../faults.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { askAgain } from "./ask-again.ts";
import { confirmExecution } from "./confirm-execution.ts";
import { renderConfirmation } from "./render-confirmation.ts";

export const command: CommandFile = {
  schema: "harbour.safe-confirm/1",
  writes: false,

  configure(confirm) {
    confirm
      .argument("<change>", "number or name of the change")
      .option("--tx <hash>", "the transaction in which the Safe executed it")
      .option("--approve <plan-hash>", "the plan that was reviewed: refuse a change that is another one")
      .addHelpText(
        "after",
        `
Believes an execution only if the Safe itself names the safeTx hash of the calls that were planned; compare the plan's
hash with the one that was reviewed, or give that one as --approve. It then reads what the contracts
say happened, what is scheduled now and from when it can be executed, and files it as the change's receipt.

  harbour safe confirm 42 --tx 0x… --network mainnet`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.tx === undefined || !/^0x[0-9a-fA-F]{64}$/.test(flags.tx))
      throw badUsage("Say which transaction: --tx <0x and 64 hexadecimal digits>.");
    const connection = await openForReading(invocation);
    const change = requireChange(io, connection.network, invocation.arguments[0] as string);
    const confirmation = await confirmExecution(connection, change, {
      hash: flags.tx.toLowerCase(),
      ...(flags.approve === undefined ? {} : { approved: flags.approve }),
      readAgain: (safe) => askAgain(io, connection, change, safe),
    });
    const data = { change: change.name, ...confirmation };
    io.out(
      flags.json
        ? toJson({ schema: command.schema, ...data, exitCode: ExitCode.done })
        : renderConfirmation(confirmation, change.name, connection.network),
    );
    return ExitCode.done;
  },
};
