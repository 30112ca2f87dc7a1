import { isAddress } from "ethers";
import { requireChange } from "../changes/changes-root.ts";
import { partyAt, resolveParty, type Connection, type Party } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { badUsage } from "../faults.ts";
import { openForReading } from "../open.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { readBatchFile, type BatchFile } from "./batch-file.ts";
import { compareWithChange } from "./compare-with-change.ts";
import { inspectBatch } from "./inspect-batch.ts";
import { readSafe } from "./read-safe.ts";
import { readReviewed } from "./reviewed-record.ts";
import { renderInspection } from "./render-inspection.ts";
import { safeNonceOf } from "./safe-nonce.ts";

export const command: CommandFile = {
  schema: "harbour.safe-inspect/1",
  writes: false,

  configure(inspect) {
    inspect
      .argument("<file>", "a JSON file of the Safe's Transaction Builder, ours or not")
      .option("--as <safe>", "the Safe that would execute it (default: the one the file names)")
      .option("--change <number>", "compare it with this change")
      .option("--approve <plan-hash>", "the plan that was reviewed: refuse a change that is another one")
      .option("--safe-nonce <n>", "compute the hashes for this nonce (default: the file's, else the Safe's next)")
      .addHelpText(
        "after",
        `
Reads the batch down to its last call, from the bytes that the Safe would execute, and computes the three hashes that a
signer compares with the device. It refuses a delegatecall, several transactions (the Safe's page would wrap them in one),
a contract that is neither ours nor in the address book, a function that cannot be read, a payment, another chain or Safe,
bytes that are not what the page would show, a wrong checksum and a nonce that is used up. With --change, a batch that is
not that change ends with exit 2. The hash of the plan is computed from the change's calls: compare it with the one that
was reviewed, or give that one as --approve.

  harbour safe inspect changes/localhost/0001-schedule-mint/batch-0.json --change 1 --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const path = invocation.arguments[0] as string;
    const file = readBatchFile(path);
    if (flags.approve !== undefined && flags.change === undefined)
      throw badUsage("--approve names the plan of a change: add --change <number>.");
    const nonce = safeNonceOf(flags.safeNonce);
    const connection = await openForReading(invocation);
    const change = flags.change === undefined ? undefined : requireChange(io, connection.network, flags.change);
    const approved = flags.approve === undefined ? {} : { approved: flags.approve };
    const reviewed = change === undefined ? undefined : readReviewed(change, connection, approved);
    const party = safeOf(connection, file, flags.as);
    const safe = party === undefined ? undefined : await readSafe(connection, party);

    const inspection = inspectBatch(file, connection, {
      ...(safe === undefined ? {} : { safe }),
      ...(nonce === undefined ? {} : { nonce }),
    });
    const difference = change === undefined ? undefined : compareWithChange(inspection, change, reviewed!, connection);
    const problems = [...inspection.problems, ...(difference === undefined ? [] : [difference])];
    const [first] = problems;
    const exitCode = (first?.exitCode ?? ExitCode.done) as ExitCode;

    if (flags.json) {
      const shown = problems.map(({ code, message, why, fix }) => ({ code, message, why, fix }));
      const { checksum, transactions, signing } = inspection;
      const data = {
        file: path,
        chainId: connection.chainId,
        safe,
        checksum,
        transactions,
        signing,
        plan: reviewed?.hash,
      };
      io.out(toJson({ schema: command.schema, ...data, problems: shown, exitCode }));
    } else {
      io.out(renderInspection({ path, inspection, problems, safe, change: change?.name, plan: reviewed?.hash }));
    }
    if (first !== undefined) io.err(renderFault(first, exitCode));
    return exitCode;
  },
};

function safeOf({ book }: Connection, { meta }: BatchFile, as: string | undefined): Party | undefined {
  if (as !== undefined) return resolveParty(book, as);
  const made = meta.createdFromSafeAddress;
  return made !== undefined && isAddress(made) ? partyAt(book, made) : undefined;
}
