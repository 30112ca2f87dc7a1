import { latestBlock } from "../chain/block.ts";
import { blockTimes, isOpen, readOperations } from "../chain/operations.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { viewsDisagree } from "../faults.ts";
import { openForReading } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { renderOperations } from "./render.ts";

export const command: CommandFile = {
  schema: "harbour.operation-list/1",
  writes: false,

  configure(list) {
    list
      .option("--token <cnh|hkd>", "only this currency")
      .option("--all", "also what was executed, cancelled or has expired")
      .addHelpText(
        "after",
        `
A call of a role with a delay is scheduled with the currency's authority, waits, and can then be executed for 7 days by
whoever scheduled it. Rebuilt from the authority's events; what is open is asked of the authority itself, and a
difference ends with exit code 2.

  harbour operation list --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const now = Math.max(io.now(), block.timestamp);
    const censuses = await Promise.all(tokens.map((token) => readOperations(connection, token, block, now)));

    const lists = tokens.map(({ currency, symbol }, i) => {
      const { operations } = censuses[i]!;
      const shown = flags.all ? operations : operations.filter(isOpen);
      return { currency, symbol, operations: shown, ended: operations.length - shown.length };
    });
    const place = { network: connection.network, chainId: connection.chainId, block };
    const differences = censuses.flatMap((census) => census.differences);
    const exitCode = differences.length > 0 ? ExitCode.differences : ExitCode.done;
    if (flags.json) {
      const times = await blockTimes(
        connection,
        lists.flatMap(({ operations }) => operations),
      );
      const dated = lists.map((list) => ({
        ...list,
        operations: list.operations.map((operation) => ({ ...operation, scheduledAt: times.get(operation.block)! })),
      }));
      io.out(toJson({ schema: this.schema, ...place, tokens: dated, exitCode }));
    } else {
      io.out(renderOperations(place, lists, now));
    }
    if (differences.length > 0) io.err(renderFault(viewsDisagree("Operations", differences), exitCode));
    return exitCode;
  },
};
