import { expect } from "chai";
import { getAddress, hexlify, keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { MAX_AMOUNT, parseAmount } from "../../sdk/amount.ts";
import { memoFromText, readMemo } from "../../sdk/memo.ts";
import {
  canonicalRemittance,
  remittanceAmount,
  remittanceDigest,
  remittanceMemo,
  type RemittanceRecord,
  verifyRemittance,
} from "../../sdk/remittance.ts";
import { expectCode } from "./throws.ts";

// remittance
// ├── vectors: canonical text, digest and memo of a full and of a small record, frozen
// ├── one record, one digest: no order, spacing or absent field changes it, every field does
// ├── verification: the memo of another record, salt or UETR is not this one's
// └── refusals: what is missing, unknown, of another type, in another spelling; the salt

const SALT = `0x${"5a".repeat(32)}`;

const SMALL: RemittanceRecord = {
  schema: "harbour.remittance/1",
  uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42d",
  endToEndId: "INV-77",
  debtor: {},
  creditor: { account: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" },
  amount: "1000.00",
  currency: "HKD",
};

const FULL: RemittanceRecord = {
  ...SMALL,
  debtor: { name: "Lantau Trading Ltd", account: "0x71C7656EC7ab88b098defB751B7401B5f6d8976F" },
  creditor: { ...SMALL.creditor, name: "陳大文 \u{1f600} é \u202e", lei: "5493001KJTIIGC8Y1R12" },
  amount: "0.000001",
  currency: "CNH",
  purpose: "SALA",
  remittanceInformation: ['line "1"', "line\n2"],
  creditorReferences: ["RF18539007547034"],
  ivms101Hash: `0x${"cd".repeat(32)}`,
};

const anyAddress = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .filter((bytes) => bytes.some((byte) => byte > 0))
  .map((bytes) => getAddress(hexlify(bytes)));
const anyText = (maxLength: number) => fc.string({ minLength: 1, maxLength, unit: "grapheme-ascii" });
const anyForeign = fc.string({ minLength: 1, maxLength: 20, unit: "binary" });
const anyRecord: fc.Arbitrary<RemittanceRecord> = fc.record(
  {
    schema: fc.constant("harbour.remittance/1" as const),
    uetr: fc.uuid({ version: 4 }),
    endToEndId: anyText(35),
    debtor: fc.record({ name: anyForeign, account: anyAddress }, { requiredKeys: [] }),
    creditor: fc.record({ name: anyForeign, account: anyAddress }, { requiredKeys: ["account"] }),
    amount: fc.bigInt({ min: 1n, max: MAX_AMOUNT }).map(remittanceAmount),
    currency: fc.constantFrom("CNH" as const, "HKD" as const),
    purpose: anyText(4),
    remittanceInformation: fc.array(anyForeign, { minLength: 1, maxLength: 3 }),
    creditorReferences: fc.array(anyText(35), { minLength: 1, maxLength: 2 }),
  },
  {
    requiredKeys: ["schema", "uetr", "endToEndId", "debtor", "creditor", "amount", "currency"],
  },
);

/** The same value with every object's keys the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  ) as T;
}

describe("remittance", () => {
  describe("vectors", () => {
    it("writes a small record in one line, by key", () => {
      expect(canonicalRemittance(SMALL)).to.equal(
        '{"amount":"1000.00","creditor":{"account":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},"currency":"HKD",' +
          '"debtor":{},"endToEndId":"INV-77","schema":"harbour.remittance/1",' +
          '"uetr":"eb6305c9-1f7f-49de-aed0-16487c27b42d"}',
      );
    });

    it("writes foreign text as it is, and escapes what JSON escapes", () => {
      expect(canonicalRemittance(FULL)).to.equal(
        '{"amount":"0.000001","creditor":{"account":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",' +
          '"lei":"5493001KJTIIGC8Y1R12","name":"陳大文 \u{1f600} é \u202e"},"creditorReferences":["RF18539007547034"],' +
          '"currency":"CNH","debtor":{"account":"0x71C7656EC7ab88b098defB751B7401B5f6d8976F",' +
          '"name":"Lantau Trading Ltd"},"endToEndId":"INV-77",' +
          `"ivms101Hash":"0x${"cd".repeat(32)}","purpose":"SALA",` +
          '"remittanceInformation":["line \\"1\\"","line\\n2"],"schema":"harbour.remittance/1",' +
          '"uetr":"eb6305c9-1f7f-49de-aed0-16487c27b42d"}',
      );
    });

    it("hashes salt and text", () => {
      const text = canonicalRemittance(FULL);
      expect(remittanceDigest({ record: FULL, salt: SALT })).to.equal(
        keccak256(hexlify(Buffer.concat([Buffer.alloc(32, 0x5a), toUtf8Bytes(text)]))),
      );
      expect(remittanceDigest({ record: SMALL, salt: SALT })).to.equal(
        "0x5ec3cd75ddcdf078e3ce433a67c8d02583305f29897204886cc5e31f140c602e",
      );
      expect(remittanceDigest({ record: FULL, salt: SALT })).to.equal(
        "0x51e4c4ff015b551ac371f2c7dd90e20c6725ea1d4d755ac5f43859f87e218373",
      );
    });

    it("puts the UETR and the first half of the digest into the memo", () => {
      expect(remittanceMemo({ record: SMALL, salt: SALT })).to.equal(
        "0xeb6305c91f7f49deaed016487c27b42d5ec3cd75ddcdf078e3ce433a67c8d025",
      );
      expect(remittanceMemo({ record: FULL, salt: SALT })).to.equal(
        "0xeb6305c91f7f49deaed016487c27b42d51e4c4ff015b551ac371f2c7dd90e20c",
      );
    });
  });

  describe("one record, one digest", () => {
    it("does not depend on the order of keys, on spacing, or on a field that is undefined", () => {
      fc.assert(
        fc.property(anyRecord, (record) => {
          const same = remittanceMemo({ record, salt: SALT });
          expect(remittanceMemo({ record: reversed(record), salt: SALT })).to.equal(same);
          const respaced = JSON.parse(JSON.stringify(record, undefined, 7)) as RemittanceRecord;
          expect(remittanceMemo({ record: respaced, salt: SALT })).to.equal(same);
          const absent = Object.fromEntries(["purpose", "ivms101Hash"].map((name) => [name, undefined]));
          expect(remittanceMemo({ record: { ...absent, ...record }, salt: SALT })).to.equal(same);
        }),
      );
    });

    it("changes with every field, and with the salt", () => {
      const changes: Partial<RemittanceRecord>[] = [
        { uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42e" },
        { endToEndId: "INV-78" },
        { debtor: { ...FULL.debtor, name: "Lantau Trading Ltd." } },
        { debtor: { name: "Lantau Trading Ltd", account: "HK 012-345678-833" } },
        { debtor: { ...FULL.debtor, lei: "5493001KJTIIGC8Y1R12" } },
        { creditor: { ...FULL.creditor, name: "陳大文 \u{1f600} e\u0301 \u202e" } },
        { creditor: { ...FULL.creditor, account: "0x71C7656EC7ab88b098defB751B7401B5f6d8976F" } },
        { creditor: { account: FULL.creditor.account, name: FULL.creditor.name! } },
        { amount: "0.000002" },
        { currency: "HKD" },
        { purpose: "BONU" },
        { purpose: undefined as unknown as string },
        { remittanceInformation: ["line\n2", 'line "1"'] },
        { remittanceInformation: ['line "1"line\n2'] },
        { creditorReferences: ["RF18539007547035"] },
        { ivms101Hash: `0x${"cd".repeat(31)}ce` },
      ];
      const digests = [FULL, ...changes.map((change) => ({ ...FULL, ...change }))].map((record) =>
        remittanceDigest({ record, salt: SALT }),
      );
      digests.push(remittanceDigest({ record: FULL, salt: `0x${"5a".repeat(31)}5b` }));
      expect(new Set(digests).size).to.equal(changes.length + 2);
    });

    it("differs between any two records that differ", () => {
      fc.assert(
        fc.property(anyRecord, anyRecord, (one, other) => {
          fc.pre(JSON.stringify(reversed(one)) !== JSON.stringify(reversed(other)));
          expect(canonicalRemittance(one)).not.to.equal(canonicalRemittance(other));
        }),
      );
    });
  });

  describe("verifyRemittance", () => {
    const memo = remittanceMemo({ record: FULL, salt: SALT });

    it("knows its own memo, in either case", () => {
      expect(verifyRemittance({ memo, record: FULL, salt: SALT })).to.equal(true);
      expect(verifyRemittance({ memo: `0x${memo.slice(2).toUpperCase()}`, record: FULL, salt: SALT })).to.equal(true);
      expect(readMemo(memo)).to.include({ kind: "uetr", uetr: FULL.uetr });
    });

    it("refuses another record, another salt, another digest and a memo of another kind", () => {
      const other = { ...FULL, amount: "1000000.00" };
      expect(verifyRemittance({ memo, record: other, salt: SALT })).to.equal(false);
      expect(verifyRemittance({ memo, record: FULL, salt: `0x${"00".repeat(32)}` })).to.equal(false);
      expect(verifyRemittance({ memo: `${memo.slice(0, 34)}${"0".repeat(32)}`, record: FULL, salt: SALT })).to.equal(
        false,
      );
      expect(verifyRemittance({ memo: memoFromText("INV-77"), record: FULL, salt: SALT })).to.equal(false);
    });

    it("refuses what is no memo", () => {
      expectCode("HB-1505", () => verifyRemittance({ memo: "0x", record: FULL, salt: SALT }));
    });
  });

  describe("refusals", () => {
    const refuse = (code: string, change: object) =>
      expectCode(code, () => canonicalRemittance({ ...FULL, ...change } as RemittanceRecord));

    it("refuses a field that is missing", () => {
      for (const name of ["schema", "uetr", "endToEndId", "debtor", "creditor", "amount", "currency"])
        refuse("HB-1850", { [name]: undefined });
      refuse("HB-1850", { creditor: {} });
    });

    it("refuses a field that it does not know", () => {
      refuse("HB-1850", { memo: "x" });
      refuse("HB-1850", { debtor: { nmae: "Lantau" } });
    });

    it("refuses another type", () => {
      for (const value of [1000, 1000n, null, ["1000.00"], {}]) refuse("HB-1850", { amount: value });
      for (const value of ["Lantau", null, []]) refuse("HB-1850", { debtor: value });
      for (const value of ["one line", [], [1]]) refuse("HB-1850", { remittanceInformation: value });
      for (const value of [null, "{}", []])
        expectCode("HB-1850", () => canonicalRemittance(value as unknown as RemittanceRecord));
    });

    it("refuses an amount in any but its one spelling", () => {
      const others = ["1000", "1000.0", "1,000.00", "01000.00", "1000.000", "1000.5000000", "-1.00", "+1.00", "1e3"];
      for (const amount of [...others, "0.00", "", " 1.00", "1.00\n", "１.00", `${"9".repeat(27)}.00`])
        refuse("HB-1851", { amount });
      refuse("HB-1010", { amount: "99999999999999999999999999.00" });
    });

    it("refuses other spellings of the rest", () => {
      refuse("HB-1851", { schema: "harbour.remittance/2" });
      refuse("HB-1501", { uetr: FULL.uetr.toUpperCase() });
      refuse("HB-1851", { currency: "CNY" });
      refuse("HB-1851", { creditor: { account: FULL.creditor.account.toLowerCase() } });
      refuse("HB-1851", { creditor: { account: `0x${"0".repeat(40)}` } });
      refuse("HB-1851", { creditor: { account: "HK 012-345678-833" } });
      refuse("HB-1851", { debtor: { account: FULL.debtor.account!.toLowerCase() } });
      refuse("HB-1851", { debtor: { lei: "5493001KJTIIGC8Y1R1" } });
      refuse("HB-1851", { ivms101Hash: `0x${"CD".repeat(32)}` });
      refuse("HB-1851", { endToEndId: "x".repeat(36) });
      refuse("HB-1851", { endToEndId: "" });
      refuse("HB-1851", { remittanceInformation: ["\u{1f600}".repeat(141)] });
      refuse("HB-1851", { debtor: { name: "\ud83d" } });
    });

    it("counts characters, not the units that they are made of", () => {
      expect(() => canonicalRemittance({ ...FULL, remittanceInformation: ["\u{1f600}".repeat(140)] })).not.to.throw();
    });

    it("refuses a salt of another length, and does not show it", () => {
      for (const salt of [
        "0x",
        `0x${"5a".repeat(31)}`,
        `0x${"5a".repeat(33)}`,
        "5a".repeat(32),
        `0x${"zz".repeat(32)}`,
      ]) {
        const error = expectCode("HB-1852", () => remittanceDigest({ record: FULL, salt }));
        expect(error.message).not.to.include("5a5a");
      }
    });
  });

  describe("remittanceAmount", () => {
    it("writes two decimals and no zero after them", () => {
      const written = [1n, 10n, 1_000_000n, 1_500_000n, 1_234_567n, 12_345_670_000n].map(remittanceAmount);
      expect(written).to.deep.equal(["0.000001", "0.00001", "1.00", "1.50", "1.234567", "12345.67"]);
    });

    it("is read back by the one parser, whatever the amount", () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 1n, max: MAX_AMOUNT }), (minor) => {
          expect(parseAmount(remittanceAmount(minor))).to.equal(minor);
        }),
      );
    });

    it("refuses nothing, a debt and more than there can be", () => {
      for (const minor of [0n, -1n, MAX_AMOUNT + 1n, 5 as unknown as bigint])
        expectCode("HB-1851", () => remittanceAmount(minor));
    });
  });
});
