import { basename } from "node:path";
import { changeNumber, type ChangeFolder } from "../changes/change-folder.ts";
import { callParty } from "../chain/connection.ts";
import { columns } from "../words.ts";
import type { ExportedTransaction } from "./export-batch.ts";
import { safeWarnings } from "./read-safe.ts";
import { hashRows } from "./render-review.ts";

export interface ExportScreen {
  network: string;
  change: Pick<ChangeFolder, "name" | "path">;
  exported: readonly ExportedTransaction[];
}

/** What was written for a Safe, what its signers must see, and what comes next. Pure. */
export function renderExport({ network, change, exported }: ExportScreen): string {
  const [{ safe, plan }] = exported as [ExportedTransaction];
  const number = changeNumber(change);
  const files = exported.map(({ file }) => basename(file));
  const as = callParty(safe);
  const lines = [
    `✓ Wrote change ${number} for ${as} on ${network}; nothing was sent`,
    columns([
      ["folder", change.path],
      ...(plan === undefined ? [] : [["plan", `${plan}  to be compared with the one that was reviewed`]]),
      ["files", [...files, "REVIEW.md"].join("  ")],
      ["Safe", `${safe.address} · version ${safe.version} · ${safe.threshold} of ${safe.owners.length} owners`],
      ...safeWarnings(safe).map((warning) => ["! careful", warning]),
    ]),
  ];
  for (const { nonce, transaction, hashes, titles } of exported) {
    lines.push(
      "",
      `On every signer's device, for Safe nonce ${nonce}`,
      columns([
        ...titles.map((title, i) => [i === 0 ? "does" : "", title]),
        ["to", `${transaction.to} · value 0 · operation 0 (call)`],
        ...hashRows(hashes),
      ]),
    );
  }
  const where = `--network ${network}`;
  lines.push(
    "",
    "Next",
    ...files.map((file) => `  harbour safe inspect ${change.path}/${file} --change ${number} ${where}`),
    "  every signer: load the file into the Safe's Transaction Builder, compare the hashes, sign",
    `  harbour safe confirm ${number} --tx <hash> ${where}`,
  );
  return lines.join("\n");
}
