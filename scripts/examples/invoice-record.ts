import { id } from "ethers";
import {
  REMITTANCE_SCHEMA,
  remittanceAmount,
  remittanceMemo,
  type RemittanceRecord,
  type SaltedRecord,
} from "../../sdk/remittance.ts";
import type { InvoiceExample } from "./invoice-schema.ts";

/** What buyer and supplier keep, and what the payment's memo is made of. */
export interface InvoiceRecord extends SaltedRecord {
  memo: string;
}

export function invoiceRecord(
  { buyer, supplier, invoice }: InvoiceExample,
  addressOf: (account: string) => string,
): InvoiceRecord {
  const record: RemittanceRecord = {
    schema: REMITTANCE_SCHEMA,
    uetr: invoice.uetr,
    endToEndId: invoice.number,
    debtor: { name: buyer.name, account: addressOf(buyer.account) },
    creditor: { name: supplier.name, account: addressOf(supplier.account) },
    amount: remittanceAmount(invoice.amount.amount),
    currency: invoice.amount.currency,
    purpose: invoice.purpose,
    remittanceInformation: [invoice.text],
  };
  // A payer draws it at random; here every run shall show the same memo.
  const salt = id(`harbour example ${invoice.number}`);
  return { record, salt, memo: remittanceMemo({ record, salt }) };
}
