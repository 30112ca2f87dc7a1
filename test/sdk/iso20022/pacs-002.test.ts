import { expect } from "chai";
import fc from "fast-check";
import { groupStatus, type StatusOfPayment, type StatusReport, writePacs002 } from "../../../sdk/iso20022/pacs-002.ts";
import { readPacs002 } from "../../../sdk/iso20022/pacs-002-reader.ts";
import type { SettledPayment } from "../../../sdk/iso20022/settled.ts";
import { STATUS_REASON_CODES } from "../../../sdk/iso20022/status-reasons.ts";
import { expectCode } from "../throws.ts";
import { allOf, at, schemaProblems, treeOf } from "./message-schemas.ts";
import { bytesOf, PAYEES, PAYER } from "./pain-files.ts";
import { isoError, placesOf, problemsOf } from "./problems-of.ts";
import { BARE, CREATED, PAYMENT, settled, TOKEN } from "./settled-samples.ts";

// pacs.002
// ├── written: by the schema, the same twice, statuses and their summary
// ├── read: what was written, whatever it was; path and line of each payment
// └── refused: in writing what the message cannot carry, in reading what does not agree with itself

const instructed = ({ purpose: _purpose, remittance: _remittance, settlement: _settlement, ...rest }: SettledPayment) =>
  rest;
const { settlement } = PAYMENT;
const PAID: StatusOfPayment = { ...instructed(PAYMENT), outcome: { status: "ACSC", settlement } };
const REFUSED: StatusOfPayment = {
  ...instructed(BARE),
  outcome: { status: "RJCT", reason: "AC06", information: ["the payee is blacklisted"] },
};
const WAITING: StatusOfPayment = {
  ...instructed(BARE),
  uetr: "00000000-0000-4000-8000-000000000000",
  outcome: { status: "PDNG", information: [] },
};
const REPORT: StatusReport = {
  messageId: "STATUS-1",
  createdAt: CREATED,
  chainId: 31337n,
  original: {
    messageId: "PAYROLL-2026-01",
    messageName: "pain.001.001.09",
    createdAt: "2026-01-05T18:00:00+08:00",
    numberOfTransactions: 3n,
    controlSum: "12500.50002",
  },
  payments: [PAID, REFUSED, WAITING],
};

const write = (changes: Partial<StatusReport> = {}) => writePacs002({ ...REPORT, ...changes });
const read = (text: string) => readPacs002(bytesOf(text));
const written = (payment: StatusOfPayment) => write({ payments: [payment] });
const change = (from: string | RegExp, to: string) => {
  const changed = write().replace(from, to);
  expect(changed, "the change has to change something").not.to.equal(write());
  return changed;
};
const placeless = ({ payments, ...report }: ReturnType<typeof read>) => ({
  ...report,
  payments: payments.map(({ path: _path, line: _line, ...payment }) => payment),
});
const TX = "TxInfAndSts";
const ENVELOPE = `${TX}[1]/SplmtryData/Envlp/Settlement`;
const AMOUNT = `${TX}[1]/OrgnlTxRef/Amt/InstdAmt`;

