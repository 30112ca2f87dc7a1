import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Application, DoneAct, StandingStep } from "./application.ts";

interface Run {
  /** Unix seconds of this machine. */
  at: number;
  block: number;
  acts: { step: string; act: string; signer: string; hash: string; block: number; gasUsed: string }[];
  standing: { step: string; state: string }[];
}

interface Receipt {
  schema: "harbour.apply-receipt/1";
  plan: string;
  /** The chain is as the plan wants it, as far as calls can bring it. */
  done: boolean;
  runs: Run[];
}

const FILE = "receipt.json";

/** Adds this run to the change's receipt. */
export function writeReceipt(application: Application, acts: readonly DoneAct[], rows: readonly StandingStep[]): void {
  const { folder, plan, io, block } = application;
  const runs = earlier(folder);
  const run: Run = {
    at: io.now(),
    block: block.number,
    acts: acts.map(({ step, act, caller, receipt }) => ({
      step: step.id,
      act,
      signer: caller.party.address,
      hash: receipt.hash,
      block: receipt.blockNumber,
      gasUsed: String(receipt.gasUsed),
    })),
    standing: rows.map(({ step, state }) => ({ step: step.id, state: state.kind })),
  };
  const done = rows.every(({ state }) => state.kind === "done");
  const receipt: Receipt = { schema: "harbour.apply-receipt/1", plan: plan.hash, done, runs: [...runs, run] };
  folder.write(FILE, receipt);
}

function earlier(folder: ChangeFolder): Run[] {
  return folder.has(FILE) ? (JSON.parse(folder.read(FILE)) as Receipt).runs : [];
}
