import type { LogDescription, TransactionReceipt } from "ethers";
import { HarbourError, type HarbourErrorParameters } from "../../sdk/harbour-error.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { tokenTarget } from "../chain/target.ts";
import { asUnreachable } from "../chain/transport.ts";
import { eventMissing, unexpected } from "../faults.ts";
import type { Io } from "../io.ts";
import type { Workplace } from "../open.ts";
import type { Proof } from "../plan/intent.ts";
import { send } from "../plan/send.ts";
import { recordMined, recordSending } from "./list-change.ts";
import type { SentPart } from "./list-outcome.ts";
import type { ListPart, ListPlan } from "./list-plan.ts";
import type { ListWork } from "./list-work.ts";
import { readMany } from "./read-many.ts";
import { showGas, showMany } from "./render-list.ts";

export interface SendingList {
  workplace: Workplace;
  work: ListWork;
  plan: ListPlan;
  folder: ChangeFolder | undefined;
}

/**
 * Sends the parts one after the other, each believed only with its events. `sent` holds the parts that are proven, also
 * when it throws; what is not in it is left, whether or not it reached the chain, and the next run finds out.
 */
export async function sendList(
  { workplace, work, plan, folder }: SendingList,
  io: Io,
  sent: SentPart[],
): Promise<void> {
  for (const [i, part] of plan.parts.entries()) {
    io.progress?.("sending", i, plan.parts.length);
    const nonce = plan.nonce + i;
    recordSending(folder, io.now(), i + 1, nonce);
    const { transaction, gas } = part;
    const sending = { transaction, nonce, ...(gas === undefined ? {} : { gas }), change: folder };
    const receipt = await send(workplace.connection, sending, io);
    const proven = await prove(workplace, work, part, receipt);
    const { hash, blockNumber: block, gasUsed } = receipt;
    const rows = part.rows.map(({ row }) => row);
    recordMined(folder, { at: io.now(), part: i + 1, transaction: hash, block, gasUsed, rows });
    sent.push({ part: i + 1, accounts: rows.length, transaction: hash, block, gasUsed, ...proven });
    io.err(
      `✓ ${i + 1} of ${plan.parts.length} · ${showMany(rows.length, "account")} · block ${block} · ${showGas(gasUsed)}`,
    );
  }
  io.progress?.("sending", plan.parts.length, plan.parts.length);
}

/** After these nobody knows whether the part will get into a block, so nothing may be said of it. */
const IN_DOUBT = ["HB-2201", "HB-2202", "HB-2601", "HB-2604", "HB-2901"];

/** The fault of one part, in the words of a list of which the parts before it are done. */
export function brokenAt(part: number, of: number, error: unknown): HarbourError {
  const cause = error instanceof HarbourError ? error : (asUnreachable(error) ?? unexpected(error));
  const { code, exitCode, why, fix } = cause;
  const doubt = IN_DOUBT.includes(code);
  return new HarbourError({
    code,
    message: `Part ${part} of ${of}: ${cause.message}`,
    ...(doubt
      ? { why: "The parts before it are done. Whether this one gets there is known only on the chain." }
      : { why }),
    ...(doubt ? { fix: "Run the same command again: it leaves out what is done." } : { fix }),
    ...(exitCode === undefined ? {} : { exitCode }),
    cause,
  } as HarbourErrorParameters);
}

/** Lines without an event of theirs are so already: somebody else was faster. */
async function prove(
  { token }: Workplace,
  work: ListWork,
  { rows }: ListPart,
  receipt: TransactionReceipt,
): Promise<Pick<SentPart, "overtaken" | "readyAt">> {
  const logs = new Map<string, LogDescription[]>();
  const happened = ({ event, by = tokenTarget(token), matches }: Proof) => {
    if (!logs.has(by.address)) {
      const own = receipt.logs.filter((log) => log.address === by.address);
      logs.set(
        by.address,
        own.map((log) => by.abi.parseLog(log)).filter((log) => log !== null),
      );
    }
    return logs.get(by.address)!.find((log) => log.name === event && matches(log));
  };

  const found = new Map(rows.map(({ row }) => [row, happened(work.proofOf(row))]));
  const missing = [...found.keys()].filter((row) => found.get(row) === undefined);
  const so = await readMany(missing, (row) => work.isSo(row, receipt.blockNumber));
  const lost = missing.find((_, i) => !so[i]);
  if (lost !== undefined) throw eventMissing(receipt.hash, work.proofOf(lost).event);
  // A transaction that changed nothing announces nothing.
  if (missing.length < rows.length) {
    const silent = work.proofOfPart(rows.map(({ row }) => row)).find((proof) => happened(proof) === undefined);
    if (silent !== undefined) throw eventMissing(receipt.hash, silent.event);
  }
  const moments = [...found.values()].flatMap((log) =>
    log?.name === "OperationScheduled" ? Number(log.args["schedule"]) : [],
  );
  const overtaken = missing.map(({ line }) => line);
  return moments.length === 0 ? { overtaken } : { overtaken, readyAt: Math.max(...moments) };
}
