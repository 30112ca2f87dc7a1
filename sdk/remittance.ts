import canonicalize from "canonicalize";
import { getAddress, keccak256, toUtf8Bytes } from "ethers";
import { formatAmount, MAX_AMOUNT, parseAmount } from "./amount.ts";
import { HarbourError } from "./harbour-error.ts";
import { memoFromUetr, readMemo } from "./memo.ts";
import { quote } from "./quote.ts";
import { parseUetr } from "./uetr.ts";

/**
 * - HB-1850 a remittance record with a field that is missing, unknown or of the wrong type
 * - HB-1851 a value of a remittance record that is not in its one spelling
 * - HB-1852 a salt that is not exactly 32 bytes
 */
export type RemittanceErrorCode = "HB-1850" | "HB-1851" | "HB-1852";

/** Something is not a remittance record, or not its salt. */
export class RemittanceError extends HarbourError {
  declare readonly code: RemittanceErrorCode;

  constructor(code: RemittanceErrorCode, message: string) {
    super({
      code,
      message,
      why: "One payment must have one record and one spelling of it, or it would have two digests.",
    });
  }
}

/** In every record, so that a later form of it can never have the digest of this one. */
export const REMITTANCE_SCHEMA = "harbour.remittance/1";

export const REMITTANCE_CURRENCIES = ["CNH", "HKD"] as const;
export type RemittanceCurrency = (typeof REMITTANCE_CURRENCIES)[number];

export interface RemittanceParty {
  /** 1 to 140 characters, as the payer wrote them. */
  name?: string;
  /** An address in ERC-55 form; a payer may also be known by an account at a bank, 1 to 34 characters. */
  account?: string;
  /** ISO 17442, 20 characters. */
  lei?: string;
}

/** What was paid and why. Everything that a payer and a payee may have to prove to each other later. */
export interface RemittanceRecord {
  schema: typeof REMITTANCE_SCHEMA;
  uetr: string;
  /** 1 to 35 characters; "NOTPROVIDED" where the payer gave none. */
  endToEndId: string;
  debtor: RemittanceParty;
  /** With an address. */
  creditor: RemittanceParty & { account: string };
  /** Units with two to six decimals, the third to sixth only as far as they are needed: "1000.00", "0.000001". */
  amount: string;
  currency: RemittanceCurrency;
  /** ISO 20022 purpose code, or the payer's own word for it, 1 to 35 characters. */
  purpose?: string;
  /** Lines of 1 to 140 characters, in their order. */
  remittanceInformation?: readonly string[];
  /** Structured references of the creditor, such as an invoice number by ISO 11649, 1 to 35 characters each. */
  creditorReferences?: readonly string[];
  /** keccak256 of the parties' IVMS101 data, which travels elsewhere and encrypted. */
  ivms101Hash?: string;
}

export interface SaltedRecord {
  record: RemittanceRecord;
  /** 0x and 64 hexadecimal digits, random or derived from a secret; whoever knows it can confirm a guessed record. */
  salt: string;
}

type Check = (value: string, at: string) => void;

/** Characters are counted as Unicode code points, as XML Schema does. */
const text =
  (longest: number): Check =>
  (value, at) => {
    const length = [...value].length;
    if (length < 1 || length > longest || !isWellFormed(value)) {
      throw new RemittanceError("HB-1851", `${at} ${quote(value)} must be 1 to ${longest} characters of Unicode.`);
    }
  };

const pattern =
  (expression: RegExp, form: string): Check =>
  (value, at) => {
    if (!expression.test(value)) throw new RemittanceError("HB-1851", `${at} ${quote(value)} must be ${form}.`);
  };

const address: Check = (value, at) => {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value) || getAddress(value.toLowerCase()) !== value || /^0x0{40}$/.test(value)) {
    throw new RemittanceError("HB-1851", `${at} ${quote(value)} must be an address in its ERC-55 form, and not zero.`);
  }
};

const accountOfDebtor: Check = (value, at) => (/^0x/i.test(value) ? address : text(34))(value, at);

const amount: Check = (value, at) => {
  const canonical = /^(0|[1-9]\d{0,25})\.\d\d(\d{0,3}[1-9])?$/.test(value);
  if (!canonical || parseAmount(value) === 0n) {
    throw new RemittanceError(
      "HB-1851",
      `${at} ${quote(value)} must be units with two decimals, more only where they are not zero, up to six; not 0.`,
    );
  }
};

const PARTY_CHECKS = { name: text(140), lei: pattern(/^[A-Z0-9]{18}[0-9]{2}$/, "a legal entity identifier") };

/**
 * The record as RFC 8785 writes it: the text under the digest. Names are kept as they came, without normalisation: two
 * spellings that look alike have two digests.
 *
 * @throws RemittanceError HB-1850, HB-1851, UetrError HB-1501
 */
