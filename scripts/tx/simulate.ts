import { latestBlock } from "../chain/block.ts";
import { resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import type { Transaction } from "../plan/plan.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { contractNamed } from "./contract-named.ts";
import { renderTried } from "./render-tried.ts";
import { tryCall } from "./try-call.ts";
import { badValue, notCalldata } from "./tx-faults.ts";

export const command: CommandFile = {
  schema: "harbour.tx-simulate/1",
  writes: false,

  configure(command) {
    command
      .requiredOption("--to <contract>", "which contract: a name or an address")
      .requiredOption("--data <hex>", "calldata")
      .requiredOption("--as <name>", "who would call: a name of the address book, or an address")
      .option("--value <wei>", "of the chain's own currency")
      .addHelpText(
        "after",
        `
Asks the node what the call would do on its present state, and sends nothing. A call of a role with a delay is also tried
as if it had been scheduled and the delay were over. Ends with exit code 3 where the call would be refused now.

  harbour tx simulate --to hkd-token --data 0x… --as seizer --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    if (!/^0x([0-9a-f]{2})*$/i.test(flags.data!)) throw notCalldata(flags.data!);
    if (flags.value !== undefined && !/^\d{1,40}$/.test(flags.value)) throw badValue(flags.value);
    const connection = await openForReading(invocation);
    const from = resolveParty(connection.book, flags.as!);
    const to = contractNamed(connection, flags.to!);
    const transaction: Transaction = {
      from: from.address,
      to: to.address,
      data: flags.data!.toLowerCase(),
      value: BigInt(flags.value ?? 0),
    };
    const block = await latestBlock(connection.provider);
    const place = { network: connection.network, chainId: connection.chainId, block };
    const tried = await tryCall(connection, transaction, from);

    const exitCode = (tried.refusal?.exitCode ?? ExitCode.done) as ExitCode;
    if (flags.json) {
      const { refusal, ...rest } = tried;
      io.out(
        toJson({
          schema: this.schema,
          ...place,
          ...rest,
          ...(refusal === undefined
            ? {}
            : { refusal: { code: refusal.code, message: refusal.message, fix: refusal.fix } }),
          exitCode,
        }),
      );
    } else {
      io.out(renderTried(place, tried));
    }
    if (tried.refusal !== undefined) io.err(renderFault(tried.refusal, exitCode));
    return exitCode;
  },
};
