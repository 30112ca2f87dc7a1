import type { Currency } from "../followed-network.ts";
import type { PoolAt } from "../read/reserve-at.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";

/** The asset class of a pool whose custodian stated a total and filed no list as of it. */
export const UNLISTED = "unlisted";

/** Whether its last statement stands, fresh or too old; one that was revoked or dropped is no part of the reserve. */
export function isInForce({ status }: PoolAt): boolean {
  return status === "counted" || status === "stale";
}

/** The list of assets that belongs to the statement in force: a list as of another time is of another statement. */
export function listOf(
  { db }: Session,
  { custodian, pool, asOf }: PoolAt,
  currency: Currency,
): Promise<Row<"reserve_line">[]> {
  return db
    .selectFrom("reserve_line")
    .selectAll()
    .where((where) => where.and({ custodian, pool, currency, as_of: asOf }))
    .orderBy("line")
    .execute();
}
