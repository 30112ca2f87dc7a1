import { expect } from "chai";
import { computeHmac, hexlify, keccak256 } from "ethers";
import { readPain001 } from "../../../sdk/iso20022/pain-001.ts";
import { type Payout } from "../../../sdk/iso20022/payout-file.ts";
import { payoutFromPain001 } from "../../../sdk/iso20022/payout-from-pain-001.ts";
import { PAYOUT_COLUMNS, payoutFromTable } from "../../../sdk/iso20022/payout-from-table.ts";
import { payoutReferences, uetrOfBytes } from "../../../sdk/iso20022/payout-references.ts";
import { readMemo } from "../../../sdk/memo.ts";
import { verifyRemittance } from "../../../sdk/remittance.ts";
import { parseUetr } from "../../../sdk/uetr.ts";
import { byColumn, parseCsv } from "../../../scripts/csv-file.ts";
import { expectCode } from "../throws.ts";
import { bytesOf, INVOICE, PAYEES, PAYER, painText, SALARY, small } from "./pain-files.ts";
import { placesOf, problemsOf } from "./problems-of.ts";

// payouts of a file
// ├── references: the same from the same file and secret, others from any other; a vector; the secret's form
// ├── pain.001: rows, memos that prove their records; one payer, one currency, one chain
// └── list: columns, defaults; every fault with its column and line

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);
const OTHER_SECRET = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
const DIGEST = `0x${"11".repeat(32)}`;

describe("payoutReferences", () => {
  it("are an HMAC over label, digest and index", () => {
    const data = (label: string) =>
      Buffer.concat([Buffer.from(label), Buffer.alloc(32, 0x11), Buffer.alloc(7), Buffer.from([5])]);
    const { uetr, salt } = payoutReferences({ secret: SECRET, digest: DIGEST, index: 5 });
    expect(salt).to.equal(computeHmac("sha256", SECRET, data("harbour.payout.salt/1:")));
    expect(uetr).to.equal(uetrOfBytes(computeHmac("sha256", SECRET, data("harbour.payout.uetr/1:"))));
    expect({ uetr, salt }).to.deep.equal({
      uetr: "10339c0b-a378-483c-a2f1-99bb65b391ba",
      salt: "0xd9e28981ced304852f3ba0e66d5d58e5dcf021c0087413fbbd48a8e039d02828",
    });
  });

  it("are others for another file, row or secret", () => {
    const inputs = [SECRET, OTHER_SECRET].flatMap((secret) =>
      [DIGEST, keccak256("0x")].flatMap((digest) => [0, 1, 256, 2 ** 32].map((index) => ({ secret, digest, index }))),
    );
    const found = inputs.map(payoutReferences);
    expect(new Set(found.map(({ uetr }) => uetr)).size).to.equal(inputs.length);
    expect(new Set(found.map(({ salt }) => salt)).size).to.equal(inputs.length);
    for (const { uetr } of found) expect(parseUetr(uetr)).to.equal(uetr);
  });

  it("want 32 random bytes, and do not show them", () => {
    const wrong = [SECRET.slice(1), new Uint8Array(33), new Uint8Array(32), hexlify(SECRET), undefined];
    for (const secret of wrong) {
      const error = expectCode("HB-1885", () =>
        payoutReferences({ secret: secret as Uint8Array, digest: DIGEST, index: 0 }),
      );
      expect(error.message).not.to.match(/\d{4}/);
    }
  });
});

