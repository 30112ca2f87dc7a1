import { collapsed } from "../../sdk/iso20022/element-values.ts";
import type { XmlElement } from "../../sdk/iso20022/xml-element.ts";
import { bankAmount, bankDay, bankTime, type BankTime, shown } from "./bank-values.ts";
import { badCamt, mixedCurrency } from "./bank-faults.ts";

/** The element at "Acct/Id" below another. @throws HarbourError HB-4303 */
export function need(parent: XmlElement, path: string): XmlElement {
  const found = parent.find(path);
  if (found !== undefined) return found;
  throw badCamt(`${placeOf(parent.placeOf(path))} is missing`);
}

/** Its text, or nothing where it is not there. */
export function textAt(parent: XmlElement, path: string): string {
  const found = parent.find(path);
  return found === undefined ? "" : collapsed(found);
}

/** "Document/BkToCstmrStmt/Stmt[1]/Id (line 12)" */
export function placeOf({ path, line }: { path: string; line: number }): string {
  return `${path} (line ${line})`;
}

/** Minor units, in the statement's currency. @throws HarbourError HB-4303, HB-4306, HB-4309 */
export function moneyOf(element: XmlElement, currency: string): bigint {
  const found = element.attributes.get("Ccy");
  if (found === undefined) throw badCamt(`${placeOf(element)} has no currency`);
  if (found !== currency) throw mixedCurrency(placeOf(element), shown(found), currency);
  return bankAmount(placeOf(element), collapsed(element));
}

/** The same with the sign of the CdtDbtInd beside it. @throws HarbourError HB-4303, HB-4306, HB-4309 */
export function signedMoney(parent: XmlElement, currency: string): bigint {
  return moneyOf(need(parent, "Amt"), currency) * signOf(need(parent, "CdtDbtInd"));
}

/** Which way the money went; a reversal's indicator tells its own way already. @throws HarbourError HB-4303 */
export function signOf(indicator: XmlElement): bigint {
  const text = collapsed(indicator);
  if (text !== "CRDT" && text !== "DBIT")
    throw badCamt(`${placeOf(indicator)} is ${shown(text)}, where CRDT or DBIT is needed`);
  return text === "CRDT" ? 1n : -1n;
}

/** A choice of Dt and DtTm. @throws HarbourError HB-4303, HB-4307 */
export function dateOf(choice: XmlElement): { day: string; time: number | undefined } {
  const [dt, dtTm] = [choice.find("Dt"), choice.find("DtTm")];
  if (dtTm !== undefined) return timeOf(dtTm);
  if (dt !== undefined) return { day: bankDay(placeOf(dt), collapsed(dt)), time: undefined };
  throw badCamt(`${placeOf(choice)} has neither Dt nor DtTm`);
}

/** @throws HarbourError HB-4307 */
export function timeOf(element: XmlElement): BankTime {
  return bankTime(placeOf(element), collapsed(element));
}
