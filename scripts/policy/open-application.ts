import { partyAt, resolveParty, type Connection } from "../chain/connection.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { requireChange } from "../changes/changes-root.ts";
import type { Invocation } from "../command.ts";
import { networkRequired, oneExit, signerRequired } from "../faults.ts";
import { where } from "../open.ts";
import { readAgain, signersHere, type Application, type CurrencyWork } from "./application.ts";
import { derivedSteps, refuseForeignOperations } from "./derived-steps.ts";
import { doneBy, readJournal, unfinished } from "./journal.ts";
import { openPlan } from "./plan-file.ts";
import { stepUndone } from "./policy-faults.ts";
import { settledNonce } from "./settled-nonce.ts";
import { openSteps } from "./step-state.ts";
import { refuseForeignPlan, refuseMoved } from "./unmoved.ts";
import { describeStep, expired, refuseCancelled, transactionLeft, whatBecame, type Became } from "./what-became.ts";

/**
 * Opens a saved plan and reads again everything that it read. Refuses a plan that the chain has left behind. An earlier
 * run that ended in the middle of a transaction is waited for first, so that what it did is read too.
 */
export async function openApplication({ arguments: words, flags, io, connect }: Invocation): Promise<Application> {
  if (flags.network === undefined && flags.rpc === undefined) throw networkRequired();
  const exits = (["send", "safe", "schedule", "calldata"] as const).filter((exit) => flags[exit] === true);
  if (exits.length > 1) throw oneExit(exits.map((exit) => `--${exit}`));
  if (flags.safe === true && flags.as === undefined) throw signerRequired();

  const connection = await connect(where(flags));
  const folder = requireChange(io, connection.network, words[0] as string);
  const plan = openPlan(folder);
  refuseForeignPlan(plan, connection);

  const journal = readJournal(folder);
  for (const { signer } of unfinished(journal)) {
    await settledNonce(connection.provider, partyAt(connection.book, signer));
  }
  const { block, works } = await readAgain(connection, plan);
  refuseMoved(
    plan,
    works.map(({ reading }) => reading),
    connection,
  );
  for (const [i, work] of works.entries()) {
    work.steps = derivedSteps(folder, plan.currencies[i]!, work.reading);
    refuseForeignOperations(folder, work.steps, journal);
  }
  const done = doneBy(journal);
  const cutOff = unfinished(journal).filter(({ act }) => act !== "schedule");
  for (const work of works) {
    for (const step of openSteps(work.steps, work.reading)) {
      const left = cutOff.find((line) => line.step === step.id);
      const transaction =
        done.get(step.id) ??
        (left && (await transactionLeft(connection, { ...left, step, since: plan.block, until: block })));
      if (transaction !== undefined) throw stepUndone(describeStep(step), transaction);
    }
    const became = await becameOf(connection, work, plan.block, block);
    await refuseCancelled(connection, became);
    for (const { step } of await expired(work.token, became, block)) {
      io.err(`! expired, to be scheduled again: ${describeStep(step)}`);
    }
  }
  return { connection, io, folder, plan, accounts: await accountsOf(connection, flags), block, works };
}

/** What became of the operations of the steps that are still open. */
function becameOf(
  connection: Connection,
  { reading, steps }: Pick<CurrencyWork, "reading" | "steps">,
  since: Application["block"],
  until: Application["block"],
): Promise<Became[]> {
  return whatBecame({ connection, reading, steps: openSteps(steps, reading), since, until });
}

/** Everybody the signer signs for, or the one of --as alone; a Safe signs elsewhere. */
async function accountsOf(connection: Connection, flags: Invocation["flags"]): Promise<Set<string>> {
  const one = flags.as === undefined ? undefined : resolveParty(connection.book, flags.as).address;
  if (flags.safe === true || flags.calldata === true) {
    return one === undefined ? signersHere(connection) : new Set([one]);
  }
  const here = await signersHere(connection);
  return one === undefined ? here : new Set(here.has(one) ? [one] : []);
}

/** Whether a saved plan met with a no since it was made: an operation of it was cancelled, or what it did undone. */
export async function metRefusal(connection: Connection, folder: ChangeFolder): Promise<boolean> {
  const plan = openPlan(folder);
  const { works, block } = await readAgain(connection, plan);
  const done = doneBy(readJournal(folder));
  for (const work of works) {
    if (openSteps(work.steps, work.reading).some(({ id }) => done.has(id))) return true;
    const became = await becameOf(connection, work, plan.block, block);
    if (became.some(({ event }) => event !== "OperationScheduled")) return true;
  }
  return false;
}
