import { join } from "node:path";
import { keccak256 } from "ethers";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { toJson } from "../words.ts";
import { appendDurably } from "./durable-file.ts";

/** What a transaction of a payout does. */
export type PayoutAct = "approve" | "pay" | "cancel";

/**
 * What was about to happen, or did: before a transaction is signed, as soon as its hash is known, and when it is believed.
 * It says what may be on its way and what somebody decided; what was paid the chain says, and never the journal.
 */
export type JournalLine = { /** Unix seconds of this machine. */ at: number } & (
  | { event: "sending"; act: PayoutAct; part?: string; batchId?: string; amount: bigint; signer: string; nonce: number }
  | { event: "signed"; transaction: string }
  | { event: "mined"; transaction: string; block: number; gasUsed: bigint; act: PayoutAct; part?: string }
  | { event: "failed"; code: string }
  | { event: "ended"; paid: number; skipped: number; left: number }
);

/** A line as it is read back; numbers beyond JSON's are text. */
export type ReadLine = { event?: unknown; act?: unknown; part?: unknown; batchId?: unknown; transaction?: unknown };

const FILE = "journal.jsonl";

export function note(folder: ChangeFolder | undefined, line: JournalLine): void {
  if (folder !== undefined) appendDurably(join(folder.path, FILE), toJson(line));
}

export function readJournal(folder: ChangeFolder): ReadLine[] {
  if (!folder.has(FILE)) return [];
  // A line that a crash cut short says nothing: what it is about is asked of the chain.
  return folder
    .read(FILE)
    .split("\n")
    .flatMap((line) => {
      try {
        const read = line === "" ? null : (JSON.parse(line) as unknown);
        return typeof read === "object" && read !== null ? [read as ReadLine] : [];
      } catch {
        return [];
      }
    });
}

/** The ids that this machine was about to cancel, so that their parts could be paid in halves. */
export function halvedIds(lines: readonly ReadLine[]): Set<string> {
  return new Set(
    lines.flatMap(({ act, batchId }) => (act === "cancel" && typeof batchId === "string" ? [batchId] : [])),
  );
}

/** Hashes that were written down and of which nobody wrote what became of them. */
export function unresolved(lines: readonly ReadLine[]): string[] {
  const of = (event: string) =>
    lines.flatMap((line) => (line.event === event && typeof line.transaction === "string" ? [line.transaction] : []));
  const mined = new Set(of("mined"));
  return of("signed").filter((hash) => !mined.has(hash));
}

/**
 * A signer that tells the hash of what it signed: where it only signs, before anybody else has it; where it sends by
 * itself, as soon as it says so.
 */
export function tellingSigner(signer: Eip1193, told: (transaction: string) => void): Eip1193 {
  return {
    async request(call) {
      const answer = await signer.request(call);
      if (call.method === "eth_sendTransaction" && typeof answer === "string") told(answer);
      if (call.method === "eth_signTransaction") {
        const raw = typeof answer === "string" ? answer : (answer as { raw?: unknown } | null)?.raw;
        if (typeof raw === "string" && /^0x([0-9a-f]{2})+$/i.test(raw)) told(keccak256(raw));
      }
      return answer;
    },
  };
}
