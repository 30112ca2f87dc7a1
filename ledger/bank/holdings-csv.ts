import { STATEMENT_PARTS, type StatementPart } from "../../sdk/reserve-statement.ts";
import { CURRENCIES, type Currency } from "../followed-network.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import { badHoldings } from "./bank-faults.ts";
import { bankAmount, bankDay, bankText, bankTime, showBankAmount, shown } from "./bank-values.ts";
import { type CsvRow, csvRows, writeCsvRows } from "./csv-rows.ts";
import { oneLine } from "./statement.ts";

export const HOLDINGS_COLUMNS = [
  "custodian",
  "pool",
  "as_of",
  "currency",
  "asset_class",
  "asset_currency",
  "market_value",
  "cost",
  "maturity",
  "jurisdiction",
  "counterparty",
  "rating",
] as const;

/** What a custodian holds in one pool for one token, at one moment. */
export interface Holdings {
  custodian: string;
  pool: string;
  /** Unix seconds. */
  asOf: number;
  /** The token whose reserve it is. */
  currency: Currency;
  lines: readonly Holding[];
}

export interface Holding {
  /** As in the custodian's statement on chain: the lines of a class add up to that part. */
  assetClass: StatementPart;
  /** ISO 4217, or CNH. */
  assetCurrency: string;
  /** Minor units of the token's currency. */
  marketValue: bigint;
  cost: bigint;
  /** YYYY-MM-DD; empty for cash. */
  maturity: string;
  /** ISO 3166, two capitals. */
  jurisdiction: string;
  counterparty: string;
  rating: string;
}

/**
 * Reads a custodian's list of holdings: one pool, one token, one moment, at least one line.
 *
 * @throws HarbourError HB-4305 to HB-4308, HB-4322
 */
export function readHoldings(text: string): Holdings {
  const rows = csvRows(text, HOLDINGS_COLUMNS);
  const [first] = rows;
  if (first === undefined) throw badHoldings(1, "it has no line");
  for (const { line, cells } of rows)
    for (const [index, name] of ["custodian", "pool", "as_of", "currency"].entries())
      if (cells[index] !== first.cells[index]) throw badHoldings(line, `its ${name} is not that of line ${first.line}`);
  const [custodian, pool, asOf, currency] = first.cells as unknown as string[];
  if (!/(Z|[+-]\d\d:\d\d)$/.test(asOf!))
    throw badHoldings(first.line, `as_of is ${shown(asOf!)}, a time without an offset`);
  const known = CURRENCIES.find((one) => one === currency);
  if (known === undefined)
    throw badHoldings(first.line, `the token ${shown(currency!)} is none of ${CURRENCIES.join(", ")}`);
  return {
    custodian: bankText({ place: `The custodian in line ${first.line}`, text: custodian!, longest: 31 }),
    pool: bankText({ place: `The pool in line ${first.line}`, text: pool!, longest: 31 }),
    asOf: bankTime(`as_of in line ${first.line}`, asOf!).time,
    currency: known,
    lines: rows.map(readHolding),
  };
}

function readHolding({ line, cells }: CsvRow): Holding {
  const [, , , , kind, assetCurrency, marketValue, cost, maturity, jurisdiction, counterparty, rating] =
    cells as unknown as string[];
  const assetClass = STATEMENT_PARTS.find((part) => part === kind);
  if (assetClass === undefined)
    throw badHoldings(line, `the class ${shown(kind!)} is none of ${STATEMENT_PARTS.join(", ")}`);
  if (!/^[A-Z]{3}$/.test(assetCurrency!)) throw badHoldings(line, `${shown(assetCurrency!)} is no currency`);
  if (!/^[A-Z]{2}$/.test(jurisdiction!)) throw badHoldings(line, `${shown(jurisdiction!)} is no jurisdiction`);
  if ((maturity === "") !== (assetClass === "cash"))
    throw badHoldings(line, assetClass === "cash" ? "cash has no maturity" : `${assetClass} need a maturity`);
  return {
    assetClass,
    assetCurrency: assetCurrency!,
    marketValue: bankAmount(`The market value in line ${line}`, marketValue!),
    cost: bankAmount(`The cost in line ${line}`, cost!),
    maturity: maturity === "" ? "" : bankDay(`The maturity in line ${line}`, maturity!),
    jurisdiction: jurisdiction!,
    counterparty: bankText({ place: `The counterparty in line ${line}`, text: oneLine(counterparty!), longest: 140 }),
    rating: bankText({ place: `The rating in line ${line}`, text: oneLine(rating!), longest: 16, optional: true }),
  };
}

/** A file that {@link readHoldings} reads as this. */
export function writeHoldings({ custodian, pool, asOf, currency, lines }: Holdings): string {
  const rows = lines.map((line) => [
    custodian,
    pool,
    formatHongKong(asOf),
    currency,
    line.assetClass,
    line.assetCurrency,
    showBankAmount(line.marketValue),
    showBankAmount(line.cost),
    line.maturity,
    line.jurisdiction,
    line.counterparty,
    line.rating,
  ]);
  return writeCsvRows([HOLDINGS_COLUMNS, ...rows]);
}
