import { oneLine } from "./statement.ts";

/** What field 86 tells of the movement before it; empty where it does not. */
export interface Details {
  code: string;
  uetr: string;
  endToEnd: string;
  /** "HKD50,00" */
  charges: string;
  /** Who paid, and who was paid, as far as it is told apart. */
  debtor: string;
  creditor: string;
  remittance: string;
}

/** SWIFT's width of a line of field 86: a line this long goes on in the next one without a space. */
const WIDTH = 65;
/** The same in the banks' form with question marks. */
const PART = 27;

const CODES = "TRTP|EREF|UETR|CHGS|OCMT|ORDP|BENM|NAME|IBAN|BIC|PREF|SVCL|REMI";
/** Behind these stand words of the parties. */
const PARTIES = /\/(ORDP|BENM|NAME|PREF|REMI)\//;
/** A whole one: part of one fits into a payer's reference, which stands before it, but not all of it. */
const UETR = /\/UETR\/([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})(?![^/\s])/gi;

/**
 * Reads field 86 in the three forms that banks use: code words between slashes, numbered parts after question marks, and
 * plain text. What the bank itself says of a payment, its way, its UETR and its charges, is read before the first word of
 * a party only: a payer's name or text cannot say it, and the other two forms have no place for it at all.
 */
export function readDetails(lines: readonly string[]): Details {
  if (new RegExp(`^/(${CODES})/`).test(lines[0] ?? "")) return slashed(joined(lines, WIDTH));
  if (/^(\d{3})?\?\d\d/.test(lines[0] ?? "")) return numbered(lines.join(""));
  const text = joined(lines, WIDTH);
  return { ...NOTHING, remittance: oneLine(text) };
}

const NOTHING: Details = { code: "", uetr: "", endToEnd: "", charges: "", debtor: "", creditor: "", remittance: "" };

function slashed(text: string): Details {
  const [all, remittance = ""] = splitOnce(text, "/REMI/");
  const of = marked(all);
  const [bank] = text.split(PARTIES, 1) as [string];
  const ofBank = marked(bank);
  return {
    code: ofBank("TRTP"),
    uetr: uetrOf(bank),
    endToEnd: of("EREF") === "NOTPROVIDED" ? "" : of("EREF"),
    charges: ofBank("CHGS"),
    debtor: of("ORDP") || of("NAME"),
    creditor: of("BENM") || of("NAME"),
    remittance: oneLine(remittance),
  };
}

/** What stands behind a code word; the first of several counts. */
function marked(text: string): (code: string) => string {
  const values = new Map<string, string>();
  const marks = [...text.matchAll(new RegExp(`/(${CODES})/`, "g"))];
  for (const [index, mark] of marks.entries()) {
    const value = text.slice(mark.index + mark[0].length, marks[index + 1]?.index);
    if (!values.has(mark[1]!)) values.set(mark[1]!, oneLine(value));
  }
  return (code) => values.get(code) ?? "";
}

/** "166?00CHATS?20first?21second?32name": 20 to 29 and 60 to 63 are the payer's text, 32 and 33 the other party. */
function numbered(text: string): Details {
  // Numbers and values by turns, after what stands in front.
  const [, ...split] = text.split(/\?(\d\d)/);
  const parts = split.flatMap((one, at) => (at % 2 === 0 ? [{ number: Number(one), value: split[at + 1]! }] : []));
  const within = (from: number, to: number) => parts.filter(({ number }) => number >= from && number <= to);
  const written = [...within(20, 29), ...within(60, 63)].map(({ value }) => value);
  const name = oneLine(
    within(32, 33)
      .map(({ value }) => value)
      .join(""),
  );
  return {
    ...NOTHING,
    code: oneLine(within(0, 0)[0]?.value ?? ""),
    debtor: name,
    creditor: name,
    remittance: oneLine(joined(written, PART)),
  };
}

/** Of several nobody can say which is the payment's. */
function uetrOf(text: string): string {
  const found = new Set([...text.matchAll(UETR)].map(([, uetr]) => uetr!.toLowerCase()));
  return found.size === 1 ? [...found][0]! : "";
}

function joined(lines: readonly string[], width: number): string {
  return lines.map((line, index) => (index < lines.length - 1 && line.length < width ? `${line} ` : line)).join("");
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
