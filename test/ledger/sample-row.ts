import type { Column } from "../../ledger/store/columns.ts";
import { TABLES, type Row, type TableName } from "../../ledger/store/tables.ts";

/** A row that fits, with a key of its own for each number. */
export function sampleRow<Name extends TableName>(table: Name, number: number): Row<Name> {
  const columns = Object.entries(TABLES[table].columns as Record<string, Column>);
  return Object.fromEntries(columns.map(([name, column]) => [name, sampleValue(column, number)])) as Row<Name>;
}

function sampleValue(column: Column, number: number): number | string | Uint8Array {
  const hex = number.toString(16);
  switch (column.is) {
    case "integer":
      return number;
    case "amount":
      return String(-number);
    case "address":
      return Buffer.from(hex.padStart(40, "0"), "hex");
    case "hash":
      return Buffer.from(hex.padStart(64, "0"), "hex");
    case "bytes":
      return Buffer.from([number & 0xff, 0, 0x27, 0x5c, 0xff]);
    case "text":
      return String(number).slice(-column.length);
    case "long":
      return `it's ${number} \\ "long" 港`;
  }
}