describe("payoutFromPain001", () => {
  const payout = (text: string, secret = SECRET) => payoutFromPain001({ file: readPain001(bytesOf(text)), secret });

  it("has a row for each transfer, in their order", () => {
    const found = payout(small());
    expect(found).to.deep.include({
      source: {
        kind: "pain.001",
        digest: keccak256(bytesOf(small())),
        messageId: "PAYROLL-2026-01",
        messageName: "pain.001.001.09",
        createdAt: "2026-01-05T18:00:00+08:00",
        controlSum: "12500.50001",
      },
      currency: "HKD",
      debtor: { name: "Lantau Trading Ltd", account: PAYER },
      total: 12_500_500_010n,
      warnings: [],
      warningCount: 0,
    });
    expect(found.payments.map(({ index, to, amount, endToEndId }) => [index, to, amount, endToEndId])).to.deep.equal([
      [0, PAYEES[0], 12_500_500_000n, "SALARY-0001"],
      [1, PAYEES[1], 10n, "INV-77"],
    ]);
    expect(found.payments[0]!.uetr).to.equal(SALARY.uetr);
    expect(found.payments[0]!.record).to.deep.equal({
      schema: "harbour.remittance/1",
      uetr: SALARY.uetr,
      endToEndId: "SALARY-0001",
      debtor: { name: "Lantau Trading Ltd", account: PAYER },
      creditor: { name: "Chan Tai Man", account: PAYEES[0] },
      amount: "12500.50",
      currency: "HKD",
      purpose: "SALA",
      remittanceInformation: ["January salary"],
    });
    expect(found.payments[1]!.record).to.deep.include({ amount: "0.00001", creditorReferences: ["RF18539007547034"] });
  });

  it("proves each record by its memo", () => {
    for (const { memo, record, salt, uetr } of payout(small()).payments) {
      expect(readMemo(memo)).to.include({ kind: "uetr", uetr });
      expect(verifyRemittance({ memo, record, salt })).to.equal(true);
      expect(verifyRemittance({ memo, record: { ...record, amount: "1.00" }, salt })).to.equal(false);
    }
  });

  it("is the same payout however often the file is read, and another for another secret or file", () => {
    const memos = (found: Payout) => found.payments.map(({ memo }) => memo);
    expect(payout(small())).to.deep.equal(payout(small()));
    for (const other of [payout(small(), OTHER_SECRET), payout(`${small()}\n`)]) {
      expect(memos(other)).to.have.length(2);
      expect(memos(other).filter((memo) => memos(payout(small())).includes(memo))).to.deep.equal([]);
    }
  });

  it("takes several blocks of one payer, also one known by a bank's account only", () => {
    const blocks = [{ transfers: [SALARY] }, { transfers: [INVOICE] }];
    expect(payout(painText({ blocks })).payments.map(({ index }) => index)).to.deep.equal([0, 1]);
    const bank = painText({ blocks: blocks.map((block) => ({ ...block, debtorAccount: "012-345678-833" })) });
    expect(payout(bank).debtor).to.deep.equal({ name: "Lantau Trading Ltd", account: "012-345678-833" });
  });

  it("refuses two payers", () => {
    const text = painText({ blocks: [{ transfers: [SALARY] }, { debtorAccount: PAYEES[3], transfers: [INVOICE] }] });
    expect(placesOf(() => payout(text))).to.deep.equal(["HB-1886 PmtInf[2]/DbtrAcct"]);
  });

  it("refuses two currencies, and takes CNY beside CNH", () => {
    const currencies = (...codes: string[]) =>
      painText({
        blocks: [{ transfers: codes.map((currency, index) => ({ ...INVOICE, endToEndId: `${index}`, currency })) }],
      });
    expect(payout(currencies("CNY", "CNH")).currency).to.equal("CNH");
    expect(placesOf(() => payout(currencies("CNY", "HKD", "CNH", "HKD")))).to.deep.equal([
      "HB-1867 PmtInf[1]/CdtTrfTxInf[2]/Amt/InstdAmt",
      "HB-1867 PmtInf[1]/CdtTrfTxInf[4]/Amt/InstdAmt",
    ]);
  });

  it("refuses an account on another chain", () => {
    const text = painText({
      blocks: [
        { debtorAccount: `eip155:1:${PAYER}`, transfers: [{ ...SALARY, account: `eip155:10:${PAYEES[0]}` }, INVOICE] },
      ],
    });
    const file = readPain001(bytesOf(text));
    expect(placesOf(() => payoutFromPain001({ file, secret: SECRET, chainId: 1n }))).to.deep.equal([
      "HB-1868 PmtInf[1]/CdtTrfTxInf[1]/CdtrAcct",
    ]);
    expect(placesOf(() => payoutFromPain001({ file, secret: SECRET, chainId: 10n }))).to.deep.equal([
      "HB-1868 PmtInf[1]/DbtrAcct",
    ]);
  });

  it("refuses a secret that is none before anything else, and a file that holds nothing", () => {
    const file = readPain001(bytesOf(small()));
    expectCode("HB-1885", () => payoutFromPain001({ file, secret: new Uint8Array(32) }));
    expect(placesOf(() => payoutFromPain001({ file: { ...file, payments: [] }, secret: SECRET }))).to.deep.equal([
      "HB-1886 Document",
    ]);
  });
});

