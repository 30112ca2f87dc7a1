import { formatAmount } from "../../sdk/amount.ts";
import { collapsed } from "../../sdk/iso20022/element-values.ts";
import type { XmlElement } from "../../sdk/iso20022/xml-element.ts";
import { badCamt, batchDoesNotAddUp } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";
import { moneyOf, need, placeOf, signedMoney, signOf } from "./camt-053-values.ts";

/** The payments that an entry tells of: none, which many a batch does, or as many as it counts. @throws HarbourError HB-4303, HB-4311 */
export function paymentsOf(entry: XmlElement): XmlElement[] {
  const groups = entry.all("NtryDtls");
  const details = groups.flatMap((group) => group.all("TxDtls"));
  for (const group of groups) {
    const counted = group.find("Btch/NbOfTxs");
    if (counted === undefined) continue;
    const [text, told] = [collapsed(counted), group.all("TxDtls").length];
    if (!/^\d{1,15}$/.test(text)) throw badCamt(`${placeOf(counted)} is ${shown(text)}, which is no count`);
    if (details.length > 0 && Number(text) !== told)
      throw batchDoesNotAddUp(placeOf(group), `${Number(text)} payments`, String(told));
  }
  return details;
}

/**
 * An only payment is the entry: it goes the same way, and what it says of itself in the statement's currency is the amount
 * booked, or that before the bank kept its charges.
 *
 * @throws HarbourError HB-4303, HB-4306, HB-4311
 */
export function checkOnly(detail: XmlElement, entry: XmlElement, currency: string): void {
  const booked = signedMoney(entry, currency);
  const told = toldBy(detail, currency);
  const found = told?.attributes.get("Ccy") ?? currency;
  // In another currency it says what was sent, not what was booked.
  const amount = told === undefined || found !== currency ? need(entry, "Amt") : told;
  const direction = directionOf(detail, entry);
  const paid = moneyOf(amount, currency) * direction;
  const isSameWay = direction === signOf(need(entry, "CdtDbtInd"));
  if (!isSameWay || (paid !== booked && paid - keptOf([entry, detail], currency) !== booked))
    throw batchDoesNotAddUp(placeOf(entry), formatAmount(booked), formatAmount(paid));
}

/** What a payment of several says of itself; undefined if nothing. @throws HarbourError HB-4303, HB-4306, HB-4309 */
export function amountOf(detail: XmlElement, entry: XmlElement, currency: string): bigint | undefined {
  const told = toldBy(detail, currency);
  return told === undefined ? undefined : moneyOf(told, currency) * directionOf(detail, entry);
}

/** In the statement's currency if it says one; version 02 has none of its own here but among the details. */
function toldBy(detail: XmlElement, currency: string): XmlElement | undefined {
  const told = ["Amt", "AmtDtls/TxAmt/Amt"].flatMap((path) => detail.find(path) ?? []);
  return told.find(({ attributes }) => attributes.get("Ccy") === currency) ?? told[0];
}

/** The entry's where it has none of its own. */
function directionOf(detail: XmlElement, entry: XmlElement): bigint {
  return signOf(detail.find("CdtDbtInd") ?? need(entry, "CdtDbtInd"));
}

/**
 * What the bank kept. An entry and its only payment may both say it, so the first that speaks counts. What was kept in
 * another currency was kept elsewhere and says nothing of this amount.
 */
export function keptOf(places: readonly (XmlElement | undefined)[], currency: string): bigint {
  for (const place of places) {
    const charges = place?.all("Chrgs") ?? [];
    const records = charges.flatMap((one) => (one.find("Amt") === undefined ? one.all("Rcrd") : [one]));
    const kept = records.reduce((sum, one) => {
      const [amount, indicator] = [need(one, "Amt"), one.find("CdtDbtInd")];
      if (amount.attributes.get("Ccy") !== currency) return sum;
      return sum - moneyOf(amount, currency) * (indicator === undefined ? -1n : signOf(indicator));
    }, 0n);
    if (kept > 0n) return kept;
  }
  return 0n;
}
