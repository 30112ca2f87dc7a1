import type { HarbourError } from "../../sdk/harbour-error.ts";
import { readAccount } from "../chain/account.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { changesRoot, requireChangesRoot } from "../changes/changes-root.ts";
import { openForWriting, referenceOf, type Workplace } from "../open.ts";
import type { Io } from "../io.ts";
import { renderFault } from "../render-fault.ts";
import { renderExport } from "../safe/render-export.ts";
import { exportedJson } from "../safe/exported-json.ts";
import { readSafe } from "../safe/read-safe.ts";
import { toJson } from "../words.ts";
import { signerPending } from "./account-faults.ts";
import { obtainListApproval } from "./approve-list.ts";
import { buildListPlan } from "./build-list-plan.ts";
import { exportList } from "./export-list.ts";
import { recordListPlan } from "./list-change.ts";
import { readAccountList } from "./list-file.ts";
import { nothingReady, unfinished } from "./list-left.ts";
import { listOutcomeJson, renderListOutcome, type ListOutcome, type SentPart } from "./list-outcome.ts";
import { listPlanJson, type ListPlan } from "./list-plan.ts";
import type { ListKind, ListQuestion } from "./list-work.ts";
import { readMany } from "./read-many.ts";
import { renderListNext, renderListPlan, showMany } from "./render-list.ts";
import { brokenAt, sendList } from "./send-list.ts";

export interface ListCommand {
  kind: ListKind;
  /** Whether each line has an amount. */
  amounts: boolean;
}

/** Plans a list of accounts, shows the plan, and carries it out as far as the flags say. */
export async function submitList(invocation: Invocation, { kind, amounts }: ListCommand): Promise<ExitCode> {
  const { flags, io } = invocation;
  const json = flags.json === true;
  const caseRef = flags.case === undefined ? undefined : referenceOf(flags.case);
  const workplace = await openForWriting(invocation);
  const { connection, signer, token } = workplace;
  const { provider, book } = connection;
  const list = readAccountList({ path: flags.from!, book, amounts, ...(caseRef === undefined ? {} : { caseRef }) });
  const exit = (["send", "safe", "schedule", "calldata"] as const).find((name) => flags[name] === true);

  // Before the accounts are read: what gets into a block in between then uses the nonce up, and nothing is done twice.
  const { nonce, waiting } = await noncesOf(workplace, io, exit);
  if (waiting > 0 && (exit === "send" || exit === "schedule")) throw signerPending(callParty(signer), waiting);
  const block = await latestBlock(provider);
  const told = (label: string, done: number, total: number) => io.progress?.(label, done, total);
  const states = await readMany(
    list.rows,
    ({ party }) => readAccount(token, party.address, block),
    (done) => told("reading accounts", done, list.rows.length),
  );
  const listed = list.rows.map((row, i) => ({ row, state: states[i]! }));
  const question: ListQuestion = { workplace, list, listed, block, exit, now: io.now(), told };
  const work = await kind(question);
  const schema = `harbour.${work.noun}/1`;

  if (work.todo.length === 0 && work.later.length === 0) {
    const already = `All ${showMany(list.rows.length, "account")} of ${list.path} are ${work.already}, nothing to do.`;
    return finish({ already }, `✓ ${already}`, ExitCode.done);
  }
  const plan = await buildListPlan(question, work, { nonce, waiting, root: changesRoot(io, connection.network) });
  if ((exit === "send" || exit === "safe" || exit === "calldata") && work.todo.length === 0)
    plan.refusals.push(nothingReady(plan));
  const data = { plan: listPlanJson(plan) };
  // Without an exit the plan is what was asked for; with one it is what happens on the way.
  const narrate = exit === undefined && !json ? io.out : io.err;
  narrate(renderListPlan(plan));

  if (plan.refusals.length > 0) return refuse(plan.refusals);
  if (exit === "calldata")
    return finish({ ...data, calls: callsOf(plan) }, callsOf(plan).map(toJson).join("\n"), ExitCode.done);
  if (exit === "safe") {
    const changes = await exportList(workplace, work, plan, io);
    const screens = changes.map(({ change, exported }) => renderExport({ network: plan.network, change, exported }));
    const written = changes.map(({ change, exported }) => ({
      change: change.name,
      batches: exported.map(exportedJson),
    }));
    return finish({ ...data, sent: false, changes: written }, screens.join("\n\n"), ExitCode.done);
  }
  if (exit === undefined) return finish({ ...data, sent: false }, `\n${renderListNext(plan)}`, ExitCode.done);

  const earlier = await obtainListApproval({ question, work, plan }, io, flags.approve);
  const folder = earlier ?? recordListPlan(io, plan);
  const sent: SentPart[] = [];
  let broken: HarbourError | undefined;
  try {
    await sendList({ workplace, work, plan, folder }, io, sent);
  } catch (error) {
    broken = brokenAt(sent.length + 1, plan.parts.length, error);
  }
  const outcome = outcomeOf(plan, sent);
  const fault = broken ?? unfinished(plan);
  const result = { ...data, sent: sent.length > 0, outcome: listOutcomeJson(plan, outcome) };
  if (broken === undefined)
    folder?.write("receipt.json", { schema: "harbour.account-list-receipt/1", ...result.outcome });
  const kept = folder === undefined ? {} : { change: folder.name };
  const exitCode = (fault?.exitCode ?? ExitCode.done) as ExitCode;
  const error = fault === undefined ? {} : { error: faultJson(fault) };
  finish({ ...result, ...kept, ...error }, renderListOutcome(plan, work.done, outcome), exitCode);
  if (fault !== undefined) io.err(renderFault(fault, exitCode));
  return exitCode;

  function refuse(faults: readonly HarbourError[]): ExitCode {
    // A signer without authority cannot be helped by mending the rest first.
    const first = faults.find((fault) => fault.exitCode === ExitCode.unauthorised) ?? faults[0]!;
    const code = (first.exitCode ?? ExitCode.refused) as ExitCode;
    if (json) io.out(toJson({ schema, ...data, sent: false, exitCode: code }));
    io.err(renderFault(first, code));
    return code;
  }

  function finish(object: Record<string, unknown>, text: string, exitCode: ExitCode): ExitCode {
    io.out(json ? toJson({ schema, ...object, exitCode }) : text);
    return exitCode;
  }
}

/** The next nonce, and how many transactions the signer has on their way. A Safe counts its own. */
async function noncesOf({ connection, signer }: Workplace, io: Io, exit: ListQuestion["exit"]) {
  if (exit === "safe") {
    requireChangesRoot(io, connection.network);
    return { nonce: Number((await readSafe(connection, signer)).nonce), waiting: 0 };
  }
  const [nonce, next] = await Promise.all([
    connection.provider.getTransactionCount(signer.address, "latest"),
    connection.provider.getTransactionCount(signer.address, "pending"),
  ]);
  return { nonce, waiting: next - nonce };
}

/** One object for each transaction, to be signed elsewhere in this order. */
function callsOf({ parts }: ListPlan) {
  return parts.map(({ rows, transaction: { to, data, value }, gas }, i) => {
    return { part: i + 1, of: parts.length, accounts: rows.length, gas, to, data, value };
  });
}

function outcomeOf({ parts: planned }: ListPlan, parts: readonly SentPart[]): ListOutcome {
  return {
    parts,
    done: planned.slice(0, parts.length).flatMap(({ rows }) => rows),
    left: planned.slice(parts.length).flatMap(({ rows }) => rows),
  };
}

const faultJson = ({ code, message, why, fix }: HarbourError) => ({ code, message, why, fix });
