import { expect } from "chai";
import { type DebitCreditNotification, writeCamt054 } from "../../../sdk/iso20022/camt-054.ts";
import { writePacs008 } from "../../../sdk/iso20022/pacs-008.ts";
import { exchangeLegs, type SettledExchange, writePacs009 } from "../../../sdk/iso20022/pacs-009.ts";
import type { SettledPayment } from "../../../sdk/iso20022/settled.ts";
import { element, withAttributes, writeXml } from "../../../sdk/iso20022/xml-writer.ts";
import { expectCode } from "../throws.ts";
import { allOf, at, schemaProblems, type Tree, treeOf } from "./message-schemas.ts";
import { PAYEES, PAYER } from "./pain-files.ts";
import { BARE, CREATED, PAYMENT, settled, TRANSFER } from "./settled-samples.ts";

// messages about what was settled
// ├── pacs.008: payments of customers
// ├── pacs.009: transfers of institutions, both legs of an exchange
// ├── camt.054: entries of an account, by its side
// └── each: by the schema, the same twice, no sixth decimal, one chain; the writer of XML

const HEADER = { messageId: "MSG-1", createdAt: CREATED };
const AGENT = { bic: "HRBRHKHH", lei: "5493001KJTIIGC8Y1R12", name: "Harbour Issuer Ltd" };
const SIXTH = { ...PAYMENT, amount: 1_999_999n };
const MINOR_UNITS = "SplmtryData/Envlp/Settlement/MinorUnits";

const pacs008 = (payments: SettledPayment[], sixth?: "supplement") =>
  writePacs008({ ...HEADER, agent: AGENT, payments }, sixth);

describe("pacs.008", () => {
  const transactions = (text: string) => allOf(treeOf(text), "CdtTrfTxInf");

  it("says who paid whom what, by the schema", () => {
    const text = pacs008([PAYMENT, BARE]);
    expect(schemaProblems(text)).to.deep.equal([]);
    expect(pacs008([PAYMENT, BARE])).to.equal(text);
    const [first, second] = transactions(text);
    const told = (tree: Tree, ...paths: string[]) => paths.map((path) => at(tree, path));
    expect(told(first!, "PmtId/InstrId", "PmtId/EndToEndId", "PmtId/UETR")).to.deep.equal([
      "I-1",
      "SALARY-0001",
      PAYMENT.uetr,
    ]);
    expect(told(first!, "IntrBkSttlmAmt", "IntrBkSttlmDt", "ChrgBr")).to.deep.equal(["12500.50", "2026-01-06", "DEBT"]);
    expect(allOf(first!, "IntrBkSttlmAmt")[0]!.attributes).to.deep.equal({ Ccy: "CNY" });
    expect(told(first!, "Dbtr/Nm", "Dbtr/Id/OrgId/LEI", "Cdtr/Nm")).to.deep.equal([
      "Lantau Trading Ltd",
      "5493001KJTIIGC8Y1R12",
      PAYMENT.creditor.name,
    ]);
    expect(told(first!, "DbtrAcct/Prxy/Id", "CdtrAcct/Prxy/Id")).to.deep.equal([
      `eip155:31337:${PAYER}`,
      `eip155:31337:${PAYEES[0]}`,
    ]);
    expect(told(first!, "CdtrAgt/FinInstnId/BICFI", "Purp/Cd", "RmtInf/Ustrd")).to.deep.equal([
      "HRBRHKHH",
      "SALA",
      "January salary",
    ]);
    expect(told(second!, "Dbtr/Nm", "Cdtr/Nm", "PmtId/EndToEndId", "PmtId/InstrId", "Purp", "RmtInf")).to.deep.equal([
      ...["NOTPROVIDED", "NOTPROVIDED", "NOTPROVIDED"],
      ...[undefined, undefined, undefined],
    ]);
    expect(
      told(first!, ...["ChainId", "LogIndex", "Block", "Memo"].map((name) => `SplmtryData/Envlp/Settlement/${name}`)),
    ).to.deep.equal(["31337", "3", "1234567", PAYMENT.settlement.memo]);
  });

  it("sums up what it shows, and names the chain", () => {
    const header = allOf(treeOf(pacs008([PAYMENT, BARE])), "GrpHdr")[0]!;
    expect(at(header, "NbOfTxs")).to.equal("2");
    expect(at(header, "CtrlSum")).to.equal("12500.50001");
    expect(at(header, "SttlmInf/ClrSys/Prtry")).to.equal("eip155:31337");
  });

  it("has a sixth decimal only in the supplement, and only if told", () => {
    expectCode("HB-1891", () => pacs008([SIXTH]));
    const text = pacs008([SIXTH, { ...SIXTH, amount: 19n }], "supplement");
    expect(schemaProblems(text)).to.deep.equal([]);
    expect(transactions(text).map((each) => [at(each, "IntrBkSttlmAmt"), at(each, MINOR_UNITS)])).to.deep.equal([
      ["1.99999", "1999999"],
      ["0.00001", "19"],
    ]);
    expect(at(allOf(treeOf(text), "GrpHdr")[0]!, "CtrlSum")).to.equal("2.00");
    expectCode("HB-1891", () => pacs008([{ ...SIXTH, amount: 9n }], "supplement"));
  });

  it("refuses none, two chains, and what it cannot carry", () => {
    expectCode("HB-1890", () => pacs008([]));
    expectCode("HB-1890", () => pacs008([PAYMENT, { ...BARE, settlement: settled({ chainId: 1n }) }]));
    expectCode("HB-1890", () => pacs008([{ ...PAYMENT, remittance: ["x".repeat(141)] }]));
    expectCode("HB-1890", () => pacs008([{ ...PAYMENT, purpose: { code: "SALAR" } }]));
    expectCode("HB-1890", () => writePacs008({ ...HEADER, agent: {}, payments: [PAYMENT] }));
    expectCode("HB-1890", () => writePacs008({ ...HEADER, agent: { bic: "hsbc" }, payments: [PAYMENT] }));
    expectCode("HB-1892", () => pacs008([{ ...PAYMENT, amount: 10n ** 24n }]));
  });
});

