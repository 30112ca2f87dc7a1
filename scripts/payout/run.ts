import { latestBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { nothingToSchedule } from "../faults.ts";
import { connectForWriting } from "../open.ts";
import { obtainPayoutApproval } from "./approve-payout.ts";
import { buildPayoutPlan } from "./build-payout-plan.ts";
import { endWithoutSending } from "./end-without-sending.ts";
import { finishRun } from "./finish-run.ts";
import { halvedIds, readJournal } from "./journal.ts";
import { partCancelled } from "./payout-faults.ts";
import { createPayoutFolder, findPayoutFolder } from "./payout-folder.ts";
import { openPayoutWork, type PayoutWork } from "./payout-work.ts";
import { renderPayoutPlan } from "./render-payout-plan.ts";
import { sendPayout } from "./send-payout.ts";
import { readStanding, type IsHalved } from "./standing.ts";

const schema = "harbour.payout-run/1";

export const command: CommandFile = {
  schema: "harbour.payout-run/1",
  writes: true,

  configure(run) {
    run
      .argument("<file>", "a pain.001, or a list with the columns to, amount, reference")
      .option("--secret <file>", "file of 32 random bytes that the references of this payer are derived from")
      .option("--atomic", "all payments of a transaction or none; unless told, who may not be paid is skipped")
      .option("--halves", "pay in halves what a run elsewhere cancelled for that, of which there is no journal here")
      .option("--message-id <id>", "of a list: the name under which it is paid once; a pain.001 has its own")
      .option("--token <cnh|hkd>", "of a list: in which currency; a pain.001 says it itself")
      .option("--out <folder>", "where pacs.002.xml and camt.054.xml go (default: the change's folder)")
      .addHelpText(
        "after",
        `
Any holder pays its own money. The file is read and checked completely before anything is sent, then cut into
transactions of at most 12,000,000 gas. Before them stands an approval of exactly the total, unless there is one.

A message id pays once. After a crash, or from another machine, the same command goes on where the chain is, also under
the --approve of the first run; a changed file under a used message id is refused. So keep the secret: the references on
the chain follow from it and from every byte of the file. To make one:

  head -c 32 /dev/urandom > payout.secret && chmod 600 payout.secret

Who may not be paid is skipped, and the amount comes back in the same transaction: one blocked payee must not hold up the
others, and a file in several transactions cannot be all or nothing anyway. The status report (pacs.002) has a line for
each payment: ACSC or RJCT once it is final, PDNG before; harbour payout show writes it anew. Exit code 2: some are not
paid.

  harbour payout run salaries.xml --secret payout.secret --network localhost --as distributor-1
  harbour payout run list.csv --message-id PAY-11 --token hkd --secret payout.secret --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags, io, arguments: words } = invocation;
    const { connection, signer } = await connectForWriting(invocation);
    if (flags.schedule === true) throw nothingToSchedule(callParty(signer));
    const work = await openPayoutWork(connection, words[0] as string, flags);
    const folder = findPayoutFolder(io, connection.network, work.hash);
    const halved = halvedIds(folder === undefined ? [] : readJournal(folder));
    const isHalved: IsHalved = ({ batchId }) => flags.halves === true || halved.has(batchId);
    // Before the contract is asked: what gets into a block in between then uses the nonce up.
    const nonces = await noncesOf(work);
    const block = await latestBlock(connection.provider);
    const standing = await readStanding(work, block, isHalved);
    const ran = { schema, work, folder, isHalved };
    if (standing.every(({ state }) => state === "paid")) return finishRun(invocation, ran);
    const cancelled = standing.find(({ state }) => state === "cancelled");
    if (cancelled !== undefined) throw partCancelled(cancelled.part.name);

    const plan = await buildPayoutPlan({ work, standing, block, nonces, io });
    const exit = (["send", "safe", "calldata"] as const).find((name) => flags[name] === true);
    // Without an exit the plan is what was asked for; with one it is what happens on the way.
    const narrate = exit === undefined && flags.json !== true ? io.out : io.err;
    narrate(renderPayoutPlan(plan));
    if (exit !== "send" || plan.refusals.length > 0) return endWithoutSending(invocation, work, plan);

    await obtainPayoutApproval(plan, io, flags.approve);
    const kept = folder ?? createPayoutFolder(io, plan);
    try {
      await sendPayout({ work, folder: kept, bound: plan.bound, halved, isHalved, io });
    } catch (broken) {
      return finishRun(invocation, { ...ran, folder: kept, plan, broken });
    }
    return finishRun(invocation, { ...ran, folder: kept, plan });
  },
};

async function noncesOf({ connection: { provider }, payer }: PayoutWork) {
  const [nonce, next] = await Promise.all([
    provider.getTransactionCount(payer.address, "latest"),
    provider.getTransactionCount(payer.address, "pending"),
  ]);
  return { nonce, waiting: next - nonce };
}
