import { mysqlType, type Table } from "./columns.ts";
import { TABLES, type TableName } from "./tables.ts";

export interface Partitions {
  /** Parts of the tables by account; more than the servers that will ever share them. */
  accounts?: number;
  /** Blocks in one part of the tables by block. */
  blocks?: number;
  /** Parts by block that are made; what comes after them goes into one more. */
  ranges?: number;
}

/**
 * Statements that make the four large tables of the books over several servers of OceanBase, to be run by hand in an empty
 * database; `migrate` then makes the others and leaves these as they are. The entries of an account lie beside its
 * balance, and the only index lies beside its rows, so that a batch is not a transaction across indexes.
 */
export function oceanbasePartitions({ accounts = 16, blocks = 10_000_000, ranges = 16 }: Partitions = {}): string[] {
  const byAccount = `tablegroup = books_accounts partition by key (account) partitions ${accounts}`;
  const parts = Array.from({ length: ranges }, (_, n) => `partition p${n} values less than (${blocks * (n + 1)})`);
  const byBlock = `partition by range (block) (${[...parts, "partition p_later values less than (maxvalue)"].join(", ")})`;
  return [
    "create tablegroup books_accounts sharding = 'ADAPTIVE'",
    createTable("entry", byAccount),
    createTable("balance", byAccount),
    createTable("transfer", byBlock),
    createTable("chain_event", byBlock),
  ];
}

function createTable(name: TableName, ending: string): string {
  const { columns, key, index }: Table = TABLES[name];
  const lines = Object.entries(columns).map(([column, is]) => `${column} ${mysqlType(is)} not null`);
  lines.push(`constraint ${name}_key primary key (${key.join(", ")})`);
  // Without the word it would be one index over all parts, which makes every write a transaction across servers.
  if (index !== undefined) lines.push(`index ${name}_index (${index.join(", ")}) local`);
  return `create table ${name} (${lines.join(", ")}) default charset = utf8mb4 collate = utf8mb4_bin ${ending}`;
}
