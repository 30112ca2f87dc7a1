import { expect } from "chai";
import { readFileSync } from "node:fs";
import { keccak256 } from "ethers";
import { accountOf, loadAccountsFile, railOf, readAccountsFile } from "../../ledger/bank/accounts-file.ts";
import { continuityOf } from "../../ledger/bank/continuity.ts";
import { bankRefOf, creditIdsOf, indexLines, isOwnMovement } from "../../ledger/bank/references.ts";
import { statementHashOf } from "../../ledger/bank/statement-hash.ts";
import { hashFile } from "../../scripts/json-file.ts";
import { endOfDay, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { creditId, RAILS } from "../../sdk/credit-id.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { codeOf } from "./code-of.ts";

// the accounts file, and what leads from a line to the chain
// ├── accounts: the example · aliases, labels, codes · refused: every kind of mistake
// ├── references: one creditId where the rail is known, four where not, none without a reference · UETR · own money
// ├── the hash of a file is the one that `harbour reserve draft` has signed
// └── continuity: sums, numbers, a new year, names that are no counts

const EXAMPLE = "examples/bank/accounts.yaml";
const text = readFileSync(EXAMPLE, "utf8");
const account = (changes: Record<string, string> = {}) => {
  const fields = { account: '"1-1"', custodian: "BANK-A", pool: "BANK-A-1", bic: "BKAAHKHH", currency: "HKD" };
  const all = { ...fields, purpose: "reserve", ...changes };
  const lines = Object.entries(all).filter(([, value]) => value !== "");
  return `  - ${lines.map(([name, value]) => `${name}: ${value}`).join("\n    ")}\n`;
};
const file = (...accounts: string[]) => readAccountsFile(`accounts:\n${accounts.join("")}`, "accounts.yaml");
const UETR = "5f0c2c1e-7d0b-4b53-9a4e-1c0f5a6b7c01";

describe("the accounts file", () => {
  it("is read as the example has it", () => {
    const { own, accounts, path } = loadAccountsFile(EXAMPLE);
    expect(path).to.equal(EXAMPLE);
    expect(own).to.deep.equal(["Harbour Issuer Limited"]);
    expect(accounts).to.have.length(6);
    expect(accounts[1]).to.deep.equal({
      account: "875-100002-838",
      custodian: "BANK-A",
      pool: "BANK-A-1",
      bic: "BKAAHKHH",
      currency: "CNH",
      purpose: "reserve",
      labels: ["CNY"],
      alsoWritten: [],
      codes: {},
    });
  });

  it("knows an account by each of its spellings, and a rail by the bank's word", () => {
    const accounts = file(account({ alsoWritten: "[HK11, 11]", codes: "{CHTS: CHATS}", bic: "BKAAHKHHXXX" }));
    const [one] = accounts.accounts;
    for (const written of ["1-1", "HK11", "11"]) expect(accountOf(accounts, written)).to.equal(one);
    expect(accountOf(accounts, "1-2")).to.equal(undefined);
    expect(one!.bic).to.equal("BKAAHKHH");
    expect(["CHTS", "FPS", "constructor"].map((code) => railOf(one!, code))).to.deep.equal([
      "CHATS",
      "FPS",
      "constructor",
    ]);
  });

  const refused: [string, () => unknown][] = [
    ["a file that is not there", () => loadAccountsFile("/nowhere/accounts.yaml")],
    ["what is no YAML", () => readAccountsFile("accounts: [", "a.yaml")],
    ["no account", () => readAccountsFile("accounts: []", "a.yaml")],
    ["an unknown field", () => file(account({ owner: "me" }))],
    ["a BIC that is none", () => file(account({ bic: "BANK" }))],
    ["a currency that is no token's", () => file(account({ currency: "USD" }))],
    ["a rail that is none", () => file(account({ codes: "{X: SEPA}" }))],
    ["an account twice", () => file(account(), account())],
    ["an account that is another's alias", () => file(account(), account({ account: '"2"', alsoWritten: '["1-1"]' }))],
    ["a reserve account without a pool", () => file(account({ pool: "" }))],
    ["a payout account with one", () => file(account({ purpose: "payout" }))],
    ["Hong Kong dollars written CNY", () => file(account({ labels: "[CNY]" }))],
  ];
  for (const [what, act] of refused)
    it(`is refused with ${what}`, () => {
      expect(codeOf(act)).to.equal("HB-4320");
    });
});

describe("a bank's line", () => {
  const [one] = readAccountsFile(text, EXAMPLE).accounts;
  const line = { rail: "CHATS", reference: "CT-1", uetr: UETR, counterparty: "" };

  it("leads to one credit where the bank says the rail, and to one of each where not", () => {
    const credit = (rail: (typeof RAILS)[number]) => creditId({ rail, bic: "BKAAHKHH", reference: "CT-1" });
    expect(creditIdsOf(line, one!)).to.deep.equal([credit("CHATS")]);
    expect(creditIdsOf({ ...line, rail: "NMSC" }, one!)).to.deep.equal(RAILS.map(credit));
    for (const reference of ["", "a|b", " a", "é"]) expect(creditIdsOf({ ...line, reference }, one!)).to.deep.equal([]);
  });

  it("leads to a payment by its UETR", () => {
    expect(bankRefOf(line)).to.equal(bankReference(UETR));
    expect(bankRefOf({ uetr: "" })).to.equal(undefined);
  });

  it("is the issuer's own by the name of the other side", () => {
    const accounts = readAccountsFile(text, EXAMPLE);
    expect(isOwnMovement({ counterparty: "Harbour Issuer Limited" }, accounts)).to.equal(true);
    expect(isOwnMovement({ counterparty: "Harbour Issuer Limited " }, accounts)).to.equal(false);
    expect(isOwnMovement(line, accounts)).to.equal(false);
  });

  it("is found by both, also when it came twice", () => {
    const again = { ...line };
    const strange = { ...line, uetr: "", reference: "X" };
    const index = indexLines([line, again, strange], (each) => (each === strange ? undefined : one));
    expect(index.byCreditId.get(creditIdsOf(line, one!)[0]!)).to.deep.equal([line, again]);
    expect(index.byBankRef.get(bankReference(UETR))).to.deep.equal([line, again]);
    expect([index.byCreditId.size, index.byBankRef.size]).to.deep.equal([1, 1]);
  });

  it("is in a file whose hash custodians sign", () => {
    expect(statementHashOf(readFileSync(EXAMPLE))).to.equal(hashFile(EXAMPLE));
    expect(statementHashOf(Buffer.from("a"))).to.equal(keccak256("0x61"));
  });
});

describe("an account's statements", () => {
  const row = (number: string, day: string, opening: number, closing: number, of = "1") => ({
    ...{ account: of, number, from_time: startOfDay(day), to_time: endOfDay(day) },
    ...{ opening: String(opening), closing: String(closing) },
  });
  const kinds = (...rows: ReturnType<typeof row>[]) => continuityOf(rows).map(({ kind, after }) => `${kind} ${after}`);

  it("follow each other by sums and by numbers, from 1 again in a new year", () => {
    const [a, b, c] = [
      row("2026-9", "2026-12-30", 0, 5),
      row("2026-10", "2026-12-31", 5, 7),
      row("2027-1", "2027-01-02", 7, 7),
    ];
    expect(kinds(c, a, b)).to.deep.equal([]);
    expect(kinds(a, c)).to.deep.equal(["mismatch 2027-1"]);
    expect(kinds(a, { ...b, number: "2026-11" })).to.deep.equal(["gap 2026-11"]);
    expect(kinds(b, { ...c, number: "2027-2" })).to.deep.equal(["gap 2027-2"]);
    expect(kinds(a, { ...c, opening: "5" })).to.deep.equal([]);
  });

  it("may go on counting in a new year", () => {
    const [a, b] = [row("2026-364", "2026-12-31", 0, 5), row("2027-365", "2027-01-01", 5, 7)];
    expect(kinds(a, b)).to.deep.equal([]);
    expect(kinds(a, { ...b, number: "2027-366" })).to.deep.equal(["gap 2027-366"]);
    expect(kinds(a, { ...b, number: "2026-1" })).to.deep.equal(["gap 2026-1"]);
  });

  it("of one day are in the order of their numbers, and names are no numbers", () => {
    expect(kinds(row("2026-10", "2026-11-24", 5, 7), row("2026-9", "2026-11-24", 0, 5))).to.deep.equal([]);
    expect(kinds(row("A", "2026-11-24", 0, 5), row("C", "2026-11-25", 5, 5))).to.deep.equal([]);
  });

  it("of two accounts have nothing to do with each other", () => {
    expect(kinds(row("2026-1", "2026-11-24", 0, 5), row("2026-7", "2026-11-25", 9, 9, "2"))).to.deep.equal([]);
  });
});
