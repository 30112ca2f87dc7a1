import { latestBlock } from "../chain/block.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { toJson } from "../words.ts";
import { foreignJson, foreignOperations, renderForeign } from "./foreign-operations.ts";
import { readPolicy } from "./read-policy.ts";
import { renderDrift } from "./render-plan.ts";

export const command: CommandFile = {
  schema: "harbour.drift/1",
  writes: false,

  configure(drift) {
    drift.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
The reading of harbour plan, for cron: prints nothing and ends with 0 when chain and policy file agree and nothing is
scheduled that would part them; else one line for each difference, one for each scheduled call that is no step towards
the file, and exit code 2. Saves nothing.

  harbour drift --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const readings = await Promise.all(tokens.map((token) => readPolicy(connection, token, block)));
    const at = { block, now: io.now() };
    const foreign = await Promise.all(
      readings.map((reading, i) => foreignOperations(connection, tokens[i]!, reading, at)),
    );
    const lines = [renderDrift(readings, connection.book), renderForeign(foreign)].filter((text) => text !== "");
    const exitCode = lines.length > 0 ? ExitCode.differences : ExitCode.done;
    const { network, chainId, policy } = connection;
    if (flags.json) {
      const currencies = readings.map(({ currency, symbol, differences }, i) => {
        return { currency, symbol, differences, ...foreignJson(foreign[i]!) };
      });
      const { path, sha256 } = policy;
      io.out(toJson({ schema: this.schema, network, chainId, block, policy: { path, sha256 }, currencies, exitCode }));
    } else if (lines.length > 0) io.out(lines.join("\n"));
    return exitCode;
  },
};