export function canonicalRemittance(record: RemittanceRecord): string {
  const fields = fieldsOf(record, "The record");
  const taken = {
    schema: take(fields, "schema", pattern(new RegExp(`^${REMITTANCE_SCHEMA}$`), quote(REMITTANCE_SCHEMA))),
    uetr: parseUetr(take(fields, "uetr", text(36))!),
    endToEndId: take(fields, "endToEndId", text(35)),
    debtor: party(fields, "debtor", false),
    creditor: party(fields, "creditor", true),
    amount: take(fields, "amount", amount),
    currency: take(fields, "currency", pattern(/^(CNH|HKD)$/, `one of ${REMITTANCE_CURRENCIES.join(", ")}`)),
    purpose: takeOptional(fields, "purpose", text(35)),
    remittanceInformation: takeLines(fields, "remittanceInformation", text(140)),
    creditorReferences: takeLines(fields, "creditorReferences", text(35)),
    ivms101Hash: takeOptional(fields, "ivms101Hash", pattern(/^0x[0-9a-f]{64}$/, "32 bytes in lower-case hexadecimal")),
  };
  refuseRest(fields, "The record");
  return canonicalize(taken)!;
}

/**
 * keccak256(salt ‖ canonical record in UTF-8), all 32 bytes.
 *
 * @throws RemittanceError, UetrError HB-1501
 */
export function remittanceDigest({ record, salt }: SaltedRecord): string {
  if (typeof salt !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(salt)) {
    // Not shown: a salt is half of a secret.
    throw new RemittanceError("HB-1852", "The salt is not 32 bytes in hexadecimal.");
  }
  return keccak256(Buffer.concat([Buffer.from(salt.slice(2), "hex"), toUtf8Bytes(canonicalRemittance(record))]));
}

/**
 * The payment's memo: the UETR, then the first 16 bytes of the digest.
 *
 * What 16 bytes are worth: nobody can find a second record for a memo that somebody else made (2^128 work), so payee,
 * bank and auditor can rely on it against third parties. But whoever chooses record and salt himself, the payer, finds
 * two records with one memo by 2^64 work, and could show one today and the other tomorrow. Where a payer would profit
 * from that (documents of an escrow, an amount under dispute) the whole {@link remittanceDigest} has to be recorded.
 *
 * @throws RemittanceError, UetrError HB-1501
 */
export function remittanceMemo({ record, salt }: SaltedRecord): string {
  return memoFromUetr({ uetr: record.uetr, digest: remittanceDigest({ record, salt }) });
}

/**
 * Whether a payment's memo was made of this record with this salt. See {@link remittanceMemo} for what that proves.
 *
 * @throws RemittanceError, UetrError HB-1501, MemoError HB-1505
 */
export function verifyRemittance({ memo, record, salt }: SaltedRecord & { memo: string }): boolean {
  return readMemo(memo).kind === "uetr" && memo.toLowerCase() === remittanceMemo({ record, salt });
}

/** An amount as a record writes it. */
export function remittanceAmount(minor: bigint): string {
  if (typeof minor !== "bigint" || minor <= 0n || minor > MAX_AMOUNT) {
    throw new RemittanceError("HB-1851", `The amount ${quote(minor)} must be minor units from 1 to ${MAX_AMOUNT}.`);
  }
  return formatAmount(minor).replaceAll(",", "");
}

type Fields = Map<string, unknown>;

/** The fields that have a value; `undefined` is the same as absent. */
function fieldsOf(value: unknown, at: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RemittanceError("HB-1850", `${at} is ${quote(value)}, where an object is needed.`);
  }
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}

function take(fields: Fields, name: string, check: Check): string {
  const value = takeOptional(fields, name, check);
  if (value === undefined) throw new RemittanceError("HB-1850", `${name} is missing.`);
  return value;
}

function takeOptional(fields: Fields, name: string, check: Check): string | undefined {
  const value = fields.get(name);
  if (!fields.delete(name)) return undefined;
  return checked(value, name, check);
}

function takeLines(fields: Fields, name: string, check: Check): string[] | undefined {
  const lines = fields.get(name);
  if (!fields.delete(name)) return undefined;
  if (!Array.isArray(lines) || lines.length === 0) {
    throw new RemittanceError("HB-1850", `${name} is ${quote(lines)}, where a list of at least one line is needed.`);
  }
  return Array.from(lines, (line: unknown, index) => checked(line, `${name}[${index}]`, check));
}

function party(fields: Fields, name: string, isCreditor: boolean) {
  const value = fields.get(name);
  if (!fields.delete(name)) throw new RemittanceError("HB-1850", `${name} is missing.`);
  const own = fieldsOf(value, name);
  const taken = {
    name: takeOptional(own, "name", PARTY_CHECKS.name),
    account: isCreditor ? take(own, "account", address) : takeOptional(own, "account", accountOfDebtor),
    lei: takeOptional(own, "lei", PARTY_CHECKS.lei),
  };
  refuseRest(own, name);
  return taken;
}

function checked(value: unknown, at: string, check: Check): string {
  if (typeof value !== "string") {
    throw new RemittanceError("HB-1850", `${at} is ${quote(value)}, where text is needed.`);
  }
  check(value, at);
  return value;
}

function refuseRest(fields: Fields, at: string): void {
  for (const name of fields.keys()) throw new RemittanceError("HB-1850", `${at} has an unknown field ${quote(name)}.`);
}

/** A lone surrogate has no UTF-8, so two of them would have one digest. */
function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}
