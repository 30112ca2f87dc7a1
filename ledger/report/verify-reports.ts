import type { Finding } from "../follow/finding.ts";
import { NO_DIGEST } from "../follow/content.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import { textHash } from "./canonical.ts";

/**
 * Names every saved report whose text is not the one that its hash is of, that is filed as another one, or that is not
 * behind the one it names. That the last one of a kind was taken out, only an anchor on chain can show.
 */
export async function verifyReports({ db }: Session): Promise<Finding[]> {
  const rows = await db.selectFrom("report").selectAll().orderBy("id").execute();
  const hashes = new Set(rows.map(({ kind, currency, hash }) => [kind, currency, toHex(hash)].join("|")));
  return rows.flatMap((row) => {
    const findings: Finding[] = [];
    const expect = (found: string, expected: string) => {
      if (found !== expected) findings.push({ table: "report", row: row.id, found, expected });
    };
    expect(toHex(row.hash), textHash(row.body));
    const { reportId, prevReportHash } = headOf(row.body);
    expect(row.id, reportId);
    const previous = toHex(row.previous_hash);
    expect(`behind ${previous}`, `behind ${prevReportHash}`);
    const known = previous === NO_DIGEST || hashes.has([row.kind, row.currency, previous].join("|"));
    if (!known) expect(`behind ${previous}`, "behind a report that is here");
    return findings;
  });
}

/** What the text says of itself; nothing where it is no report at all. */
function headOf(body: string): { reportId: string; prevReportHash: string } {
  try {
    const { reportId, prevReportHash } = JSON.parse(body) as Record<string, unknown>;
    return { reportId: String(reportId), prevReportHash: String(prevReportHash) };
  } catch {
    return { reportId: "no report", prevReportHash: "no report" };
  }
}