describe("payoutFromTable", () => {
  const payout = (text: string, requireChecksum = true) =>
    payoutFromTable({
      table: byColumn({ hash: DIGEST, ...parseCsv(text) }, PAYOUT_COLUMNS),
      digest: DIGEST,
      currency: "CNH",
      debtor: { name: "Lantau Trading Ltd", account: PAYER },
      secret: SECRET,
      requireChecksum,
    });

  it("has a row for each line", () => {
    const found = payout(
      "to,amount,reference,uetr,end_to_end_id,name\n" +
        `${PAYEES[0]},"12,500.000001",January salary,${SALARY.uetr},SALARY-0001,"Chan, Tai Man 陳大文"\n` +
        `# a comment\n${PAYEES[1]},0.5,,,,\n`,
    );
    expect(found).to.deep.include({ source: { kind: "csv", digest: DIGEST }, currency: "CNH", total: 12_500_500_001n });
    const [first, second] = found.payments;
    expect(first).to.deep.include({ index: 0, line: 2, to: PAYEES[0], amount: 12_500_000_001n, uetr: SALARY.uetr });
    expect(first!.record).to.deep.include({
      endToEndId: "SALARY-0001",
      creditor: { name: "Chan, Tai Man 陳大文", account: PAYEES[0] },
      amount: "12500.000001",
      remittanceInformation: ["January salary"],
    });
    expect(second).to.deep.include({ index: 1, line: 4, amount: 500_000n, endToEndId: "NOTPROVIDED" });
    expect(second!.record).not.to.have.property("remittanceInformation");
    expect(second!.uetr).to.equal(payoutReferences({ secret: SECRET, digest: DIGEST, index: 1 }).uetr);
    for (const { memo, record, salt } of found.payments)
      expect(verifyRemittance({ memo, record, salt })).to.equal(true);
  });

  it("takes a line that it had before, and warns", () => {
    const line = `${PAYEES[0]},1.00,rent\n`;
    const found = payout(`to,amount,reference\n${line}${line}${PAYEES[0]},1.00,food\n`);
    expect(found.payments).to.have.length(3);
    expect(found.warnings.map(String)).to.deep.equal(["row: is the same as line 2 (line 3)"]);
    expect(found.warnings[0]!.code).to.equal("HB-1877");
  });

  it("refuses everything that is wrong, with column and line", () => {
    const rows = [
      `${PAYEES[0].toLowerCase()},1.00,,,,`,
      `0x${"0".repeat(40)},1.00,,,,`,
      `${PAYEES[0]},1.0000001,,,,`,
      `${PAYEES[0]},0,,,,`,
      `${PAYEES[0]},0.000009,,,,`,
      `${PAYEES[0]},1000000000000000000,,,,`,
      `${PAYEES[0]},-1,${"x".repeat(141)},,,`,
      `${PAYEES[0]},1.00,,${SALARY.uetr},${"x".repeat(36)},`,
      `${PAYEES[0]},2.00,,${SALARY.uetr},,"a\u0007b"`,
      `${PAYEES[0]},3.00,,EB6305C9,,`,
    ];
    expect(problemsOf(() => payout(`to,amount,reference,uetr,end_to_end_id,name\n${rows.join("\n")}\n`))).to.deep.equal(
      [
        "HB-1868 to 2",
        "HB-1868 to 3",
        "HB-1865 amount 4",
        "HB-1866 amount 5",
        "HB-1865 amount 6",
        "HB-1865 amount 7",
        "HB-1865 amount 8",
        "HB-1864 reference 8",
        "HB-1864 end_to_end_id 9",
        "HB-1870 uetr 10",
        "HB-1864 name 10",
        "HB-1869 uetr 11",
      ],
    );
  });

  it("takes an address without checksum if told", () => {
    expect(payout(`to,amount,reference\n${PAYEES[0].toLowerCase()},1.00,\n`, false).payments[0]!.to).to.equal(
      PAYEES[0],
    );
  });

  it("refuses other columns, lines that cannot be read, and a list of nothing", () => {
    expect(problemsOf(() => payout("to,amount,memo\n"))).to.deep.equal(["HB-1880 header 1", "HB-1880 header 1"]);
    expect(problemsOf(() => payout(`to,amount,reference\n${PAYEES[0]},1.00\n${PAYEES[0]},"1.00,a\n`))).to.deep.equal([
      "HB-1880 row 3",
      "HB-1880 row 2",
    ]);
    expect(problemsOf(() => payout("to,amount,reference\n"))).to.deep.equal(["HB-1886 row 1"]);
  });
});
