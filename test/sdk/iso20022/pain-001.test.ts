import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { readPain001 } from "../../../sdk/iso20022/pain-001.ts";
import { type CreditTransfer, PAIN_001_VERSIONS } from "../../../sdk/iso20022/pain-001-message.ts";
import {
  type BlockRow,
  bytesOf,
  INVOICE,
  PAYEES,
  PAYER,
  painText,
  SALARY,
  small,
  type TransferRow,
} from "./pain-files.ts";
import { isoError, placesOf, problemsOf } from "./problems-of.ts";

// pain.001
// ├── read: header, blocks, transfers; every version; any prefix; what a schema allows and nobody needs
// ├── refused, each with path and line: header, totals, block, ids, amount, currency, account, UETR
// ├── warned of: a payment like one before it
// └── any rows that are written are read

const read = (text: string) => readPain001(bytesOf(text));
const change = (from: string | RegExp, to: string, text = small()) => {
  const changed = text.replace(from, to);
  expect(changed, "the change has to change something").not.to.equal(text);
  return changed;
};
const one = (row: Partial<TransferRow>) => painText({ blocks: [{ transfers: [{ ...SALARY, ...row }] }] });
const TX = "PmtInf[1]/CdtTrfTxInf[1]";
const ACCOUNT = `${TX}/CdtrAcct/Id/Othr/Id`;
const LEI = `${TX}/Cdtr/Id/OrgId/LEI`;
const REFERENCE = `${TX}/RmtInf/Strd[1]/CdtrRefInf/Ref`;

