import { openMysql } from "./mysql.ts";
import { openSqlite } from "./sqlite.ts";
import type { OpenStore, Store } from "./store.ts";
import { parseStoreUrl } from "./url.ts";

/** Opens the database of the books; its tables are made by `migrate`. @throws HarbourError HB-4001 to HB-4007, HB-4011, HB-4014 */
export async function openStore(url: string, options: OpenStore = {}): Promise<Store> {
  const where = parseStoreUrl(url);
  return where.dialect === "sqlite" ? openSqlite(where.path, where.name, options) : openMysql(where, options);
}
