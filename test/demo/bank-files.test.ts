import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { accountOf, loadAccountsFile } from "../../ledger/bank/accounts-file.ts";
import { importFile } from "../../ledger/bank/import.ts";
import { bankRefOf, indexLines, isOwnMovement } from "../../ledger/bank/references.ts";
import { statementHashOf } from "../../ledger/bank/statement-hash.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { bankFilesOf, writeBankFiles } from "../../scripts/demo/bank-files.ts";
import { firstIssued } from "../../scripts/demo/bank-movements.ts";
import { CHARGE } from "../../scripts/demo/bank-payments.ts";
import type { Day } from "../../scripts/demo/day-schema.ts";
import { creditId } from "../../sdk/credit-id.ts";
import { STATEMENT_PARTS } from "../../sdk/reserve-statement.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { codeOf } from "../ledger/code-of.ts";
import { changed, DAY_TEXT, readText } from "./stage-door.ts";

// the banks' files of a day
// ├── imported by the real importer: whole, in any order, without a gap, also over the end of a year
// ├── orders: each has its credit, one of them 50.00 short; nothing else came in but the issuer's own
// ├── settlements: each has its payout, and the reserve gave as much
// ├── statements on chain: the balance at the moment is the cash, the list adds up to the parts, both files have a hash
// └── a bank without an account is refused

const accounts = loadAccountsFile("examples/bank/accounts.yaml");
const { day } = readText(DAY_TEXT);
const MIDNIGHT = Date.parse("2026-11-23T00:00:00+08:00") / 1000;
const SHORT = firstIssued(day)!;

async function imported(files: readonly { name: string; bytes: Uint8Array }[]): Promise<Store> {
  const store = await openStore("sqlite::memory:");
  await migrate(store);
  for (const file of files) {
    const { known, findings } = await importFile({ store, accounts, now: 1, ...file });
    expect(known, file.name).to.equal(false);
    if (file === files.at(-1)) expect(findings).to.deep.equal([]);
  }
  return store;
}

const filesOf = (parameters: { day?: Day; midnight?: number; short?: string | undefined } = {}) =>
  bankFilesOf({ day, midnight: MIDNIGHT, accounts, ...parameters });
const bytesOf = (files: readonly { name: string; text: string }[]) =>
  files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) }));
const linesOf = async ({ db }: Store) => {
  const lines = await db.selectFrom("bank_line").selectAll().orderBy("account").orderBy("booked").execute();
  return lines.map((line) => ({ ...line, amount: BigInt(line.amount) }));
};

