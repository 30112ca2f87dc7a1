import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Dialect } from "./dialect.ts";

/**
 * What a column holds, the same on every database:
 * - `integer` a whole number below 2^53
 * - `amount` minor units, in decimal digits; a debit starts with "-". At most 65 digits
 * - `address`, `hash` 20 and 32 bytes
 * - `text` at most `length` characters, compared byte by byte
 * - `long` text, `bytes` bytes, of any length
 */
export type Column =
  { is: "integer" | "amount" | "address" | "hash" | "long" | "bytes" } | { is: "text"; length: number };

export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  /** The primary key, which is how the rows are found: hot tables have no other index. */
  readonly key: readonly string[];
  /** Further columns to find rows by; only where rows are few. */
  readonly index?: readonly string[];
}

export const integer = { is: "integer" } as const;
export const amount = { is: "amount" } as const;
export const address = { is: "address" } as const;
export const hash = { is: "hash" } as const;
export const long = { is: "long" } as const;
export const bytes = { is: "bytes" } as const;
export const text = <Length extends number>(length: Length) => ({ is: "text", length }) as const;

/** What a row of a table is in TypeScript. Amounts are text, because no database gives back a bigint. */
export type RowOf<T extends Table> = {
  -readonly [Name in keyof T["columns"]]: T["columns"][Name]["is"] extends "integer"
    ? number
    : T["columns"][Name]["is"] extends "address" | "hash" | "bytes"
      ? Uint8Array
      : string;
};

/** The column's type in the words of the database. SQLite keeps what it is given; a DECIMAL there would be a float. */
export function columnType(dialect: Dialect, column: Column): RawBuilder<unknown> {
  return sql.raw(dialect === "sqlite" ? sqliteType(column) : mysqlType(column));
}

function sqliteType({ is }: Column): string {
  switch (is) {
    case "integer":
      return "integer";
    case "address":
    case "hash":
    case "bytes":
      return "blob";
    case "amount":
    case "text":
    case "long":
      return "text";
  }
}

export function mysqlType(column: Column): string {
  switch (column.is) {
    case "integer":
      return "bigint";
    case "amount":
      return "decimal(65,0)";
    case "address":
      return "binary(20)";
    case "hash":
      return "binary(32)";
    case "text":
      return `varchar(${column.length})`;
    case "long":
      return "longtext";
    case "bytes":
      return "longblob";
  }
}
