import type { TransactionReceipt } from "ethers";
import { AUTHORITY_INTERFACE, errorName, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { check, list, type Check } from "./check.ts";
import type { Step } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { batchReferences, showReference } from "./money-acts.ts";
import type { Stage } from "./stage.ts";
import { statementOutcome } from "./statement-acts.ts";

/** Expectations about what the transaction itself left: references, rows of a collection, the time of a schedule. */
export async function checkReceipt(
  stage: Stage,
  step: Step,
  receipt: TransactionReceipt | undefined,
): Promise<Check[]> {
  const { expect } = step;
  const checks: Check[] = [];
  if (expect.references !== undefined) {
    checks.push(
      check(
        "references on the chain",
        list(expect.references),
        list(receipt === undefined ? [] : await referencesOf(stage, step, receipt)),
      ),
    );
  }
  if (expect.rows !== undefined) {
    const rows = step.do === "collect" && receipt !== undefined ? rowsOf(step.payments.length, receipt) : [];
    checks.push(check("rows", list(expect.rows), list(rows)));
  }
  if (expect.statement !== undefined) {
    const found = receipt === undefined ? undefined : statementOutcome(receipt);
    checks.push(check("statement", expect.statement, found ?? "none"));
  }
  if (expect.ready !== undefined) {
    const found = receipt === undefined ? undefined : readyTime(receipt);
    const show = (time: number) => showDayTime(time, stage.midnight);
    checks.push(
      check("ready", show(stage.midnight + expect.ready.seconds), found === undefined ? "not scheduled" : show(found)),
    );
  }
  return checks;
}

async function referencesOf({ chain }: Stage, step: Step, receipt: TransactionReceipt): Promise<string[]> {
  if (step.do === "pay many") return batchReferences((await chain.provider.getTransaction(receipt.hash))!.data);
  const logs = receipt.logs
    .map((log) => TOKEN_INTERFACE.parseLog(log))
    .filter((log) => log?.name === "TransferWithMemo");
  return logs.map((log) => showReference(log!.args["memo"] as string));
}

/** When what this transaction scheduled can be executed, in Unix seconds. */
export function readyTime({ logs }: TransactionReceipt): number | undefined {
  const log = logs
    .map((entry) => AUTHORITY_INTERFACE.parseLog(entry))
    .find((entry) => entry?.name === "OperationScheduled");
  return log ? Number(log.args["schedule"]) : undefined;
}

/** What became of each row of a collection: "paid", or the name of the error it met. */
export function rowsOf(count: number, receipt: TransactionReceipt): string[] {
  const rows = Array.from({ length: count }, () => "paid");
  for (const entry of receipt.logs) {
    const log = TOKEN_INTERFACE.parseLog(entry);
    if (log?.name === "CollectRowFailed") rows[Number(log.args["row"])] = errorName(log.args["reason"] as string);
  }
  return rows;
}
