import { latestBlock } from "../chain/block.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { aroundOutcome } from "./around.ts";
import { halvedIds, readJournal } from "./journal.ts";
import { readPayoutOutcome } from "./outcome.ts";
import { findPayoutFolder } from "./payout-folder.ts";
import { openPayoutWork } from "./payout-work.ts";
import { payoutOutcomeJson, renderPayoutOutcome } from "./render-payout-outcome.ts";

const schema = "harbour.payout-show/1";

export const command: CommandFile = {
  schema: "harbour.payout-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<file>", "the file that was paid: a pain.001 or a list")
      .option("--secret <file>", "file of 32 random bytes that the references of this payer are derived from")
      .option("--as <name>", "who paid, where the file does not say it: a name of the address book, or an address")
      .option("--atomic", "if it was run so")
      .option("--message-id <id>", "of a list: the name under which it was paid")
      .option("--token <cnh|hkd>", "of a list: in which currency")
      .option("--out <folder>", "write pacs.002.xml and camt.054.xml there, as of now")
      .addHelpText(
        "after",
        `
What became of each payment of a file, read from the chain, whoever sent it and from wherever; and what this machine's
journal has on its way. With --out the status report is written anew: what was pending is ACSC or RJCT once its block is
final. Exit code 2: some payments are not made.

  harbour payout show salaries.xml --secret payout.secret --network localhost
  harbour payout show salaries.xml --secret payout.secret --out reports --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io, arguments: words } = invocation;
    const connection = await openForReading(invocation);
    const work = await openPayoutWork(connection, words[0] as string, flags);
    const folder = findPayoutFolder(io, connection.network, work.hash);
    const halved = halvedIds(folder === undefined ? [] : readJournal(folder));
    const block = await latestBlock(connection.provider);
    const outcome = await readPayoutOutcome(work, block, ({ batchId }) => halved.has(batchId));
    const around = await aroundOutcome({ work, outcome, folder, reportsTo: flags.out });
    const isPaid = outcome.payments.every(({ state }) => state === "paid");
    const exitCode = isPaid ? ExitCode.done : ExitCode.differences;
    const kept = folder === undefined ? {} : { change: folder.name };
    const data = { schema, network: connection.network, outcome: payoutOutcomeJson(work, outcome, around), ...kept };
    io.out(flags.json ? toJson({ ...data, exitCode }) : renderPayoutOutcome(work, outcome, around));
    return exitCode;
  },
};
