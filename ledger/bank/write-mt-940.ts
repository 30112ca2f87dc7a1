import { addDays } from "../clock/hong-kong-time.ts";
import { showBankAmount } from "./bank-values.ts";
import { countInYear, type DraftLine, requireThat, type StatementDraft } from "./statement-draft.ts";

const WIDTH = 65;
/** SWIFT's character set X, without line ends. */
const SET_X = /^[A-Za-z0-9/?:().,'+{} -]*$/;
/** Of field 86. */
const MOST_LINES = 6;

export interface Mt940Form {
  /** SWIFT's blocks around each message; otherwise a line "-" ends it. */
  blocks?: boolean;
  lineEnd?: "\r\n" | "\n";
  /** Movements of a page; a longer statement has several. */
  pageSize?: number;
}

/**
 * An MT940 with these statements, which `readMt940` reads back: for the demo's banks and for tests. It has no moment of
 * creation or booking, and only the characters of SWIFT's set X.
 *
 * @throws HarbourError HB-4308 for what none of its fields holds
 */
export function writeMt940(statements: readonly StatementDraft[], form: Mt940Form = {}): string {
  const { blocks = false, lineEnd = "\r\n", pageSize = 20 } = form;
  const messages = statements.flatMap((statement) => pagesOf(statement, pageSize));
  const text = messages.map((fields) => (blocks ? inBlocks(fields) : [...fields, "-"]).join(lineEnd));
  return `${text.join(lineEnd)}${lineEnd}`;
}

function inBlocks(fields: readonly string[]): string[] {
  const header = "{1:F01BANKHKHHAXXX0000000000}{2:O9401800261123BANKHKHHAXXX00000000002611231800N}";
  return [`${header}{3:{108:STATEMENT}}{4:`, ...fields, "-}{5:{CHK:123456789ABC}}"];
}

function pagesOf(statement: StatementDraft, pageSize: number): string[][] {
  const { account, bic, currency, from, to, opening, closing, lines } = statement;
  const count = countInYear(statement);
  requireThat(count !== undefined && count.length <= 5, "The statement", statement.number, "a count is needed");
  const pages = Math.max(1, Math.ceil(lines.length / pageSize));
  let balance = opening;
  return Array.from({ length: pages }, (_, page) => {
    const movements = lines.slice(page * pageSize, (page + 1) * pageSize);
    const start = balance;
    balance = movements.reduce((sum, { amount }) => sum + amount, balance);
    const isLast = page === pages - 1;
    return [
      `:20:STMT${count}P${page + 1}`,
      `:25:${bic === "" ? "" : `${bic}/`}${account}`,
      `:28C:${count}/${page + 1}`,
      `:60${page === 0 ? "F" : "M"}:${showBalance(start, page === 0 ? addDays(from, -1) : to, currency)}`,
      ...movements.flatMap((line) => movement(line, currency)),
      `:62${isLast ? "F" : "M"}:${showBalance(isLast ? closing : balance, to, currency)}`,
      ...(isLast ? [`:64:${showBalance(closing, to, currency)}`] : []),
    ];
  });
}

function movement(line: DraftLine, currency: string): string[] {
  const { booked, valueDate, amount, code, reference, uetr, counterparty, remittance, endToEnd, charges } = line;
  requireThat(SET_X.test(code + counterparty + remittance + endToEnd), "The text", remittance, "set X is needed");
  requireThat(
    /^[^/]{0,16}(\/[^/]{1,15})*$/.test(reference) && reference.length <= 16,
    "The reference",
    reference,
    "at most 16 characters are possible",
  );
  requireThat(/^[^/]*$/.test(code + counterparty), "The counterparty", counterparty, "it may have no slash");
  const days = `${short(valueDate)}${short(booked).slice(2)}`;
  const mark = (name: string, value: string) => (value === "" ? "" : `/${name}/${value}`);
  const kept = charges === "" ? "" : `${currency}${charges.replace(".", ",")}`;
  const told = [
    mark("TRTP", code) + mark("EREF", endToEnd || "NOTPROVIDED"),
    mark("UETR", uetr) + mark("CHGS", kept),
    ...wrap(mark(amount < 0n ? "BENM" : "ORDP", counterparty) + mark("REMI", remittance)),
  ].filter((text) => text !== "");
  requireThat(told.length <= MOST_LINES, "The text", remittance, `at most ${MOST_LINES} lines are possible`);
  return [
    `:61:${days}${amount < 0n ? "D" : "C"}${comma(amount)}NTRFNONREF${reference === "" ? "" : `//${reference}`}`,
    ...told.map((text, index) => (index === 0 ? `:86:${text}` : text)),
  ];
}

/**
 * Lines of at most 65 characters. One that is full goes on without a space and any other with one, so a line ends early
 * only at a space; none may begin like a field or the end of a message.
 */
function wrap(text: string): string[] {
  let rest = text;
  const lines: string[] = [];
  while (rest.length > WIDTH) {
    const isPlain = rest[WIDTH - 1] !== " " && !" :-{".includes(rest[WIDTH]!);
    const end = isPlain ? WIDTH : lastSpace(rest);
    requireThat(end > 0, "The text", rest, "words of at most 60 characters are needed");
    lines.push(rest.slice(0, end));
    rest = rest.slice(isPlain ? end : end + 1);
  }
  return [...lines, rest];
}

/** Where a line may end before it is full: at a space before a character that may begin one. */
function lastSpace(text: string): number {
  for (let at = WIDTH - 1; at > 0; at--) if (text[at] === " " && !" :-{".includes(text[at + 1]!)) return at;
  return 0;
}

function showBalance(amount: bigint, day: string, currency: string): string {
  return `${amount < 0n ? "D" : "C"}${short(day)}${currency}${comma(amount)}`;
}

function comma(amount: bigint): string {
  return showBankAmount(amount).replace(".", ",");
}

function short(day: string): string {
  return day.slice(2).replaceAll("-", "");
}
