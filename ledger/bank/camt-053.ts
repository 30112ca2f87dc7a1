import { HarbourError } from "../../sdk/harbour-error.ts";
import { collapsed } from "../../sdk/iso20022/element-values.ts";
import { Problems } from "../../sdk/iso20022/problem.ts";
import type { XmlElement } from "../../sdk/iso20022/xml-element.ts";
import { readXml } from "../../sdk/iso20022/xml-reader.ts";
import { printable } from "../../sdk/printable.ts";
import type { Day } from "../clock/hong-kong-time.ts";
import { badCamt, incompleteStatement } from "./bank-faults.ts";
import { bankBic, bankText, shown } from "./bank-values.ts";
import { isBooked, linesOfEntry } from "./camt-053-entry.ts";
import { CAMT_053, camtShape } from "./camt-053-shape.ts";
import { dateOf, need, placeOf, signedMoney, textAt, timeOf } from "./camt-053-values.ts";
import { requireSize } from "./file-text.ts";
import { firstDay } from "./first-day.ts";
import { checkStatement } from "./statement-checks.ts";
import { type BankStatement, LONGEST, statementNumber, type StatementLine } from "./statement.ts";

/**
 * Reads the statements of a camt.053 (ISO 20022 BankToCustomerStatement). Booked entries alone are read; each statement
 * adds up.
 *
 * @throws HarbourError HB-4301, HB-4303, HB-4306 to HB-4312, HB-4321
 */
export function readCamt053(bytes: Uint8Array): BankStatement[] {
  requireSize(bytes);
  const message = need(readDocument(bytes), "BkToCstmrStmt");
  const statements = message.all("Stmt");
  if (statements.length === 0) throw badCamt(`${placeOf(message)} has no statement`);
  const header = message.find("GrpHdr");
  return statements.map((statement) => readStatement(statement, header));
}

function readDocument(bytes: Uint8Array): XmlElement {
  const problems = new Problems();
  try {
    const document = readXml({ bytes, namespaces: Object.values(CAMT_053), shapeFor: camtShape, problems });
    problems.throwIfAny();
    return document;
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    throw badCamt(printable(error.message.replace(/\.$/, "")), error);
  }
}

function readStatement(element: XmlElement, header: XmlElement | undefined): BankStatement {
  const account = accountOf(element);
  for (const pages of [header?.find("MsgPgntn"), element.find("StmtPgntn")])
    if (pages !== undefined && !isOnlyPage(pages))
      throw incompleteStatement(
        `The statement of ${printable(account)}`,
        `${placeOf(pages)} says that it has more pages`,
      );
  const currency = currencyOf(element);
  const opening = balanceOf(element, ["OPBD", "PRCD"], currency);
  const closing = balanceOf(element, ["CLBD"], currency);
  const [from, created] = [element.find("FrToDt/FrDtTm"), element.find("CreDtTm") ?? header?.find("CreDtTm")];
  const count = textAt(element, "ElctrncSeqNb") || textAt(element, "LglSeqNb") || collapsed(need(element, "Id"));
  const number = bankText({ place: `The number of ${placeOf(element)}`, text: count, longest: LONGEST.number });
  const svcr = textAt(element, "Acct/Svcr/FinInstnId/BICFI") || textAt(element, "Acct/Svcr/FinInstnId/BIC");
  const lines = element
    .all("Ntry")
    .filter(isBooked)
    .flatMap((entry) => linesOfEntry(entry, currency));
  return checkStatement({
    account,
    bic: svcr === "" ? "" : bankBic(`The bank of ${placeOf(element)}`, svcr),
    number: statementNumber(number, closing.day),
    currency,
    from: from === undefined ? startOf(opening, closing.day, lines) : timeOf(from).day,
    to: closing.day,
    opening: opening.amount,
    closing: closing.amount,
    created: created === undefined ? undefined : timeOf(created).time,
    lines,
  });
}

function isOnlyPage(pages: XmlElement): boolean {
  return /^0*1$/.test(textAt(pages, "PgNb")) && ["true", "1"].includes(textAt(pages, "LastPgInd"));
}

function accountOf(statement: XmlElement): string {
  const id = need(statement, "Acct/Id");
  const element = id.find("IBAN") ?? need(id, "Othr/Id");
  return bankText({ place: placeOf(element), text: collapsed(element), longest: LONGEST.account });
}

function currencyOf(statement: XmlElement): string {
  const stated = textAt(statement, "Acct/Ccy") || statement.all("Bal")[0]?.find("Amt")?.attributes.get("Ccy");
  if (stated === undefined || !/^[A-Z]{3}$/.test(stated))
    throw badCamt(`${placeOf(statement)} is in the currency ${shown(stated ?? "")}, where three capitals are needed`);
  return stated;
}

/** The balance of the first of these kinds that is there; the same kind twice is somebody else's guess. */
function balanceOf(statement: XmlElement, kinds: readonly string[], currency: string) {
  for (const kind of kinds) {
    const found = statement.all("Bal").filter((balance) => textAt(balance, "Tp/CdOrPrtry/Cd") === kind);
    if (found.length > 1) throw badCamt(`${placeOf(found[1]!)} is a second ${kind} balance`);
    const [balance] = found;
    if (balance !== undefined)
      return { kind, amount: signedMoney(balance, currency), day: dateOf(need(balance, "Dt")).day };
  }
  throw badCamt(`${placeOf(statement)} has no ${kinds.join(" or ")} balance`);
}

/** The balance before a statement has the day before it, whatever is booked; of an opening balance {@link firstDay} tells. */
function startOf({ kind, day }: { kind: string; day: Day }, closing: Day, lines: readonly StatementLine[]): Day {
  return firstDay(day, closing, kind === "PRCD" ? [] : lines);
}
