import type { Currency } from "../followed-network.ts";
import { NO_DIGEST } from "../follow/content.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { ReportKind } from "./report-kind.ts";

/** Hash of the report that was saved last, of a kind and currency; 32 zero bytes if there is none. */
export async function chainTip({ db }: Session, kind: ReportKind, currency: Currency): Promise<string> {
  const rows = await db
    .selectFrom("report")
    .select(["hash", "previous_hash"])
    .where("kind", "=", kind)
    .where("currency", "=", currency)
    .execute();
  const followed = new Set(rows.map((row) => toHex(row.previous_hash)));
  const tip = rows.map((row) => toHex(row.hash)).find((hash) => !followed.has(hash));
  return tip ?? NO_DIGEST;
}
