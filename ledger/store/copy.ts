import { isDeepStrictEqual } from "node:util";
import { canonicalRow, digestOf, type Digests } from "./digest.ts";
import { copyDiffers, targetNotEmpty } from "./copy-faults.ts";
import { migrate, requireMigrated } from "./migrate.ts";
import { readPages } from "./read-pages.ts";
import type { Store } from "./store.ts";
import { keyOf, tableNames, type Row, type TableName } from "./tables.ts";

export interface CopyBooks {
  from: Store;
  /** Empty, or an interrupted copy of the same books, which is gone on with. Its tables are made. */
  to: Store;
  progress?: (copied: CopyProgress) => void;
}

export interface CopyProgress {
  table: TableName;
  /** Of this table, so far. */
  rows: number;
}

/**
 * Copies the books into another database, and proves that both hold the same. Nobody may write them meanwhile.
 *
 * @returns What both hold.
 * @throws HarbourError HB-4009, HB-4015 before anything is written; HB-4016
 */
export async function copyBooks({ from, to, progress }: CopyBooks): Promise<Digests> {
  await requireMigrated(from);
  await migrate(to);
  const done = new Map<TableName, Done>();
  for (const table of COPIED) done.set(table, await requireCopyOf(from, to, table));
  for (const table of COPIED) {
    let { rows, lastKey } = done.get(table)!;
    for await (const page of readPages(from, table, lastKey)) {
      await to.insert(table, page);
      progress?.({ table, rows: (rows += page.length) });
    }
  }
  return requireSame(from, to);
}

/** The cursor comes last: nobody follows on, or states anything, from half a copy. */
const LAST: readonly TableName[] = ["batch", "followed_chain"];
const COPIED = [...tableNames.filter((table) => !LAST.includes(table)), ...LAST];

interface Done {
  rows: number;
  lastKey: readonly unknown[] | undefined;
}

/** What is there already must be how the other table begins. */
async function requireCopyOf<Name extends TableName>(from: Store, to: Store, table: Name): Promise<Done> {
  const theirs = readPages(from, table);
  let rows = 0;
  let newest: Row<Name> | undefined;
  for await (const page of readPages(to, table)) {
    const { value: original = [] } = await theirs.next();
    const same = page.every((row, at) => {
      const one = original[at];
      return one !== undefined && isDeepStrictEqual(canonicalRow(table, row), canonicalRow(table, one));
    });
    if (!same) throw targetNotEmpty(to.name, table);
    newest = page.at(-1);
    rows += page.length;
  }
  return { rows, lastKey: newest && keyOf(table, newest) };
}

async function requireSame(from: Store, to: Store): Promise<Digests> {
  const [theirs, ours] = [await digestOf(from), await digestOf(to)];
  for (const [table, digest] of theirs)
    if (ours.get(table) !== digest) throw copyDiffers(to.name, from.name, table, ours.get(table)!, digest);
  return ours;
}
