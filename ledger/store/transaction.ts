import type { Kysely } from "kysely";
import { asStoreFault } from "./as-store-fault.ts";
import type { Session, Store } from "./store.ts";
import type { Tables } from "./tables.ts";

export interface StoreParts {
  db: Kysely<Tables>;
  name: string;
  product: string;
  /** Reads and writes on this connection. */
  sessionOn: (db: Kysely<Tables>) => Session;
}

/** A store, given how to write inside a transaction: whatever is written is written in one. */
export function storeOf({ db, name, product, sessionOn }: StoreParts): Store {
  const transaction = <T>(work: (session: Session) => Promise<T>) =>
    inTransaction(db, name, (inside) => work(sessionOn(inside)));
  return {
    dialect: sessionOn(db).dialect,
    db,
    name,
    product,
    insert: (table, rows) => transaction((session) => session.insert(table, rows)),
    upsert: (table, rows) => transaction((session) => session.upsert(table, rows)),
    transaction,
    close: () => db.destroy(),
  };
}

async function inTransaction<T>(
  db: Kysely<Tables>,
  name: string,
  work: (inside: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  let failed: { error: unknown } | undefined;
  try {
    return await db.transaction().execute(async (inside) => {
      try {
        return await work(inside);
      } catch (error) {
        failed = { error };
        throw error;
      }
    });
  } catch (error) {
    // Taking back may fail too, where the connection is gone. Then the first reason is the one to know.
    throw asStoreFault(name, failed === undefined ? error : failed.error);
  }
}
