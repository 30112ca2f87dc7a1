import { join } from "node:path";
import type { Io } from "../io.ts";
import { changesFolderRequired, unknownChange } from "../safe/safe-faults.ts";
import { findChange, type ChangeFolder } from "./change-folder.ts";

/** Where a network's changes are kept: the one place that adds its name. Undefined: nothing is kept. */
export function changesRoot({ changes }: Pick<Io, "changes">, network: string): string | undefined {
  return changes === undefined ? undefined : join(changes, network);
}

/** @throws HarbourError HB-2830 */
export function requireChangesRoot(io: Pick<Io, "changes">, network: string): string {
  const root = changesRoot(io, network);
  if (root === undefined) throw changesFolderRequired();
  return root;
}

/** A change by its number or name. @throws HarbourError HB-2830, HB-2841 */
export function requireChange(io: Pick<Io, "changes">, network: string, text: string): ChangeFolder {
  const root = requireChangesRoot(io, network);
  const change = findChange(root, text);
  if (change === undefined) throw unknownChange(text, root);
  return change;
}
