import { printable } from "../../sdk/printable.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import type { AccountsFile } from "./accounts-file.ts";
import { otherHoldings, unknownPool } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";
import type { Holdings } from "./holdings-csv.ts";

/** @throws HarbourError HB-4319 */
export function holdingRows(holdings: Holdings, accounts: AccountsFile, fileHash: Uint8Array): Row<"reserve_line">[] {
  const { custodian, pool, currency, asOf, lines } = holdings;
  const declared = accounts.accounts.some(
    (one) => one.purpose === "reserve" && one.custodian === custodian && one.pool === pool && one.currency === currency,
  );
  if (!declared) throw unknownPool(shown(custodian), shown(pool), currency, accounts.path);
  return lines.map((line, index) => ({
    custodian,
    pool,
    as_of: asOf,
    line: index + 1,
    currency,
    asset_class: line.assetClass,
    asset_currency: line.assetCurrency,
    market_value: String(line.marketValue),
    cost: String(line.cost),
    maturity: line.maturity,
    jurisdiction: line.jurisdiction,
    counterparty: line.counterparty,
    rating: line.rating,
    file_hash: fileHash,
  }));
}

/**
 * Writes a list of holdings, at least one line. The same list in another file is told by the file with the smaller hash.
 *
 * @returns Whether the list is new.
 * @throws HarbourError HB-4315
 */
export async function writeHoldingRows(session: Session, found: Row<"reserve_line">[]): Promise<boolean> {
  const kept = await readKept(session, found[0]!);
  if (kept.length === 0) {
    await session.insert("reserve_line", found);
    return true;
  }
  const { custodian, pool, currency, as_of } = found[0]!;
  const name = `The list of ${printable(`${custodian}, ${pool}, ${currency}`)} as of ${formatHongKong(as_of)}`;
  const difference = differenceOf(kept, found);
  if (difference !== undefined) throw otherHoldings(name, difference);
  if (Buffer.compare(found[0]!.file_hash, kept[0]!.file_hash) < 0) await session.upsert("reserve_line", found);
  return false;
}

async function readKept({ db }: Session, key: Row<"reserve_line">): Promise<Row<"reserve_line">[]> {
  const { custodian, pool, currency, as_of } = key;
  // An update that changes nothing locks the rows on every database, so that of two importers one waits.
  await db
    .updateTable("reserve_line")
    .set(({ ref }) => ({ cost: ref("cost") }))
    .where("custodian", "=", custodian)
    .where("pool", "=", pool)
    .where("currency", "=", currency)
    .where("as_of", "=", as_of)
    .execute();
  return db
    .selectFrom("reserve_line")
    .selectAll()
    .where("custodian", "=", custodian)
    .where("pool", "=", pool)
    .where("currency", "=", currency)
    .where("as_of", "=", as_of)
    .orderBy("line")
    .execute();
}

function differenceOf(kept: readonly Row<"reserve_line">[], found: readonly Row<"reserve_line">[]): string | undefined {
  for (let index = 0; index < Math.max(kept.length, found.length); index++) {
    const [a, b] = [kept[index], found[index]];
    if (a === undefined || b === undefined) return `line ${index + 1} is missing ${a === undefined ? "there" : "here"}`;
    for (const [column, value] of Object.entries(a)) {
      const other = b[column as keyof typeof b];
      if (column !== "file_hash" && value !== other)
        return `line ${index + 1}: ${column} is ${shown(String(value))} there and ${shown(String(other))} here`;
    }
  }
  return undefined;
}