describe("pacs.002", () => {
  describe("is written", () => {
    it("by the schema", () => {
      expect(schemaProblems(write())).to.deep.equal([]);
      for (const payment of [PAID, REFUSED, WAITING]) expect(schemaProblems(written(payment))).to.deep.equal([]);
    });

    it("the same twice, with two spaces a level and a line feed at the end", () => {
      expect(write()).to.equal(write());
      expect(write().split("\n").slice(0, 12)).to.deep.equal([
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10">',
        "  <FIToFIPmtStsRpt>",
        "    <GrpHdr>",
        "      <MsgId>STATUS-1</MsgId>",
        "      <CreDtTm>2026-01-06T09:00:00+08:00</CreDtTm>",
        "    </GrpHdr>",
        "    <OrgnlGrpInfAndSts>",
        "      <OrgnlMsgId>PAYROLL-2026-01</OrgnlMsgId>",
        "      <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>",
        "      <OrgnlCreDtTm>2026-01-05T18:00:00+08:00</OrgnlCreDtTm>",
        "      <OrgnlNbOfTxs>3</OrgnlNbOfTxs>",
      ]);
      expect(write()).to.match(/<\/Document>\n$/);
    });

    it("with the outcome of each payment", () => {
      const [paid, refused, waiting] = allOf(treeOf(write()), TX);
      expect(at(paid!, "TxSts")).to.equal("ACSC");
      expect(at(paid!, "FctvIntrBkSttlmDt/DtTm")).to.equal("2026-01-06T07:30:01+08:00");
      expect(at(paid!, "OrgnlTxRef/Amt/InstdAmt")).to.equal("12500.50");
      expect(allOf(paid!, "InstdAmt")[0]!.attributes).to.deep.equal({ Ccy: "CNY" });
      expect(at(paid!, "OrgnlTxRef/CdtrAcct/Prxy/Id")).to.equal(`eip155:31337:${PAYEES[0]}`);
      expect(at(paid!, "OrgnlTxRef/Cdtr/Pty/Nm")).to.equal("陳大文 & Söhne <Ltd> \u202e\u{1f600}");
      expect(at(paid!, "SplmtryData/Envlp/Settlement/Transaction")).to.equal(settlement.transactionHash);
      expect(at(paid!, "SplmtryData/Envlp/Settlement/MinorUnits")).to.equal("12500500000");
      expect([at(refused!, "TxSts"), at(refused!, "StsRsnInf/Rsn/Cd")]).to.deep.equal(["RJCT", "AC06"]);
      expect(at(refused!, "SplmtryData/Envlp/Settlement/Transaction")).to.equal(undefined);
      expect([at(waiting!, "TxSts"), at(waiting!, "StsRsnInf")]).to.deep.equal(["PDNG", undefined]);
    });

    it("with a group's status that holds for all, or PART", () => {
      const again = { ...PAID, uetr: BARE.uetr };
      expect(groupStatus([PAID, again])).to.equal("ACSC");
      expect(groupStatus([REFUSED])).to.equal("RJCT");
      expect(groupStatus([WAITING])).to.equal("PDNG");
      for (const payments of [
        [PAID, REFUSED],
        [PAID, WAITING],
        [REFUSED, WAITING],
      ])
        expect(groupStatus(payments)).to.equal("PART");
      const counts = allOf(treeOf(write()), "NbOfTxsPerSts").map(
        (each) => `${at(each, "DtldNbOfTxs")} ${at(each, "DtldSts")}`,
      );
      expect(counts).to.deep.equal(["1 ACSC", "1 RJCT", "1 PDNG"]);
    });

    it("with a sixth decimal only in the supplement, and only if told", () => {
      const payment = { ...PAID, amount: 1_999_999n };
      expectCode("HB-1891", () => written(payment));
      const text = writePacs002({ ...REPORT, payments: [payment] }, "supplement");
      expect(at(allOf(treeOf(text), TX)[0]!, "OrgnlTxRef/Amt/InstdAmt")).to.equal("1.99999");
      expect(schemaProblems(text)).to.deep.equal([]);
      expect(read(text).payments[0]!.amount).to.equal(1_999_999n);
    });

    it("and not with what it cannot carry", () => {
      const refused: [changes: Partial<StatusOfPayment>, code: string][] = [
        [{ endToEndId: "x".repeat(36) }, "HB-1890"],
        [{ endToEndId: "" }, "HB-1890"],
        [{ endToEndId: "a\u0007" }, "HB-1890"],
        [{ creditor: { ...PAID.creditor, name: "\ud83d" } }, "HB-1890"],
        [{ creditor: { ...PAID.creditor, name: "x".repeat(141) } }, "HB-1890"],
        [{ creditor: { ...PAID.creditor, lei: "x" } }, "HB-1890"],
        [{ creditor: { account: "chan.eth" } }, "HB-1890"],
        [{ uetr: "x" }, "HB-1890"],
        [{ amount: 0n }, "HB-1892"],
        [{ amount: 10n ** 24n }, "HB-1892"],
        [{ outcome: { status: "PDNG", information: ["x".repeat(106)] } }, "HB-1890"],
        [{ outcome: { status: "ACSC", settlement: settled({ chainId: 1n }) } }, "HB-1890"],
        [{ outcome: { status: "ACSC", settlement: settled({ memo: "0x" }) } }, "HB-1890"],
      ];
      for (const [changes, code] of refused) expectCode(code, () => written({ ...PAID, ...changes }));
      expectCode("HB-1890", () => write({ messageId: "" }));
      expectCode("HB-1890", () => write({ payments: [] }));
    });
  });

  describe("is read", () => {
    it("as it was written", () => {
      expect(placeless(read(write()))).to.deep.equal(REPORT);
    });

    it("with path and line of each payment", () => {
      const text = write();
      const places = read(text).payments.map(({ path, line }) => [path, text.split("\n")[line - 1]!.trim()]);
      expect(places).to.deep.equal(
        [1, 2, 3].map((number) => [`Document/FIToFIPmtStsRpt/TxInfAndSts[${number}]`, "<TxInfAndSts>"]),
      );
    });

    it("as it was written, whatever it was", () => {
      const text = (longest: number) =>
        fc
          .string({ unit: "binary", minLength: 1, maxLength: longest })
          .filter(
            (each) =>
              each.trim() !== "" && !/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(each),
          );
      const lines = fc.array(text(105), { maxLength: 3 });
      const bytes32 = fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
      const onChain = fc.record({
        chainId: fc.constant(31337n),
        token: fc.constant(TOKEN),
        transactionHash: bytes32,
        logIndex: fc.nat(10_000),
        blockNumber: fc.bigInt({ min: 0n, max: 10n ** 12n }),
        blockTime: fc.bigInt({ min: 0n, max: 4_000_000_000n }),
        memo: bytes32,
      });
      const outcome = fc.oneof(
        onChain.map((found) => ({ status: "ACSC" as const, settlement: found })),
        fc.record({
          status: fc.constant("RJCT" as const),
          reason: fc.constantFrom(...STATUS_REASON_CODES),
          information: lines,
        }),
        fc.record({ status: fc.constant("PDNG" as const), information: lines }),
      );
      const holder = fc.record(
        { name: text(140), account: fc.constantFrom(PAYER, ...PAYEES) },
        { requiredKeys: ["account"] },
      );
      const payment = fc.record(
        {
          instructionId: text(35),
          endToEndId: text(35),
          uetr: fc.uuid({ version: 4 }),
          amount: fc.bigInt({ min: 10n, max: 10n ** 19n - 1n }),
          currency: fc.constantFrom("CNH" as const, "HKD" as const),
          debtor: holder,
          creditor: holder,
          outcome,
        },
        { requiredKeys: ["endToEndId", "uetr", "amount", "currency", "debtor", "creditor", "outcome"] },
      );
      fc.assert(
        fc.property(
          fc.uniqueArray(payment, { minLength: 1, maxLength: 5, selector: ({ uetr }) => uetr }),
          (payments) => {
            const report: StatusReport = { ...REPORT, payments };
            const found = writePacs002(report, "supplement");
            expect(schemaProblems(found)).to.deep.equal([]);
            expect(placeless(read(found))).to.deep.equal(report);
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  describe("is refused", () => {
    const cases: [what: string, text: string, problem: string][] = [
      ["a status that is none of three", change("<TxSts>ACSC", "<TxSts>ACCC"), `HB-1875 ${TX}[1]/TxSts`],
      ["a reason that is not ours", change(">AC06<", ">XX99<"), `HB-1875 ${TX}[2]/StsRsnInf/Rsn/Cd`],
      ["no reason", change(/<Rsn>\s*<Cd>AC06<\/Cd>\s*<\/Rsn>/, ""), `HB-1861 ${TX}[2]/StsRsnInf/Rsn/Cd`],
      ["no UETR", change(/<OrgnlUETR>.*<\/OrgnlUETR>/, ""), `HB-1861 ${TX}[1]/OrgnlUETR`],
      ["a UETR twice", change(BARE.uetr, PAYMENT.uetr), `HB-1870 ${TX}[2]`],
      ["no transaction", change(/<Transaction>.*<\/Transaction>/, ""), `HB-1861 ${ENVELOPE}/Transaction`],
      ["a transaction in capitals", change("0xabab", "0xABAB"), `HB-1876 ${ENVELOPE}/Transaction`],
      ["an amount that its minor units are not", change("12500.50<", "12500.51<"), `HB-1865 ${AMOUNT}`],
      ["an amount that is none", change("12500.50<", "12500,50<"), `HB-1865 ${AMOUNT}`],
      ["a token without checksum", change(TOKEN, TOKEN.toLowerCase()), `HB-1868 ${ENVELOPE}/Token`],
      ["a time without its offset", change("07:30:01+08:00", "07:30:01"), `HB-1871 ${TX}[1]/FctvIntrBkSttlmDt/DtTm`],
      ["a supplement in no namespace", change(/ xmlns="urn:harbour.*?"/, ""), `HB-1860 ${ENVELOPE}`],
      ["another status of the group", change("<GrpSts>PART", "<GrpSts>ACSC"), "HB-1875 OrgnlGrpInfAndSts/GrpSts"],
      [
        "another count of a status",
        change("<DtldNbOfTxs>1", "<DtldNbOfTxs>2"),
        "HB-1872 OrgnlGrpInfAndSts/NbOfTxsPerSts[1]",
      ],
      ["two chains", change(/eip155:31337/, "eip155:1"), "HB-1868 Document"],
      ["no original", change(/<OrgnlGrpInfAndSts>.*<\/OrgnlGrpInfAndSts>/s, ""), "HB-1861 OrgnlGrpInfAndSts"],
    ];
    for (const [what, text, problem] of cases) {
      it(what, () => {
        expect(placesOf(() => read(text))[0]).to.equal(problem);
      });
    }

    it("nothing to report, with the lines of what is missing", () => {
      expect(problemsOf(() => read(write().replace(/<TxInfAndSts>.*<\/TxInfAndSts>/s, "")))).to.include(
        "HB-1861 TxInfAndSts 3",
      );
    });

    it("another message", () => {
      expect(isoError(() => read(write().replace("pacs.002.001.10", "pacs.002.001.14"))).code).to.equal("HB-1860");
    });
  });
});
