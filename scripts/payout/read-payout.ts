import { readFileSync, statSync } from "node:fs";
import type { RemittanceParty } from "../../sdk/remittance.ts";
import { readPain001 } from "../../sdk/iso20022/pain-001.ts";
import type { Payout } from "../../sdk/iso20022/payout-file.ts";
import { payoutFromPain001 } from "../../sdk/iso20022/payout-from-pain-001.ts";
import { PAYOUT_COLUMNS, payoutFromTable } from "../../sdk/iso20022/payout-from-table.ts";
import type { PayoutSecret } from "../../sdk/iso20022/payout-references.ts";
import { Iso20022Error, Iso20022Problem } from "../../sdk/iso20022/problem.ts";
import { printable } from "../../sdk/printable.ts";
import type { Connection, Currency } from "../chain/connection.ts";
import { byColumn, readCsvFile } from "../csv-file.ts";
import { tokenRequired } from "../faults.ts";
import { fileUnreadable } from "../issuance-faults.ts";
import { fileRefused, messageIdWanted, otherCurrency } from "./payout-faults.ts";

/** What a pain.001 of 100,000 payments stays far below. */
const LARGEST = 64 * 1024 * 1024;

export interface PayoutFile {
  /** As it was typed. */
  path: string;
  messageId: string;
  payout: Payout;
}

export interface ReadPayoutOptions {
  connection: Pick<Connection, "chainId">;
  path: string;
  secret: PayoutSecret;
  /** Of a list, which does not say who pays. */
  payer: RemittanceParty;
  /** As it was asked for; a list needs it. */
  currency?: Currency;
  /** The same. */
  messageId?: string;
}

/**
 * Reads a file of payments whole, pain.001 or list, or tells what is wrong with it, the first fifty problems with their
 * places. @throws HarbourError HB-2104, HB-2120, HB-2902, HB-2904, HB-2905
 */
export function readPayout(options: ReadPayoutOptions): PayoutFile {
  const { path, messageId, currency } = options;
  const bytes = readBytes(path);
  const isMessage = looksLikeXml(bytes);
  if (isMessage && messageId !== undefined)
    throw messageIdWanted(`${path} has a message id of its own; --message-id is for lists.`);
  if (!isMessage && messageId === undefined)
    throw messageIdWanted(`${path} is a list, and nothing says its message id.`);
  if (messageId !== undefined && !/^[\x21-\x7e]([\x20-\x7e]{0,33}[\x21-\x7e])?$/.test(messageId))
    throw messageIdWanted(`--message-id ${JSON.stringify(messageId)} is not 1 to 35 printable characters of ASCII.`);
  try {
    const payout = isMessage ? fromMessage(bytes, options) : fromList(options);
    if (currency !== undefined && currency !== payout.currency) throw otherCurrency(path, payout.currency, currency);
    return { path, messageId: payout.source.messageId ?? messageId!, payout };
  } catch (error) {
    if (error instanceof Iso20022Error) throw refusal(path, error);
    throw error;
  }
}

function fromMessage(bytes: Buffer, { secret, connection: { chainId } }: ReadPayoutOptions): Payout {
  return payoutFromPain001({ file: readPain001(bytes), secret, chainId });
}

function fromList({ path, secret, payer, currency }: ReadPayoutOptions): Payout {
  if (currency === undefined) throw tokenRequired();
  const file = readCsvFile(path);
  const table = byColumn(file, PAYOUT_COLUMNS);
  return payoutFromTable({ table, digest: file.hash, currency, debtor: payer, secret });
}

/** A message begins with a bracket, after a byte order mark or space. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 64))
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart()
    .startsWith("<");
}

function readBytes(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size <= LARGEST) return readFileSync(path);
    throw fileUnreadable(path, `it has ${size} bytes, more than ${LARGEST}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code?.startsWith("HB-") ? error : fileUnreadable(path, code ?? "unknown", error);
  }
}

function refusal(path: string, { problems, total, message }: Iso20022Error) {
  if (problems.length === 0) return fileRefused(path, 1, [`    ${printable(message)}`]);
  const told = problems.map((each) => `    ${showProblem(each)}`);
  return fileRefused(path, total, total > told.length ? [...told, `    and ${total - told.length} more`] : told);
}

/** "line 12  PmtInf[1]/CdtTrfTxInf[3]/Amt/InstdAmt: …", without the part of the path that all of them have. */
export function showProblem({ path, line, code, reason }: Iso20022Problem): string {
  const place = path.replace(/^Document\/CstmrCdtTrfInitn\//, "");
  return `line ${line}  ${code}  ${printable(place)}: ${printable(reason)}`;
}