describe("pacs.009", () => {
  const EXCHANGE: SettledExchange = {
    uetr: PAYMENT.uetr,
    tradeId: "FX-1",
    maker: { name: "Maker Bank", bic: "MAKRHKHH", account: PAYER },
    taker: { name: "Taker Ltd", account: PAYEES[0] },
    sold: { amount: 7_250_000_000n, currency: "CNH", settlement: settled({ logIndex: 1 }) },
    bought: { amount: 7_812_345_671n, currency: "HKD", settlement: settled({ logIndex: 2, token: PAYEES[3] }) },
  };

  it("says which institution gave which what, by the schema", () => {
    const text = writePacs009({ ...HEADER, transfers: [TRANSFER] });
    expect(schemaProblems(text)).to.deep.equal([]);
    const [transfer] = allOf(treeOf(text), "CdtTrfTxInf");
    expect(at(transfer!, "Dbtr/FinInstnId/BICFI")).to.equal("HSBCHKHHHKH");
    expect(at(transfer!, "Cdtr/FinInstnId/Nm")).to.equal("Harbour Treasury");
    expect(at(transfer!, "Purp/Prtry")).to.equal("liquidity");
    expect(at(transfer!, "RmtInf/Ustrd")).to.equal("top up");
  });

  it("has both legs of an exchange, each with a UETR that the trade's decides", () => {
    const legs = exchangeLegs(EXCHANGE);
    const text = writePacs009({ ...HEADER, transfers: legs }, "supplement");
    expect(schemaProblems(text)).to.deep.equal([]);
    const [sold, bought] = allOf(treeOf(text), "CdtTrfTxInf");
    const told = (leg: Tree) => [
      allOf(leg, "IntrBkSttlmAmt")[0]!.attributes["Ccy"],
      ...["IntrBkSttlmAmt", MINOR_UNITS, "Dbtr/FinInstnId/Nm", "Cdtr/FinInstnId/Nm", "PmtId/EndToEndId", "Purp/Cd"].map(
        (path) => at(leg, path),
      ),
    ];
    expect(told(sold!)).to.deep.equal(["CNY", "7250.00", "7250000000", "Maker Bank", "Taker Ltd", "FX-1", "FREX"]);
    expect(told(bought!)).to.deep.equal(["HKD", "7812.34567", "7812345671", "Taker Ltd", "Maker Bank", "FX-1", "FREX"]);
    const uetrs = legs.map(({ uetr }) => uetr);
    expect(uetrs).to.deep.equal(["c8cb9454-bbc3-432e-a9ad-6509f35f7284", "4d96baea-4272-475b-9a72-087d19bb43e4"]);
    expect(exchangeLegs({ ...EXCHANGE, uetr: BARE.uetr }).map(({ uetr }) => uetr)).not.to.include.members(uetrs);
    expectCode("HB-1501", () => exchangeLegs({ ...EXCHANGE, uetr: "x" }));
  });

  it("refuses a sixth decimal unless told, and an institution that nothing names", () => {
    expectCode("HB-1891", () => writePacs009({ ...HEADER, transfers: exchangeLegs(EXCHANGE) }));
    expectCode("HB-1890", () => writePacs009({ ...HEADER, transfers: [{ ...TRANSFER, debtor: { account: PAYER } }] }));
    expectCode("HB-1890", () => writePacs009({ ...HEADER, transfers: [] }));
  });
});