describe("readPain001", () => {
  describe("reads", () => {
    it("what is to be paid, by whom and to whom", () => {
      const bytes = bytesOf(small());
      expect(readPain001(bytes)).to.deep.equal({
        version: "pain.001.001.09",
        digest: keccak256(bytes),
        messageId: "PAYROLL-2026-01",
        createdAt: "2026-01-05T18:00:00+08:00",
        numberOfTransactions: 2n,
        controlSum: "12500.50001",
        initiatingParty: "Lantau Trading Ltd",
        payments: [
          {
            path: "Document/CstmrCdtTrfInitn/PmtInf[1]",
            line: 11,
            paymentInformationId: "BLOCK-1",
            executionDate: "2026-01-06",
            debtor: { name: "Lantau Trading Ltd", account: { address: PAYER } },
            transfers: [
              {
                path: `Document/CstmrCdtTrfInitn/${TX}`,
                line: 19,
                instructionId: "I-1",
                endToEndId: "SALARY-0001",
                uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42d",
                amount: 12_500_500_000n,
                currency: "HKD",
                creditor: { name: "Chan Tai Man", account: { address: PAYEES[0] } },
                purpose: { code: "SALA" },
                remittance: ["January salary"],
                creditorReferences: [],
              },
              {
                path: "Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]",
                line: 29,
                endToEndId: "INV-77",
                amount: 10n,
                currency: "HKD",
                creditor: { account: { address: PAYEES[1] } },
                remittance: [],
                creditorReferences: ["RF18539007547034"],
              },
            ],
          },
        ],
        warnings: [],
        warningCount: 0,
      });
    });

    for (const version of PAIN_001_VERSIONS) {
      it(`version ${version}`, () => {
        const found = read(small({ version }));
        expect(found.version).to.equal(version);
        expect(found.payments[0]).to.deep.equal(read(small()).payments[0]);
      });
    }

    it("a document under any prefix, a byte order mark, an empty declaration", () => {
      const { payments } = read(small());
      expect(read(small({ prefix: "ns2" })).payments).to.deep.equal(payments);
      expect(read(`\ufeff${small()}`).payments).to.deep.equal(payments);
      expect(read(change('<?xml version="1.0" encoding="UTF-8"?>', "")).payments).to.deep.equal(payments);
      expect(read(change('encoding="UTF-8"', 'encoding="utf-8" standalone="yes"')).payments).to.deep.equal(payments);
    });

    it("several blocks", () => {
      const transfers = [SALARY, INVOICE];
      const other = { ...INVOICE, endToEndId: "INV-78" };
      const found = read(painText({ blocks: [{ transfers }, { id: "SECOND", transfers: [other] }] }));
      expect(found.payments.map((block) => [block.paymentInformationId, block.transfers.length])).to.deep.equal([
        ["BLOCK-1", 2],
        ["SECOND", 1],
      ]);
      const totals = [
        { count: "2", sum: "12500.50001", transfers },
        { count: "1", sum: "0.00001", transfers: [other] },
      ];
      expect(read(painText({ count: "3", sum: "12500.50002", blocks: totals })).payments).to.have.length(2);
      expect(found.payments[1]!.transfers[0]!.path).to.match(/PmtInf\[2\]\/CdtTrfTxInf\[1\]$/);
    });

    it("a time as an execution date, a proprietary purpose, an LEI, an IBAN as the payer's account", () => {
      let text = change("<Dt>2026-01-06</Dt>", "<DtTm>2026-01-06T09:00:00+08:00</DtTm>");
      text = change("<Cd>SALA</Cd>", "<Prtry>January payroll</Prtry>", text);
      text = change("<Nm>Chan Tai Man</Nm>", "<Id><OrgId><LEI>5493001KJTIIGC8Y1R12</LEI></OrgId></Id>", text);
      text = change(`<Othr><Id>${PAYER}</Id></Othr>`, "<IBAN>GB33BUKB20201555555555</IBAN>", text);
      const [block] = read(text).payments;
      expect(block!.executionDate).to.equal("2026-01-06T09:00:00+08:00");
      expect(block!.debtor.account).to.deep.equal({ other: "GB33BUKB20201555555555" });
      expect(block!.transfers[0]).to.deep.include({
        purpose: { proprietary: "January payroll" },
        creditor: { lei: "5493001KJTIIGC8Y1R12", account: { address: PAYEES[0] } },
      });
    });

    it("CNY and CNH as CNH", () => {
      for (const currency of ["CNY", "CNH"])
        expect(read(one({ currency })).payments[0]!.transfers[0]!.currency).to.equal("CNH");
    });

    it("an account by its proxy, with its chain or without", () => {
      const account = (text: string) =>
        read(change(`<Id><Othr><Id>${PAYEES[0]}</Id></Othr></Id>`, text)).payments[0]!.transfers[0]!.creditor.account;
      const proxy = (text: string) => `<Prxy><Tp><Prtry>CAIP-10</Prtry></Tp><Id>${text}</Id></Prxy>`;
      const other = "<Id><Othr><Id>NOTPROVIDED</Id></Othr></Id>";
      expect(account(proxy(PAYEES[2]))).to.deep.equal({ address: PAYEES[2] });
      expect(account(other + proxy(PAYEES[2]))).to.deep.equal({ address: PAYEES[2] });
      expect(account(proxy(`eip155:31337:${PAYEES[2]}`))).to.deep.equal({ address: PAYEES[2], chainId: 31337n });
      expect(account(`<Id><Othr><Id>${PAYEES[2]}</Id></Othr></Id>${proxy(PAYEES[2])}`).address).to.equal(PAYEES[2]);
      expect(account(`<Id><Othr><Id>${PAYEES[2]}</Id></Othr></Id>${proxy("chan@example.hk")}`).address).to.equal(
        PAYEES[2],
      );
    });

    it("an address in one case only when told to", () => {
      const text = one({ account: PAYEES[0].toLowerCase() });
      expect(placesOf(() => read(text))).to.deep.equal([`HB-1868 ${TX}/CdtrAcct/Id/Othr/Id`]);
      const found = readPain001(bytesOf(text), { requireChecksum: false });
      expect(found.payments[0]!.transfers[0]!.creditor.account.address).to.equal(PAYEES[0]);
    });

    it("space around values that are no text", () => {
      const text = change("12500.50<", "\n  12500.50\t<", change(PAYEES[0], `\n${PAYEES[0]} `));
      expect(read(text).payments).to.have.length(1);
    });

    it("elements that it does not know, at any place", () => {
      const stranger = '<Strngr a="b">text<Nm>of another</Nm><CdtTrfTxInf/><?p i?><!-- c --></Strngr>';
      const text = small().replace(/(<(GrpHdr|PmtInf|CdtTrfTxInf|Amt|Cdtr|RmtInf)>)/g, `$1${stranger}`);
      const plain = read(small()).payments[0]!.transfers.map(({ line: _, ...rest }) => rest);
      expect(read(text).payments[0]!.transfers.map(({ line: _, ...rest }) => rest)).to.deep.equal(plain);
    });
  });

  describe("refuses", () => {
    const cases: [what: string, text: string, problem: string][] = [
      ["no MsgId", change(/<MsgId>.*<\/MsgId>/, ""), "HB-1861 GrpHdr/MsgId"],
      ["a MsgId of 36 characters", change("PAYROLL-2026-01", "x".repeat(36)), "HB-1864 GrpHdr/MsgId"],
      ["an empty MsgId", change("PAYROLL-2026-01", ""), "HB-1864 GrpHdr/MsgId"],
      ["a blank MsgId", change("PAYROLL-2026-01", "  "), "HB-1864 GrpHdr/MsgId"],
      ["two of them", change("<CreDtTm>", "<MsgId>OTHER</MsgId><CreDtTm>"), "HB-1862 GrpHdr/MsgId"],
      ["no header", change(/<GrpHdr>.*<\/GrpHdr>/s, ""), "HB-1861 GrpHdr"],
      ["a creation time that is none", change("T18:00:00+08:00", "T25:00:00+08:00"), "HB-1871 GrpHdr/CreDtTm"],
      ["a count that is no number", small({ count: "two" }), "HB-1876 GrpHdr/NbOfTxs"],
      ["another count than the file's", small({ count: "3" }), "HB-1872 GrpHdr/NbOfTxs"],
      ["another sum than the file's", small({ sum: "12500.50" }), "HB-1873 GrpHdr/CtrlSum"],
      ["a sum with a decimal too many", small({ sum: "12500.5000100001" }), "HB-1873 GrpHdr/CtrlSum"],
      ["a sum that is no number", small({ sum: "12,500.50001" }), "HB-1873 GrpHdr/CtrlSum"],
      ["another count than the block's", block({ count: "1" }), "HB-1872 PmtInf[1]/NbOfTxs"],
      ["another sum than the block's", block({ sum: "12500.50002" }), "HB-1873 PmtInf[1]/CtrlSum"],
      ["a block without id", change(/<PmtInfId>.*<\/PmtInfId>/, ""), "HB-1861 PmtInf[1]/PmtInfId"],
      ["a cheque run", change(">TRF<", ">CHK<"), "HB-1874 PmtInf[1]/PmtMtd"],
      ["a day that is not in the calendar", change("01-06</Dt>", "02-30</Dt>"), "HB-1871 PmtInf[1]/ReqdExctnDt/Dt"],
      ["no day", change(/<ReqdExctnDt>.*<\/ReqdExctnDt>/, ""), "HB-1861 PmtInf[1]/ReqdExctnDt"],
      ["no payer's account", change(/<DbtrAcct>.*<\/DbtrAcct>/, ""), "HB-1861 PmtInf[1]/DbtrAcct"],
      [
        "a payer's account in another currency than it pays",
        change("</DbtrAcct>", "<Ccy>CNY</Ccy></DbtrAcct>"),
        "HB-1867 PmtInf[1]/DbtrAcct/Ccy",
      ],
      ["no EndToEndId", change(/<EndToEndId>SAL.*?<\/EndToEndId>/, ""), `HB-1861 ${TX}/PmtId/EndToEndId`],
      ["an EndToEndId of 36 characters", one({ endToEndId: "é".repeat(36) }), `HB-1864 ${TX}/PmtId/EndToEndId`],
      ["a UETR in capitals", one({ uetr: SALARY.uetr!.toUpperCase() }), `HB-1869 ${TX}/PmtId/UETR`],
      ["a UETR of version 1", one({ uetr: SALARY.uetr!.replace("-49", "-19") }), `HB-1869 ${TX}/PmtId/UETR`],
      ["no currency", change(' Ccy="HKD"', ""), `HB-1861 ${TX}/Amt/InstdAmt/@Ccy`],
      ["a currency in a namespace", change(' Ccy="', ' xmlns:q="q" q:Ccy="'), `HB-1861 ${TX}/Amt/InstdAmt/@Ccy`],
      ["a currency that is not ours", one({ currency: "USD" }), `HB-1867 ${TX}/Amt/InstdAmt`],
      ["a currency in lower case", one({ currency: "hkd" }), `HB-1867 ${TX}/Amt/InstdAmt`],
      ["no amount", change(/<InstdAmt.*?<\/InstdAmt>/, ""), `HB-1861 ${TX}/Amt/InstdAmt`],
      ["an amount of zero", one({ amount: "0.00" }), `HB-1866 ${TX}/Amt/InstdAmt`],
      [
        "the equivalent of another amount",
        change(/<InstdAmt.*?<\/InstdAmt>/, '<EqvtAmt><Amt Ccy="USD">1</Amt><CcyOfTrf>HKD</CcyOfTrf></EqvtAmt>'),
        `HB-1874 ${TX}/Amt/EqvtAmt`,
      ],
      ["a cheque", change("<Cdtr>", "<ChqInstr/><Cdtr>"), `HB-1874 ${TX}/ChqInstr`],
      ["no creditor's account", change(/<CdtrAcct>.*?<\/CdtrAcct>/, ""), `HB-1861 ${TX}/CdtrAcct`],
      ["an account without an id", change(/<Id><Othr><Id>0x5a.*?<\/Id><\/Othr><\/Id>/, ""), `HB-1861 ${ACCOUNT}`],
      ["an IBAN", change(/<Othr><Id>0x5a.*?<\/Othr>/, "<IBAN>GB33BUKB20201555555555</IBAN>"), `HB-1861 ${ACCOUNT}`],
      ["a name instead of an address", one({ account: "chan.eth" }), `HB-1868 ${ACCOUNT}`],
      ["an address with a wrong checksum", one({ account: PAYEES[0].replace("aA", "AA") }), `HB-1868 ${ACCOUNT}`],
      ["an address with a digit too few", one({ account: PAYEES[0].slice(0, 41) }), `HB-1868 ${ACCOUNT}`],
      ["the zero address", one({ account: `0x${"0".repeat(40)}` }), `HB-1868 ${ACCOUNT}`],
      ["a chain that is no number", one({ account: `eip155:x:${PAYEES[0]}` }), `HB-1868 ${ACCOUNT}`],
      [
        "an account and a proxy that differ",
        change("</Othr></Id></CdtrAcct>", `</Othr></Id><Prxy><Id>${PAYEES[2]}</Id></Prxy></CdtrAcct>`),
        `HB-1868 ${ACCOUNT}`,
      ],
      ["a name of 141 characters", one({ name: "大".repeat(141) }), `HB-1864 ${TX}/Cdtr/Nm`],
      ["an LEI that is none", change("<Nm>Chan", "<Id><OrgId><LEI>X</LEI></OrgId></Id><Nm>Chan"), `HB-1876 ${LEI}`],
      ["a purpose code of five characters", one({ purpose: "SALAR" }), `HB-1864 ${TX}/Purp/Cd`],
      ["a line of 141 characters", one({ remittance: ["a", "b".repeat(141)] }), `HB-1864 ${TX}/RmtInf/Ustrd[2]`],
      ["a reference of 36 characters", one({ reference: "1".repeat(36) }), `HB-1864 ${REFERENCE}`],
    ];
    for (const [what, text, problem] of cases) {
      it(what, () => {
        expect(placesOf(() => read(text))).to.deep.equal([problem]);
      });
    }

    const notAmounts = [
      "12,50",
      "1,000.00",
      "-1.00",
      "+1.00",
      "1e3",
      ".50",
      "5.",
      "1.123456",
      "0x10",
      "１２",
      "NaN",
      "",
    ];
    it("what is not an amount", () => {
      for (const amount of [...notAmounts, "012.50", "1 000", "1234567890123.456789", "1".repeat(19), "9".repeat(4000)])
        expect(
          placesOf(() => read(one({ amount }))),
          amount,
        ).to.deep.equal([`HB-1865 ${TX}/Amt/InstdAmt`]);
    });

    it("a UETR that stands twice, in whichever block", () => {
      const again = { ...INVOICE, uetr: SALARY.uetr! };
      const text = painText({ blocks: [{ transfers: [SALARY] }, { transfers: [INVOICE, again] }] });
      expect(placesOf(() => read(text))).to.deep.equal(["HB-1870 PmtInf[2]/CdtTrfTxInf[2]/PmtId/UETR"]);
    });

    it("an empty block and an empty file", () => {
      expect(placesOf(() => read(painText({ blocks: [{ transfers: [] }] })))).to.deep.equal([
        "HB-1861 PmtInf[1]/CdtTrfTxInf",
      ]);
      expect(placesOf(() => read(painText({ blocks: [] })))).to.deep.equal(["HB-1861 PmtInf"]);
    });

    it("in words, with path and line", () => {
      const text = painText({
        blocks: [{ transfers: [SALARY] }, { transfers: [INVOICE, { ...INVOICE, amount: "12,50" }] }],
      });
      const error = isoError(() => read(text));
      expect(error.code).to.equal("HB-1879");
      expect(error.problems.map(String)).to.deep.equal([
        'Document/CstmrCdtTrfInitn/PmtInf[2]/CdtTrfTxInf[2]/Amt/InstdAmt: "12,50" is not an amount; digits, a point and ' +
          "at most 5 decimals, 18 digits in all, are needed (line 51)",
      ]);
      expect(text.split("\n")[50]).to.contain("12,50");
    });

    it("everything at once, in the order of the file, the first 50 in full", () => {
      const bad = { ...SALARY, amount: "x", account: "y", uetr: "z" };
      const mixed = painText({ blocks: [{ transfers: [bad, INVOICE] }] });
      expect(problemsOf(() => read(mixed))).to.deep.equal([
        `HB-1869 ${TX}/PmtId/UETR 20`,
        `HB-1865 ${TX}/Amt/InstdAmt 22`,
        `HB-1868 ${ACCOUNT} 25`,
      ]);
      const many = isoError(() => read(painText({ blocks: [{ transfers: Array(100).fill(bad) }] })));
      expect([many.problems.length, many.total]).to.deep.equal([50, 300]);
    });

    it("does not blame the sum for an amount that could not be read", () => {
      const text = painText({ sum: "1.00", blocks: [{ sum: "1.00", transfers: [{ ...SALARY, amount: "x" }] }] });
      expect(placesOf(() => read(text))).to.deep.equal([`HB-1865 ${TX}/Amt/InstdAmt`]);
    });
  });

  describe("warns of", () => {
    it("a payment like one before it, and reads it", () => {
      const plain = { ...SALARY, uetr: undefined as never };
      const bonus = { ...plain, endToEndId: "BONUS-0001" };
      const found = read(painText({ blocks: [{ transfers: [plain, bonus, plain] }] }));
      expect(found.payments[0]!.transfers).to.have.length(3);
      expect(found.warnings.map(({ code, path }) => `${code} ${path}`)).to.deep.equal([
        "HB-1877 Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[3]",
      ]);
      expect(found.warningCount).to.equal(1);
      const many = read(painText({ blocks: [{ transfers: Array(100).fill(plain) }] }));
      expect([many.warnings.length, many.warningCount]).to.deep.equal([50, 99]);
      expect(found.warnings[0]!.reason).to.contain("PmtInf[1]/CdtTrfTxInf[1]");
    });
  });

  describe("any rows", () => {
    const anyRow: fc.Arbitrary<TransferRow> = fc.record(
      {
        instructionId: anyXmlText(35),
        endToEndId: anyXmlText(35),
        uetr: fc.uuid({ version: 4 }),
        amount: fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 99999 })).map(amountText),
        currency: fc.constantFrom("HKD", "CNY"),
        name: anyXmlText(140),
        account: fc.constantFrom(...PAYEES),
        purpose: fc.constantFrom("SALA", "SUPP"),
        remittance: fc.array(anyXmlText(140), { maxLength: 3 }),
        reference: anyXmlText(35),
      },
      { requiredKeys: ["endToEndId", "amount", "currency", "account"] },
    );
    const anyBlock = fc.array(anyRow, { minLength: 1, maxLength: 5 }).map((transfers) => ({ transfers }));

    it("are read as they were written", () => {
      fc.assert(
        fc.property(
          fc.array(anyBlock, { minLength: 1, maxLength: 3 }),
          fc.constantFrom(...PAIN_001_VERSIONS),
          fc.constantFrom(undefined, "p"),
          (blocks, version, prefix) => {
            const rows = blocks.flatMap(({ transfers }) => transfers);
            const uetrs = rows.flatMap(({ uetr }) => uetr ?? []);
            fc.pre(new Set(uetrs).size === uetrs.length);
            const found = read(painText({ blocks, version, ...(prefix === undefined ? {} : { prefix }) }));
            const transfers = found.payments.flatMap((block) => block.transfers);
            expect(transfers.map(rowOf)).to.deep.equal(rows.map(withDefaults));
          },
        ),
        { numRuns: 200 },
      );
    });
  });
});

