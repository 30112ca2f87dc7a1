import { latestBlock } from "../chain/block.ts";
import { blockTimes, isOpen } from "../chain/operations.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { toJson } from "../words.ts";
import { findOperation, parseOperationId } from "./find-operation.ts";
import { renderOperation } from "./render.ts";
import { cancellerWords, whoCanCancel } from "./who-can-cancel.ts";

export const command: CommandFile = {
  schema: "harbour.operation-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<id>", "its id, or the first 8 digits or more")
      .option("--token <cnh|hkd>", "only this currency")
      .addHelpText(
        "after",
        `
The call in words with everything inside it, its clock, and who can still stop it.

  harbour operation show 0x1a2b3c4d --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const id = parseOperationId(invocation.arguments[0] as string);
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const now = Math.max(io.now(), block.timestamp);
    const { token, operation, earlier } = await findOperation(connection, tokens, id, block, now);
    const { ended } = operation;
    const [times, cancellers] = await Promise.all([
      blockTimes(connection, [operation, ...(ended === undefined ? [] : [ended])]),
      isOpen(operation) ? whoCanCancel(connection, token, operation, block) : [],
    ]);
    const shown = {
      operation,
      scheduledAt: times.get(operation.block)!,
      ...(ended === undefined ? {} : { endedAt: times.get(ended.block)! }),
      earlier,
      cancellableBy: cancellers.map(cancellerWords),
    };
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, ...shown, cancellableBy: cancellers, exitCode: 0 })
        : renderOperation(place, shown, now),
    );
    return ExitCode.done;
  },
};