describe("the banks' files of a day", () => {
  it("are written into a folder in all formats, always the same", async () => {
    const folder = mkdtempSync(join(tmpdir(), "harbour-banks-"));
    try {
      const paths = writeBankFiles(join(folder, "bank"), filesOf({ short: SHORT }).files);
      const files = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
      expect(new Set(paths).size).to.equal(paths.length);
      expect(files).to.deep.equal(bytesOf(filesOf({ short: SHORT }).files));
      const store = await imported(files);
      const rows = await store.db.selectFrom("bank_file").select("format").execute();
      expect(new Set(rows.map(({ format }) => format))).to.deep.equal(
        new Set(["camt.053", "MT940", "csv", "holdings"]),
      );
      await store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("have no gap, in whatever order they come and over the end of a year", async () => {
    for (const midnight of [MIDNIGHT, Date.parse("2026-12-29T00:00:00+08:00") / 1000]) {
      const files = bytesOf(filesOf({ midnight }).files);
      for (const order of [files, files.toReversed()]) await (await imported(order)).close();
    }
  });

  it("have a credit for every order that is issued, and one of them short", async () => {
    for (const short of [SHORT, undefined]) {
      const store = await imported(bytesOf(filesOf({ short }).files));
      const lines = await linesOf(store);
      const index = indexLines(lines, (line) => accountOf(accounts, line.account));
      const orders = new Map<string, { amount: bigint; uetr: string }>();
      let found = 0;
      for (const step of day.steps) {
        if (step.do === "propose order" && !step.expect.refused) orders.set(step.order.text, step);
        if (step.do !== "approve order" || step.expect.refused) continue;
        const { amount, uetr } = orders.get(step.order.text)!;
        const [line, ...more] = index.byCreditId.get(creditId(step.credit.credit))!;
        expect(more).to.deep.equal([]);
        expect(index.byBankRef.get(bankReference(uetr))).to.deep.equal([line]);
        expect(line!.amount).to.equal(step.order.text === short ? amount - CHARGE : amount);
        expect(line!.text.endsWith("/CHGS/50.00")).to.equal(step.order.text === short);
        found++;
      }
      expect(found).to.equal(4);
      const credits = lines.filter((line) => line.amount > 0n && !isOwnMovement(line, accounts));
      expect(credits).to.have.length(found);
      await store.close();
    }
  });

  it("have a payout for every settlement, which the reserve gave", async () => {
    const store = await imported(bytesOf(filesOf().files));
    const lines = await linesOf(store);
    const paid = lines.filter((line) => line.amount < 0n && !isOwnMovement(line, accounts));
    expect(paid.map(({ amount, text, account }) => [amount, text, account])).to.deep.equal([
      [-1_000_000_000_000n, "Redemption /EREF/PAYOUT-42", "875-300001-838"],
      [-800_000_000n, "Redemption /EREF/PAYOUT-43", "875-300001-838"],
    ]);
    const uetrs = day.steps.flatMap((step) => (step.do === "propose settlement" ? [bankReference(step.uetr)] : []));
    expect(paid.map(bankRefOf)).to.deep.equal(uetrs);
    const filled = lines.filter(({ reference }) => reference.startsWith("FILL"));
    expect(filled.filter(({ account }) => account === "875-100001-838").map(({ amount }) => amount)).to.deep.equal(
      paid.map(({ amount }) => amount),
    );
    // Whatever the issuer takes from one of its accounts is in another one: nothing but payouts leaves it.
    const own = lines.filter((line) => isOwnMovement(line, accounts));
    for (const { amount, account, reference } of own.filter((line) => line.amount < 0n)) {
      const arrived = own.filter((line) => line.reference === reference && line.amount === -amount);
      expect(
        arrived.map((line) => [line.account !== account, accountOf(accounts, line.account)!.purpose]),
      ).to.deep.equal([[true, "payout"]]);
    }
    await store.close();
  });

  it("have at every attested moment the cash and the assets that are attested", async () => {
    const { files, behind } = filesOf({ short: SHORT });
    const store = await imported(bytesOf(files));
    let checked = 0;
    for (const [index, step] of day.steps.entries()) {
      if (step.do !== "attest" || step.expect.refused) continue;
      const asOf = MIDNIGHT + step.asOf.seconds;
      const account = accounts.accounts.find(
        (one) => one.purpose === "reserve" && one.currency === step.token && one.custodian === step.custodian,
      )!;
      // The newest closing balance: nothing moves between midnight and the morning's statements.
      const { closing } = await store.db
        .selectFrom("bank_statement")
        .select("closing")
        .where("account", "=", account.account)
        .where("to_time", "<=", asOf)
        .orderBy("to_time", "desc")
        .executeTakeFirstOrThrow();
      expect(BigInt(closing), `step ${index + 1}`).to.equal(step.parts.cash ?? 0n);
      const rows = await store.db
        .selectFrom("reserve_line")
        .select(["asset_class", "market_value"])
        .where("pool", "=", step.pool)
        .where("currency", "=", step.token)
        .where("as_of", "=", asOf)
        .execute();
      for (const part of STATEMENT_PARTS) {
        const held = rows.filter((row) => row.asset_class === part);
        const sum = held.reduce((total, row) => total + BigInt(row.market_value), 0n);
        expect(sum, `${part} of step ${index + 1}`).to.equal(step.parts[part] ?? 0n);
      }
      const { statement, holdings } = behind.get(index)!;
      expect(files.map(({ name }) => name)).to.include.members([statement.name, holdings.name]);
      expect(statementHashOf(Buffer.from(statement.text))).to.match(/^0x[0-9a-f]{64}$/);
      expect(statement.text).to.contain(account.account);
      checked++;
    }
    expect(checked).to.equal(10);
    await store.close();
  });

  it("have it also where a pool is attested twice on a day", async () => {
    const again = readText(changed('"asOf": "day 3 08:00"', '"asOf": "day 2 20:00"')).day;
    const store = await imported(bytesOf(filesOf({ day: again }).files));
    const lines = (await linesOf(store)).filter(({ account }) => account === "875-100001-838");
    const cashAt = (hours: number) =>
      lines.filter(({ booked }) => booked <= MIDNIGHT + hours * 3600).reduce((sum, { amount }) => sum + amount, 0n);
    expect([8, 32, 44].map(cashAt)).to.deep.equal([90n, 94n, 96n].map((millions) => millions * 1_000_000_000_000n));
    await store.close();
  });

  it("need an account at every bank of the day", () => {
    const without = { ...accounts, accounts: accounts.accounts.filter(({ custodian }) => custodian === "BANK-A") };
    expect(codeOf(() => bankFilesOf({ day, midnight: MIDNIGHT, accounts: without }))).to.equal("HB-4319");
    const unpaid = { ...accounts, accounts: accounts.accounts.filter(({ purpose }) => purpose === "reserve") };
    expect(codeOf(() => bankFilesOf({ day, midnight: MIDNIGHT, accounts: unpaid }))).to.equal("HB-4319");
  });

  it("are in CSV where a reference fits no other format", async () => {
    const long = "R".repeat(40);
    const twice = '"credit": "CHATS|BKBBHKHH|26-004417",\n      "expect"';
    const other = readText(changed(twice, twice.replace("26-004417", long))).day;
    const { files } = filesOf({ day: other });
    expect(files.filter(({ name }) => name.startsWith("bank-b") && name.endsWith(".csv")).length).to.be.greaterThan(3);
    const store = await imported(bytesOf(files));
    expect((await linesOf(store)).filter(({ reference }) => reference === long)).to.have.length(1);
    await store.close();
  });
});
