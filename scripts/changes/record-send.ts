import type { TransactionReceipt } from "ethers";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { Connection } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import type { Plan } from "../plan/plan.ts";
import type { Outcome } from "../plan/render.ts";
import { askedOf } from "./asked.ts";
import { createChange, type ChangeFolder } from "./change-folder.ts";
import { changesRoot } from "./changes-root.ts";
import { decodeEvents } from "./decode-events.ts";
import { writePlan } from "./plan-record.ts";

/** The change folder of one sent transaction, or nothing where nothing is kept. */
export interface SendRecord {
  name?: string;
  change?: ChangeFolder;
  /** Keeps an outcome that was proven. */
  done(receipt: TransactionReceipt, outcome: Outcome): void;
  /** Keeps why there is none, beside the plan with its nonce. */
  failed(error: unknown): void;
}

/** Opens the folder before anything is sent, so that a crash leaves what was meant. */
export function recordSend(connection: Connection, plan: Plan, invocation: Invocation): SendRecord {
  const { io } = invocation;
  const root = changesRoot(io, connection.network);
  if (root === undefined) return { done: () => undefined, failed: () => undefined };
  const change: ChangeFolder = createChange(root, plan.step === "schedule" ? `Schedule: ${plan.title}` : plan.title);
  writePlan(change, { plan, exit: "send", asked: askedOf(plan.noun, invocation), at: io.now() });
  io.err(`kept in ${change.path}`);
  return {
    name: change.name,
    change,
    done(receipt, outcome) {
      const { hash, block, gasUsed, readyAt } = outcome;
      const effects = outcome.effects.map(({ before, now }) => ({ label: before.label, before: before.value, now }));
      const events = decodeEvents(receipt.logs, connection);
      const confirmed = { transaction: hash, block, gasUsed, done: outcome.done, effects, readyAt, events };
      change.write("receipt.json", { schema: "harbour.receipt/1", transactions: [confirmed] });
    },
    failed(error) {
      const { code, message } = error instanceof HarbourError ? error : { code: "none", message: String(error) };
      change.append("journal.jsonl", { at: io.now(), code, message });
    },
  };
}