describe("camt.054", () => {
  const notice = (account: string, payments: SettledPayment[]): DebitCreditNotification => ({
    ...HEADER,
    accounts: [{ notificationId: "N-1", account: { name: "Lantau Trading Ltd", account }, currency: "CNH", payments }],
  });
  const entries = (text: string) => allOf(treeOf(text), "Ntry");

  it("has an entry for each payment, by the schema", () => {
    const text = writeCamt054(notice(PAYER, [PAYMENT, BARE]));
    expect(schemaProblems(text)).to.deep.equal([]);
    expect(writeCamt054(notice(PAYER, [PAYMENT, BARE]))).to.equal(text);
    const account = allOf(treeOf(text), "Acct")[0]!;
    expect(["Id/Othr/Id", "Ccy", "Prxy/Id", "Ownr/Nm"].map((path) => at(account, path))).to.deep.equal([
      "NOTPROVIDED",
      "CNY",
      `eip155:31337:${PAYER}`,
      "Lantau Trading Ltd",
    ]);
    const [entry] = entries(text);
    const paths = ["NtryRef", "Amt", "CdtDbtInd", "Sts/Cd", "BookgDt/DtTm", "BkTxCd/Domn/Fmly/Cd"];
    expect(paths.map((path) => at(entry!, path))).to.deep.equal([
      ...["eb6305c91f7f49deaed016487c27b42d", "12500.50", "DBIT"],
      ...["BOOK", "2026-01-06T07:30:01+08:00", "ICDT"],
    ]);
    const details = allOf(entry!, "TxDtls")[0]!;
    const told = ["Refs/EndToEndId", "Refs/UETR", "RltdPties/Cdtr/Pty/Nm", "RltdPties/CdtrAcct/Prxy/Id", MINOR_UNITS];
    expect(told.map((path) => at(details, path))).to.deep.equal([
      ...["SALARY-0001", PAYMENT.uetr, PAYMENT.creditor.name],
      ...[`eip155:31337:${PAYEES[0]}`, "12500500000"],
    ]);
  });

  it("credits the payee, and does both for a payment to oneself", () => {
    const sides = (account: string, payment: SettledPayment) =>
      entries(writeCamt054(notice(account, [payment]))).map(
        (each) => `${at(each, "CdtDbtInd")} ${at(each, "BkTxCd/Domn/Fmly/Cd")}`,
      );
    expect(sides(PAYEES[0], PAYMENT)).to.deep.equal(["CRDT RCDT"]);
    expect(sides(PAYER.toLowerCase(), { ...PAYMENT, creditor: { account: PAYER } })).to.deep.equal([
      "DBIT ICDT",
      "CRDT RCDT",
    ]);
  });

  it("refuses a payment of others, another currency, another chain and a sixth decimal", () => {
    expectCode("HB-1890", () => writeCamt054(notice(PAYEES[3], [PAYMENT])));
    expectCode("HB-1890", () => writeCamt054(notice(PAYER, [{ ...PAYMENT, currency: "HKD" }])));
    expectCode("HB-1890", () =>
      writeCamt054(notice(PAYER, [PAYMENT, { ...BARE, settlement: settled({ chainId: 1n }) }])),
    );
    expectCode("HB-1890", () => writeCamt054(notice(PAYER, [])));
    expectCode("HB-1891", () => writeCamt054(notice(PAYER, [SIXTH])));
    expect(schemaProblems(writeCamt054(notice(PAYER, [SIXTH]), "supplement"))).to.deep.equal([]);
  });
});

describe("writeXml", () => {
  it("escapes what is markup, and white space that a reader may change", () => {
    const text = 'a & b < c > "d" \t\r\n é \u{1f600} ]]> &amp;';
    const written = writeXml("urn:x", withAttributes(element("Nm", text), { at: text }));
    const tree = treeOf(written).children[0]!;
    expect(tree.text).to.equal(text);
    expect(tree.attributes["at"]).to.equal(text);
    expect(written.split("\n")).to.have.length(5);
  });

  it("leaves out what is undefined, and closes what is empty", () => {
    expect(
      writeXml("urn:x", element("A", undefined, element("B"), [undefined, element("C", "")]))
        .split("\n")
        .slice(2, -2),
    ).to.deep.equal(["  <A>", "    <B/>", "    <C></C>", "  </A>"]);
  });

  it("refuses what XML cannot hold", () => {
    for (const text of ["\0", "\u001f", "\ufffe", "\ud800"])
      expectCode("HB-1890", () => writeXml("urn:x", element("A", text)));
  });
});
