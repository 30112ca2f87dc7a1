import { expect } from "chai";
import { importFile } from "../../ledger/bank/import.ts";
import type { Books } from "../../ledger/books.ts";
import { CURRENCIES, type Currency } from "../../ledger/followed-network.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import type { ReportKind } from "../../ledger/report/report-kind.ts";
import { saveReport } from "../../ledger/report/save-report.ts";
import { ACCOUNTS_FILE, allFiles } from "./day-bank.ts";
import { loadDays, type DayBooks } from "./day-books.ts";

// Reports of two business days and a weekend on the real contracts, with the banks' files
// ├── every tie-out that has its figures holds, day after day
// ├── C1 says what totalSupply() and the registry's solvency() say at its block
// ├── C3 differs between its bases by what the token itself says is frozen
// └── C8 has the requests of both desks

describe("reports on the real contracts", function () {
  this.timeout(120_000);

  let days: DayBooks;
  let books: Books;

  before(async () => {
    days = await loadDays();
    const store = await days.copy();
    for (const { name, bytes } of allFiles())
      await importFile({ store, accounts: ACCOUNTS_FILE, name, bytes, now: 1_772_400_000 });
    books = { store, networks: [days.network], policies: new Map(), nameOf: () => undefined };
  });

  after(() => books.store.close());

  const read = async (kind: ReportKind, currency: Currency, day: string) => {
    const report = await buildReport({ books, kind, currency, day });
    await saveReport(books.store, report);
    return JSON.parse(report.body);
  };
  const stage = (currency: Currency) => (currency === "HKD" ? days.hkd : days.cnh);

  for (const currency of CURRENCIES)
    it(`tie out for ${currency} on each day`, async () => {
      const held: string[] = [];
      for (const day of ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]) {
        const { tieOuts, closingSupply, sourceHashes } = await read("C1", currency, day);
        held.push(
          ...tieOuts.filter(({ holds }: { holds: boolean }) => holds).map((one: { tieOut: string }) => one.tieOut),
        );
        const { block } = sourceHashes.findLast(({ source }: { source: string }) => source === "block");
        const supply = await stage(currency).token.totalSupply({ blockTag: block });
        expect(closingSupply.replace(".", ""), day).to.equal(String(supply).padStart(7, "0"));
      }
      expect([...new Set(held)].sort()).to.deep.equal(["a", "b", "c", "d", "e", "f"]);
    });

  it("say of the reserve what the registry says", async () => {
    const { reserveMV, sourceHashes } = await read("C1", "HKD", "2026-02-27");
    const { block } = sourceHashes.findLast(({ source }: { source: string }) => source === "block");
    const { reserves } = await stage("HKD").registry.solvency({ blockTag: block });
    expect(BigInt(reserveMV.replace(".", "")) * 10_000n).to.equal(reserves);
  });

  it("differ between the two bases by what the token says is frozen", async () => {
    const { asOf1 } = await read("C3", "HKD", "2026-02-27");
    const { token, bob, carol, dave } = stage("HKD");
    const { blockNumber: blockTag } = asOf1.chains[0];
    const [a, b] = [await token.balanceOf(carol, { blockTag }), await token.balanceOf(dave, { blockTag })];
    const [has, hold] = [await token.balanceOf(bob, { blockTag }), await token.getFrozenTokens(bob, { blockTag })];
    const frozen = a + b + (hold < has ? hold : has);
    expect(frozen > 0n).to.equal(true);
    expect(BigInt(asOf1.basesDifferBy.replace(".", ""))).to.equal(frozen);
  });

  it("know every request to redeem", async () => {
    const { redemptions } = await read("C8", "HKD", "2026-02-28");
    const statuses = redemptions.map(({ status, onTime }: { status: string; onTime: boolean | null }) => [
      status,
      onTime,
    ]);
    expect(statuses).to.deep.include.members([
      ["paid", true],
      ["rejected", null],
      ["held", null],
      ["open", null],
    ]);
  });
});
