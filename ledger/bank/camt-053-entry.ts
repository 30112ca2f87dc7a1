import { formatAmount } from "../../sdk/amount.ts";
import { collapsed } from "../../sdk/iso20022/element-values.ts";
import type { XmlElement } from "../../sdk/iso20022/xml-element.ts";
import { badCamt, batchDoesNotAddUp } from "./bank-faults.ts";
import { bankText, bankUetr, showBankAmount } from "./bank-values.ts";
import { amountOf, checkOnly, keptOf, paymentsOf } from "./camt-053-payments.ts";
import { dateOf, need, placeOf, signedMoney, textAt } from "./camt-053-values.ts";
import { cut, foldText, LONGEST, oneLine, type StatementLine } from "./statement.ts";

/** An entry that is booked; what is pending or only told has not moved the balance. @throws HarbourError HB-4303 */
export function isBooked(entry: XmlElement): boolean {
  const status = need(entry, "Sts");
  const code = status.shape.isText ? collapsed(status) : textAt(status, "Cd");
  if (code === "") throw badCamt(`${placeOf(status)} has no code`);
  return code === "BOOK";
}

/**
 * One line, or one for each payment of a batch that says what each of them is.
 *
 * @throws HarbourError HB-4303, HB-4306 to HB-4309, HB-4311
 */
export function linesOfEntry(entry: XmlElement, currency: string): StatementLine[] {
  const amount = signedMoney(entry, currency);
  const booked = dateOf(need(entry, "BookgDt"));
  const valueDate = entry.find("ValDt");
  const common = {
    booked: booked.day,
    bookedAt: booked.time,
    valueDate: valueDate === undefined ? booked.day : dateOf(valueDate).day,
  };
  const details = paymentsOf(entry);
  const [only] = details;
  if (details.length <= 1) {
    if (only !== undefined) checkOnly(only, entry, currency);
    return [{ ...common, amount, ...describe({ entry, detail: only, currency, amount }) }];
  }

  const amounts = details.map((one) => amountOf(one, entry, currency));
  // Nothing but names: the bank booked a sum.
  if (amounts.every((one) => one === undefined))
    return [{ ...common, amount, ...describe({ entry, detail: undefined, currency, amount }) }];
  const sum = amounts.reduce<bigint>((total, one) => total + (one ?? 0n), 0n);
  if (sum !== amount || amounts.includes(undefined))
    throw batchDoesNotAddUp(placeOf(entry), formatAmount(amount), formatAmount(sum));
  return details.map((one, index) => {
    const part = { amount: amounts[index]! };
    return { ...common, ...part, ...describe({ entry, detail: one, currency, isPart: true, ...part }) };
  });
}

interface Described {
  entry: XmlElement;
  detail: XmlElement | undefined;
  /** Whether the entry has other payments beside this one. */
  isPart?: boolean;
  currency: string;
  amount: bigint;
}

/** Everything but money and days. Where an entry is one payment, what it says itself stands in for its details. */
function describe({ entry, detail, isPart = false, currency, amount }: Described) {
  const own = (path: string) => (detail === undefined ? "" : textAt(detail, path));
  const reference = own("Refs/AcctSvcrRef") || (isPart ? "" : textAt(entry, "AcctSvcrRef"));
  const place = placeOf(detail ?? entry);
  const endToEnd = own("Refs/EndToEndId");
  const kept = keptOf(isPart ? [detail] : [entry, detail], currency);
  const remittance = detail === undefined ? textAt(entry, "AddtlNtryInf") : remittanceOf(detail);
  return {
    code: cut(codeOf(detail) || codeOf(entry), LONGEST.code),
    reference: bankText({
      place: `AcctSvcrRef of ${place}`,
      text: reference,
      longest: LONGEST.reference,
      optional: true,
    }),
    uetr: bankUetr(`UETR of ${place}`, uetrOf(detail)),
    counterparty: cut(oneLine(counterpartyOf(detail, amount)), LONGEST.counterparty),
    text: foldText({
      remittance,
      endToEnd: endToEnd === "NOTPROVIDED" ? "" : endToEnd,
      charges: kept > 0n ? showBankAmount(kept) : "",
    }),
  };
}

/** The bank's own code; else ISO's, "PMNT-RCDT-DMCT". */
function codeOf(element: XmlElement | undefined): string {
  const code = element?.find("BkTxCd");
  if (code === undefined) return "";
  const iso = ["Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd"].map((path) => textAt(code, path));
  return textAt(code, "Prtry/Cd") || iso.filter((part) => part !== "").join("-");
}

/** Version 02 has no field for it; banks put it among their own references. */
function uetrOf(detail: XmlElement | undefined): string {
  if (detail === undefined) return "";
  const own = detail
    .find("Refs")
    ?.all("Prtry")
    .find((one) => textAt(one, "Tp").toUpperCase() === "UETR");
  return textAt(detail, "Refs/UETR") || (own === undefined ? "" : textAt(own, "Ref"));
}

/** Who is on the other side: of a credit the debtor. */
function counterpartyOf(detail: XmlElement | undefined, amount: bigint): string {
  const parties = detail?.find("RltdPties");
  if (parties === undefined) return "";
  const side = amount < 0n ? "Cdtr" : "Dbtr";
  const paths = [side, `Ultmt${side}`].flatMap((one) => [`${one}/Nm`, `${one}/Pty/Nm`, `${one}/Agt/FinInstnId/Nm`]);
  return paths.map((path) => textAt(parties, path)).find((name) => name !== "") ?? "";
}

function remittanceOf(detail: XmlElement): string {
  const information = detail.find("RmtInf");
  const structured = information?.all("Strd") ?? [];
  const parts = [
    ...(information?.all("Ustrd") ?? []),
    ...structured.flatMap((one) => [one.find("CdtrRefInf/Ref"), ...one.all("AddtlRmtInf")]),
  ];
  const written = parts.filter((part) => part !== undefined).map(collapsed);
  return (written.length > 0 ? written : [textAt(detail, "AddtlTxInf")]).join(" ");
}
