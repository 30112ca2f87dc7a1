import type { Books } from "../books.ts";
import { momentOf } from "../read/moment.ts";
import { toHex } from "../store/bytes.ts";
import type { Row } from "../store/tables.ts";
import { renderReport, type Report } from "./render-report.ts";
import { inputMissing, noSuchReport, rebuiltDiffers } from "./report-faults.ts";
import { reportId } from "./header.ts";
import type { ReportInputs } from "./report-inputs.ts";

/**
 * Builds a saved report anew from its inputs, and proves that it is the same, byte for byte.
 *
 * @throws HarbourError HB-4531, HB-4532, HB-4533 if it comes out otherwise, and those of renderReport
 */
export async function rebuildReport(books: Books, id: string): Promise<Report> {
  const row = await books.store.db.selectFrom("report").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw noSuchReport(id);
  const report = await rebuildFrom(books, readInputs(id, row));
  if (report.body !== row.body || report.hash !== toHex(row.hash))
    throw rebuiltDiffers(id, toHex(row.hash), report.hash);
  return report;
}

function readInputs(id: string, { inputs, hash }: Pick<Row<"report">, "inputs" | "hash">): ReportInputs {
  try {
    return JSON.parse(inputs) as ReportInputs;
  } catch {
    throw rebuiltDiffers(id, toHex(hash), "nothing, because its inputs cannot be read");
  }
}

/**
 * The same from inputs alone, for an auditor who has followed the chain and imported the files on his own database.
 *
 * @throws HarbourError HB-4532 if the books have other blocks than the report was of
 */
export async function rebuildFrom(books: Books, inputs: ReportInputs): Promise<Report> {
  for (const { chainId, block, hash } of inputs.blocks) {
    const found = await momentOf(books.store, chainId, block);
    if (found?.hash !== hash) throw inputMissing(reportId(inputs), `the block ${block} ${hash} of chain ${chainId}`);
  }
  return renderReport(books, inputs);
}