function block(totals: Partial<BlockRow>): string {
  return painText({ blocks: [{ ...totals, transfers: [SALARY, INVOICE] }] });
}

/** Anything that XML can hold and that is not blank. */
function anyXmlText(maxLength: number): fc.Arbitrary<string> {
  const characters = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom("&", "<", ">", '"', "'", "]]>", "\u202e", "\n", "\t", "\r", "&amp;", " ") },
  );
  return fc
    .array(characters, { minLength: 1, maxLength: 12 })
    .map((parts) => parts.join("").replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ""))
    .map((text) => [...text].slice(0, maxLength).join(""))
    .filter((text) => text.trim() !== "");
}

function amountText([whole, fraction]: [number, number]): string {
  return `${whole}.${String(fraction).padStart(5, "0")}`;
}

function rowOf(transfer: CreditTransfer): TransferRow {
  const { instructionId, uetr, purpose, creditor } = transfer;
  return {
    instructionId,
    endToEndId: transfer.endToEndId,
    uetr,
    amount: (transfer.amount / 10n).toString(),
    currency: transfer.currency,
    name: creditor.name,
    account: creditor.account.address,
    purpose: purpose && ("code" in purpose ? purpose.code : undefined),
    remittance: transfer.remittance,
    reference: transfer.creditorReferences[0],
  } as TransferRow;
}

function withDefaults(row: TransferRow): TransferRow {
  return {
    instructionId: undefined,
    uetr: undefined,
    name: undefined,
    purpose: undefined,
    remittance: [],
    reference: undefined,
    ...row,
    currency: row.currency === "CNY" ? "CNH" : row.currency!,
    amount: row.amount.replace(".", "").replace(/^0+/, ""),
  } as TransferRow;
}
