import { bytes32In } from "../open.ts";
import { readTradeFile } from "./read-trade-file.ts";
import type { TradeFile } from "./trade-file.ts";

/** The file that was named; undefined: it is an order's id. @throws as readTradeFile */
export function fileAt(text: string): TradeFile | undefined {
  return bytes32In(text) === undefined ? readTradeFile(text) : undefined;
}
