import type { ChangeFolder } from "../changes/change-folder.ts";

/** What was about to happen, or did. Written before and after every transaction, so that a crash loses neither. */
export interface JournalLine {
  /** Unix seconds of this machine. */
  at: number;
  phase: "sending" | "proven" | "failed";
  step: string;
  act: ActKind;
  signer: string;
  nonce: number;
  /** Of what is scheduled or was. */
  operation?: string;
  hash?: string;
  block?: number;
  why?: string;
}

/** Scheduling, executing what was scheduled, or calling where there is no delay. */
export type ActKind = "schedule" | "execute" | "call";

const FILE = "journal.jsonl";

export function readJournal(folder: ChangeFolder): JournalLine[] {
  if (!folder.has(FILE)) return [];
  const lines = folder.read(FILE).split("\n");
  // A line that a crash cut short says nothing: what it is about is asked of the chain.
  return lines.flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as JournalLine];
    } catch {
      return [];
    }
  });
}

/** Ends a line that a crash cut short, so that the next one stands alone. */
export function mendJournal(folder: ChangeFolder): void {
  if (!folder.has(FILE)) return;
  const text = folder.read(FILE);
  if (text !== "" && !text.endsWith("\n")) folder.write(FILE, `${text}\n`);
}

export function note(folder: ChangeFolder, line: JournalLine): void {
  folder.append(FILE, line);
}

/** The transactions of which nobody wrote down what became of them. */
export function unfinished(lines: readonly JournalLine[]): JournalLine[] {
  return lines.filter(({ phase, signer, nonce }, i) => {
    const later = lines.slice(i + 1);
    return phase === "sending" && !later.some((line) => line.signer === signer && line.nonce === nonce);
  });
}

/** Steps whose own call was proven on the chain, with the transaction that did it. */
export function doneBy(lines: readonly JournalLine[]): Map<string, string> {
  const done = lines.filter(({ phase, act, hash }) => phase === "proven" && act !== "schedule" && hash !== undefined);
  return new Map(done.map(({ step, hash }) => [step, hash!]));
}
