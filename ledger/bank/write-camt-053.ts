import { element, optional, withAttributes, writeXml, type XmlNode } from "../../sdk/iso20022/xml-writer.ts";
import { formatHongKong, startOfDay } from "../clock/hong-kong-time.ts";
import { showBankAmount } from "./bank-values.ts";
import { CAMT_053, type Camt053Version } from "./camt-053-shape.ts";
import { countInYear, type DraftLine, type StatementDraft } from "./statement-draft.ts";

/**
 * A camt.053 with these statements, which `readCamt053` reads back: for the demo's banks and for tests.
 *
 * @throws Iso20022Error HB-1890 for a text that no field of it holds
 */
export function writeCamt053(statements: readonly StatementDraft[], version: Camt053Version = "08"): string {
  const [first] = statements;
  const created = element("CreDtTm", formatHongKong(first!.created));
  return writeXml(
    CAMT_053[version],
    element(
      "BkToCstmrStmt",
      element("GrpHdr", element("MsgId", idOf(first!)), created),
      statements.map((statement) => writeStatement(statement, version)),
    ),
  );
}

function writeStatement(statement: StatementDraft, version: Camt053Version): XmlNode {
  const { account, bic, currency, from, to, opening, closing, created, lines } = statement;
  const count = countInYear(statement);
  const isIban = /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(account);
  return element(
    "Stmt",
    element("Id", idOf(statement)),
    optional("ElctrncSeqNb", count, 18),
    element("CreDtTm", formatHongKong(created)),
    element(
      "FrToDt",
      element("FrDtTm", formatHongKong(startOfDay(from))),
      element("ToDtTm", formatHongKong(startOfDay(to) + 86_399)),
    ),
    element(
      "Acct",
      element("Id", isIban ? element("IBAN", account) : element("Othr", element("Id", account))),
      element("Ccy", currency),
      bic === "" ? undefined : element("Svcr", element("FinInstnId", element(version === "02" ? "BIC" : "BICFI", bic))),
    ),
    balance("OPBD", opening, from, currency),
    balance("CLBD", closing, to, currency),
    lines.map((line, index) => writeEntry(line, index + 1, currency, version)),
  );
}

function idOf(statement: StatementDraft): string {
  const { account, number } = statement;
  return countInYear(statement) === undefined ? number : `${account}/${number}`.slice(-35);
}

function balance(kind: string, amount: bigint, day: string, currency: string): XmlNode {
  const code = element("Tp", element("CdOrPrtry", element("Cd", kind)));
  return element("Bal", code, money(amount, currency), direction(amount), element("Dt", element("Dt", day)));
}

function writeEntry(line: DraftLine, position: number, currency: string, version: Camt053Version): XmlNode {
  const { booked, bookedAt, valueDate, amount, code, reference, uetr, counterparty, remittance, endToEnd } = line;
  const old = version === "02";
  const side = amount < 0n ? "Cdtr" : "Dbtr";
  const name = element("Nm", counterparty);
  const written = chunks(remittance, 140).map((chunk) => element("Ustrd", chunk));
  return element(
    "Ntry",
    element("NtryRef", String(position)),
    money(amount, currency),
    direction(amount),
    old ? element("Sts", "BOOK") : element("Sts", element("Cd", "BOOK")),
    element("BookgDt", bookedAt === undefined ? element("Dt", booked) : element("DtTm", formatHongKong(bookedAt))),
    element("ValDt", element("Dt", valueDate)),
    optional("AcctSvcrRef", reference === "" ? undefined : reference, 35),
    element("BkTxCd", code === "" ? undefined : element("Prtry", element("Cd", code))),
    element(
      "NtryDtls",
      element(
        "TxDtls",
        element(
          "Refs",
          optional("EndToEndId", endToEnd === "" ? "NOTPROVIDED" : endToEnd, 35),
          uetr === "" || old ? undefined : element("UETR", uetr),
          uetr === "" || !old ? undefined : element("Prtry", element("Tp", "UETR"), element("Ref", uetr)),
        ),
        old ? undefined : money(amount, currency),
        old ? undefined : direction(amount),
        chargesOf(line, currency, old),
        counterparty === "" ? undefined : element("RltdPties", element(side, old ? name : element("Pty", name))),
        written.length === 0 ? undefined : element("RmtInf", written),
      ),
    ),
  );
}

function chargesOf({ charges }: DraftLine, currency: string, old: boolean): XmlNode | undefined {
  if (charges === "") return undefined;
  const amount = withAttributes(element("Amt", charges), { Ccy: currency });
  const parts = [amount, element("CdtDbtInd", "DBIT")];
  return element("Chrgs", ...(old ? parts : [element("Rcrd", ...parts)]));
}

function money(amount: bigint, currency: string): XmlNode {
  return withAttributes(element("Amt", showBankAmount(amount)), { Ccy: currency });
}

function direction(amount: bigint): XmlNode {
  return element("CdtDbtInd", amount < 0n ? "DBIT" : "CRDT");
}

/** Whole words, because a reader puts a space between two fields. */
function chunks(text: string, longest: number): string[] {
  const found: string[] = [];
  for (const word of text.split(" ").filter((one) => one !== "")) {
    const last = found.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= longest)
      found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}
