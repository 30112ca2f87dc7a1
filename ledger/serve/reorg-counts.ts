import type { Session } from "../store/store.ts";

export interface Reorgs {
  count: number;
  /** Blocks that the last one replaced; 0 if there was none. */
  lastDepth: number;
}

/** How often the chain has left blocks that were in the books. */
export async function reorgsOf({ db }: Session, chainId: number): Promise<Reorgs> {
  const counted = await db
    .selectFrom("batch")
    .select([(of) => of.fn.countAll<number>().as("count"), (of) => of.fn.max("version").as("last")])
    .where("chain_id", "=", chainId)
    .where("ancestor", ">=", 0)
    .executeTakeFirst();
  const last = counted?.last as number | null | undefined;
  if (last === null || last === undefined) return { count: 0, lastDepth: 0 };
  const replaced = await db
    .selectFrom("orphan_block")
    .select((of) => of.fn.countAll<number>().as("depth"))
    .where("chain_id", "=", chainId)
    .where("orphaned_by", "=", Number(last))
    .executeTakeFirst();
  return { count: Number(counted?.count ?? 0), lastDepth: Number(replaced?.depth ?? 0) };
}
