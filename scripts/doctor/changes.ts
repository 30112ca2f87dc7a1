import { changesRoot } from "../changes/changes-root.ts";
import { listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import type { Io } from "../io.ts";
import { fine, warning, type Finding } from "./finding.ts";

/** Changes that were begun and have no receipt. One that was only planned is nobody's business. */
export function examineChanges(io: Pick<Io, "changes">, network: string): Finding[] {
  const root = changesRoot(io, network);
  if (root === undefined) return [];
  const changes = listChanges(root);
  const begun = changes.filter((change) => !isFinished(change) && change.files().some(isBegun));
  if (begun.length === 0)
    return [fine("changes", changes.length === 0 ? "none kept" : `${changes.length} kept, none half done`)];
  return begun.map((change) => {
    const forSafe = change.files().some((file) => file.startsWith("batch"));
    const fix = forSafe
      ? `harbour safe confirm ${change.name}, once its Safe has executed it`
      : `harbour apply ${change.name} for a policy plan, else the same command again`;
    return warning("changes", `${change.name} was begun and has no receipt of its end`, fix);
  });
}

function isBegun(file: string): boolean {
  return file === "journal.jsonl" || file.startsWith("batch");
}

function isFinished(change: ChangeFolder): boolean {
  if (!change.has("receipt.json")) return false;
  try {
    return (JSON.parse(change.read("receipt.json")) as { done?: boolean }).done !== false;
  } catch {
    return false;
  }
}
