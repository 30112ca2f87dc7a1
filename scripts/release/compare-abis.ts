import { Interface, type Fragment } from "ethers";
import { isUsdcSurface } from "./usdc-surface.ts";

export type AbiKind = "function" | "event" | "error";

export interface AbiChange {
  kind: AbiKind;
  /** "transfer(address,uint256)" */
  signature: string;
  /** By which it is called or found: a selector, or an event's topic. */
  id: string;
  change: "added" | "removed" | "changed";
  /** Of a change: how it reads now. */
  now?: string;
  /** USDC has it too, so integrations that know nothing of us rely on it. */
  usdc: boolean;
}

/** What callers would find changed, functions first. Names of parameters are nobody's business. */
export function compareAbis(recorded: readonly string[], built: readonly string[]): AbiChange[] {
  const [before, after] = [entriesOf(recorded), entriesOf(built)];
  const changes: AbiChange[] = [];
  for (const [key, entry] of before) {
    const now = after.get(key);
    if (now === undefined) changes.push(changeOf(entry, "removed"));
    else if (now.shape !== entry.shape) changes.push({ ...changeOf(entry, "changed"), now: now.shape });
  }
  for (const [key, entry] of after) if (!before.has(key)) changes.push(changeOf(entry, "added"));
  return changes;
}

/** What existing callers would miss. An error that is gone is shown, but nobody calls it. */
export function isBreaking({ kind, change }: AbiChange): boolean {
  return change !== "added" && kind !== "error";
}

interface Entry {
  kind: AbiKind;
  signature: string;
  id: string;
  /** With everything that a caller sees: results, mutability, what is indexed. */
  shape: string;
}

const KINDS: readonly AbiKind[] = ["function", "event", "error"];

function entriesOf(lines: readonly string[]): Map<string, Entry> {
  const abi = new Interface(lines);
  const entries = KINDS.flatMap((kind) =>
    abi.fragments
      .filter(({ type }) => type === kind)
      .map((fragment): [string, Entry] => {
        const signature = fragment.format("sighash");
        const shape = fragment.format("minimal");
        return [`${kind} ${signature}`, { kind, signature, shape, id: idOf(abi, kind, fragment) }];
      }),
  );
  return new Map(entries);
}

function idOf(abi: Interface, kind: AbiKind, fragment: Fragment): string {
  const signature = fragment.format("sighash");
  if (kind === "event") return abi.getEvent(signature)!.topicHash;
  return (kind === "function" ? abi.getFunction(signature) : abi.getError(signature))!.selector;
}

function changeOf({ kind, signature, id }: Entry, change: AbiChange["change"]): AbiChange {
  return { kind, signature, id, change, usdc: isUsdcSurface(kind, id) };
}
