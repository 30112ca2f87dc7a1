import type { Kysely } from "kysely";
import type { Dialect } from "./dialect.ts";
import type { Row, TableName, Tables } from "./tables.ts";

/** Reads and writes, inside a transaction or outside one. */
export interface Session {
  readonly dialect: Dialect;
  readonly db: Kysely<Tables>;
  /** Writes many rows, all or none; each has every column. A key that exists is an error. @throws HarbourError HB-4013 */
  insert<Name extends TableName>(table: Name, rows: readonly Row<Name>[]): Promise<void>;
  /** The same, but a row whose key exists is replaced. */
  upsert<Name extends TableName>(table: Name, rows: readonly Row<Name>[]): Promise<void>;
}

/** The database of the books. */
export interface Store extends Session {
  /** Without a password: "sqlite:books.db", "oceanbase://host:2883/books". */
  readonly name: string;
  /** "SQLite 3.53.4", "MariaDB 10.11.19", "OceanBase 4.4.2" as the server says itself. */
  readonly product: string;
  /**
   * All of it happens, or nothing. The session is good until `work` ends; only it may be used in there, because SQLite
   * has one connection, which is taken.
   *
   * @throws HarbourError HB-4004, HB-4010, HB-4011, HB-4014; see `store-errors.ts` for what an error means
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface OpenStore {
  /**
   * A database that somebody else writes. Writes are refused then. Of several stores that one process opens on the same
   * SQLite file only one may write: the others would wait for it in the one thread that it needs.
   */
  readOnly?: boolean;
  /** Told of every statement that goes to the database, as it goes there. */
  onStatement?: (sql: string) => void;
}
