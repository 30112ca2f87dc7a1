import { startOfDay } from "../clock/hong-kong-time.ts";
import { toBytes } from "../store/bytes.ts";
import { isDuplicateKey } from "../store/store-errors.ts";
import type { Session, Store } from "../store/store.ts";
import { canonicalText, type Json } from "./canonical.ts";
import type { Report } from "./render-report.ts";
import { chainTip } from "./chain-tip.ts";
import { savedMeanwhile } from "./report-faults.ts";
import { asOfPeriod } from "./report-kind.ts";

/**
 * Puts a report behind the last one of its kind and currency. Nothing is ever replaced: a correction is a new version.
 *
 * @throws HarbourError HB-4535 if another one was saved since it was built
 */
export async function saveReport(store: Store, { id, inputs, body, hash }: Report): Promise<void> {
  const { kind, currency, period, version, previousHash } = inputs;
  const save = async (session: Session) => {
    const tip = await chainTip(session, kind, currency);
    if (tip !== previousHash) throw savedMeanwhile(id, previousHash, tip);
    await session.insert("report", [
      {
        id,
        kind,
        currency,
        period_start: startOfDay(period.from),
        period_end: asOfPeriod(period),
        version,
        inputs: canonicalText(inputs as unknown as Json),
        body,
        hash: toBytes(hash),
        previous_hash: toBytes(previousHash),
      },
    ]);
  };
  try {
    await store.transaction(save);
  } catch (error) {
    // Two that are saved at once meet at the key.
    if (!isDuplicateKey(error)) throw error;
    throw savedMeanwhile(id, previousHash, await chainTip(store, kind, currency));
  }
}
