import { latestBlock } from "../chain/block.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../exit-code.ts";
import { openForReading } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { toJson } from "../words.ts";
import { readPolicy } from "./read-policy.ts";
import { renderDrift } from "./render-plan.ts";

export const command: CommandFile = {
  schema: "harbour.drift/1",
  writes: false,

  configure(drift) {
    drift.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
The reading of harbour plan, for cron: prints nothing and ends with 0 when chain and policy file agree; else one line
for each difference and exit code 2. Saves nothing.

  harbour drift --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const readings = await Promise.all(tokens.map((token) => readPolicy(connection, token, block)));
    const count = readings.reduce((sum, { differences }) => sum + differences.length, 0);
    const exitCode = count > 0 ? ExitCode.differences : ExitCode.done;
    const { network, chainId, policy, book } = connection;
    if (flags.json) {
      const currencies = readings.map(({ currency, symbol, differences }) => ({ currency, symbol, differences }));
      const { path, sha256 } = policy;
      io.out(toJson({ schema: this.schema, network, chainId, block, policy: { path, sha256 }, currencies, exitCode }));
    } else if (count > 0) io.out(renderDrift(readings, book));
    return exitCode;
  },
};
