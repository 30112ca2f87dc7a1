import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import { writeCamt053 } from "../../ledger/bank/write-camt-053.ts";
import { dayOf, endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { connection } from "../fixture.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { openStore } from "../../ledger/store/open.ts";
import { INVENTED, inventBlocks } from "../ledger/invented-chain.ts";
import { attest, issue, now } from "./banks.ts";
import { cliOf, faultOf, loadIssuance, units, type Cli, type Desk } from "./cli.ts";

// harbour ledger, over one set of books
// ├── sync: writes what is new, then nothing; a second node that has another final block
// ├── import: a file, again nothing; one that is no statement
// ├── reconcile: the difference and exit code 2; with the chain asked; without an accounts file
// ├── breaks: one with owner and explanation; not closed while it shows, accepted with a note; what may not be combined
// ├── explain: the break, the transaction, and what is no subject
// ├── report: made, listed, rebuilt, as a file; unknown; without a day
// ├── verify: agrees with itself and the chain; names a row that was edited
// └── db: tables made once, a copy that holds the same, the partitions; a password, books that are empty, what is unknown

const ACCOUNTS = `own: [Harbour Issuer Limited]
accounts:
  - { account: "875-100001-838", custodian: BANK-A, pool: BANK-A-1, bic: HSBCHKHH, currency: HKD, purpose: reserve }
`;

describe("harbour ledger", function () {
  this.timeout(120_000);
  let desk: Desk;
  let folder: string;
  let books: string;
  let day: string;
  const ledger = (line: string) => desk.cli(`ledger ${line}`, { now: 2_000_000_000 });
  const filled = (line: string) => ledger(`${line} --db ${books}`);
  const json = async (line: string) => JSON.parse((await filled(`${line} --json`)).out);
  const path = (name: string) => join(folder, name);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "harbour-ledger-"));
    books = `sqlite:${path("books.db")}`;
    writeFileSync(path("accounts.yaml"), ACCOUNTS);
    desk = await loadIssuance();
    await attest(desk, 50_000_000);
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 1_000_000, number: 1 });
    day = dayOf(await now());
    writeFileSync(path("statement.xml"), statementOf(day, await now()));
    // A day is over only once there is a block after it.
    await connection.networkHelpers.time.increaseTo(endOfDay(day) + 1);
  });
  after(() => rmSync(folder, { recursive: true }));

  describe("sync", () => {
    it("writes what is new, and the second time nothing", async () => {
      const first = await json("sync");
      expect(first).to.include({ schema: "harbour.ledger-sync/1", chainId: 31337, from: 0, exitCode: 0 });
      expect(first.events).to.be.above(300);
      expect(await json("sync")).to.include({ events: 0, batches: 0, to: first.to });
      expect((await filled("sync")).out).to.match(/^✓ localhost · chain 31337 · up to block \d+ · 0 events new\n/);
    });

    it("recomputes every receipt where that is asked for", async () => {
      const again = await ledger(`sync --proof always --db sqlite:${path("proved.db")} --json`);
      expect(JSON.parse(again.out).events).to.equal(await countEvents());
      expect((await ledger(`sync --proof none --db ${books}`)).code).to.equal(64);
    });
  });

  describe("sync with a second node", () => {
    const second = (answer: (call: { method: string; params?: unknown[] }) => unknown): Cli =>
      cliOf({
        ...desk.chain,
        openRpc: async () => providerRpc(connection.provider as never),
        secondNode: async () => ({ host: "second.example", request: async (call) => answer(call) }),
      });

    it("goes on where the second has the same final block", async () => {
      const cli = second((call) => connection.provider.request(call as never));
      const ran = await cli(`ledger sync --db sqlite:${path("agreed.db")} --json`);
      expect(JSON.parse(ran.out).events).to.be.above(300);
    });

    it("writes nothing where the second has another one, and waits for one that is behind", async () => {
      const other = await second(() => ({ hash: `0x${"ab".repeat(32)}` }))(
        `ledger sync --db sqlite:${path("other.db")}`,
      );
      expect([faultOf(other), other.code]).to.deep.equal(["HB-2212", 3]);
      const behind = await second(() => null)(`ledger sync --db sqlite:${path("other.db")}`);
      expect([faultOf(behind), behind.code]).to.deep.equal(["HB-2218", 75]);
      expect(faultOf(await ledger(`verify --db sqlite:${path("other.db")}`))).to.equal("HB-2981");
    });
  });

  describe("import", () => {
    it("reads a bank's statement once", async () => {
      const first = await json(`import ${path("statement.xml")} --accounts ${path("accounts.yaml")}`);
      expect(first.files).to.have.length(1);
      expect(first.files[0]).to.include({ format: "camt.053", known: false });
      const again = await filled(`import ${path("statement.xml")} --accounts ${path("accounts.yaml")}`);
      expect(again.out).to.contain("known already");
      expect(again.code).to.equal(0);
    });

    it("refuses what is no statement, and a file that is not there", async () => {
      writeFileSync(path("letter.txt"), "Dear customer");
      const refused = await filled(`import ${path("letter.txt")} --accounts ${path("accounts.yaml")}`);
      expect(faultOf(refused)).to.match(/^HB-43\d\d$/);
      const absent = await filled(`import ${path("nothing.xml")} --accounts ${path("accounts.yaml")}`);
      expect(faultOf(absent)).to.equal("HB-2120");
    });
  });

  describe("reconcile", () => {
    it("finds what the bank kept, names both sides, and ends with 2", async () => {
      const ran = await filled(`reconcile --day ${day} --accounts ${path("accounts.yaml")} --ask-chain`);
      expect(ran.code, ran.err + ran.out).to.equal(2);
      expect(ran.out).to.contain("mint-credits");
      expect(ran.out).to.contain("50.00 HKD short: PARTIAL");
      const said = await json(`reconcile --day ${day} --accounts ${path("accounts.yaml")}`);
      expect(said.breaks.map(({ rule }: { rule: string }) => rule)).to.include("mint-credits");
      expect(said.exitCode).to.equal(2);
    });

    it("needs to know whose the accounts are", async () => {
      expect(faultOf(await filled("reconcile"))).to.equal("HB-2983");
    });
  });

  describe("breaks", () => {
    it("keeps an owner and an explanation", async () => {
      const id = await planted();
      expect((await filled(`breaks ${id} --owner treasury --explanation "the bank kept a charge"`)).code).to.equal(2);
      const listed = await filled("breaks");
      expect(listed.out).to.contain("owner        treasury").and.contain("explanation  the bank kept a charge");
    });

    it("does not close one that still shows, and accepts it with a note", async () => {
      const id = await planted();
      const refused = await filled(`breaks ${id} --close --note done`);
      expect([faultOf(refused), refused.code]).to.deep.equal(["HB-4412", 3]);
      expect((await filled(`breaks ${id} --accept --note "the issuer bears the charge"`)).code).to.equal(0);
      const all = await json("breaks --all");
      const accepted = all.breaks.find((one: { id: string }) => one.id === id);
      expect(accepted).to.include({ state: "accepted", closingNote: "the issuer bears the charge" });
    });

    it("refuses acts that say nothing, or two things at once", async () => {
      for (const line of [
        "breaks --owner me",
        "breaks BRK-000000 --close --accept --note x",
        "breaks BRK-000000 --close",
      ])
        expect(faultOf(await filled(line)), line).to.equal("HB-2101");
      expect(faultOf(await filled("breaks BRK-000000"))).to.equal("HB-4411");
    });
  });

  describe("explain", () => {
    it("leads from the break to the bank's line and the block", async () => {
      const ran = await filled(`explain ${await planted()} --accounts ${path("accounts.yaml")}`);
      expect(ran.code).to.equal(0);
      expect(ran.out).to.contain("999,950.00 HKD credited").and.contain("Transfers and entries").and.contain("SHA-256");
    });

    it("tells a transaction, and refuses what is none of ours", async () => {
      const [mint] = await desk.hkd.token.queryFilter(desk.hkd.token.filters.Mint());
      const told = await json(`explain ${mint!.transactionHash} --accounts ${path("accounts.yaml")}`);
      expect(told.subject, JSON.stringify(told)).to.equal(`transaction ${mint!.transactionHash}`);
      const nothing = await filled(`explain everything --accounts ${path("accounts.yaml")}`);
      expect(faultOf(nothing)).to.equal("HB-4421");
    });
  });

  describe("report", () => {
    it("makes one, lists it, and rebuilds it byte for byte", async () => {
      const made = await json(`report C4 --token hkd --day ${day}`);
      expect(made.id).to.equal(`C4-HKD-${day}-1`);
      expect((await filled("report")).out)
        .to.contain(made.id)
        .and.contain(made.hash)
        .and.contain("not anchored");
      const file = path("c4.json");
      const rebuilt = await filled(`report ${made.id} --out ${file}`);
      expect(rebuilt.err).to.contain("byte for byte");
      // What is anchored is the hash of the file as it is.
      expect(keccak256(toUtf8Bytes(readFileSync(file, "utf8")))).to.equal(made.hash);
      expect(faultOf(await filled(`report ${made.id} --out ${file}`))).to.equal("HB-2122");
      const tables = await json(`report ${made.id} --format csv --out ${path("tables")}`);
      expect(tables.files.length).to.be.above(1);
      expect((await filled(`report ${made.id} --format html`)).out).to.match(/^<!doctype html>/i);
    });

    it("refuses a report, a day and a format that it does not know", async () => {
      expect(faultOf(await filled(`report C7 --token hkd --day ${day}`))).to.equal("HB-2982");
      expect(faultOf(await filled("report C4 --token hkd"))).to.equal("HB-2101");
      expect(faultOf(await filled("report C4 --token hkd --day 2026-02-30"))).to.equal("HB-4520");
      expect(faultOf(await filled(`report C4-HKD-${day}-1 --format pdf`))).to.equal("HB-2982");
      expect(faultOf(await filled("report C4-HKD-2026-01-01-9"))).to.equal("HB-4531");
    });
  });

  describe("verify", () => {
    it("agrees with itself and with the chain", async () => {
      const ran = await filled("verify --ask-chain");
      expect(ran.code, ran.out).to.equal(0);
      expect(ran.out).to.match(/^✓ .*the in-process chain says the same/);
    });

    it("names a row that somebody edited", async () => {
      await filled(`db copy --to sqlite:${path("forged.db")}`);
      const raw = new DatabaseSync(path("forged.db"));
      raw.exec("update balance set amount = '999' where length(amount) > 3 and amount not like '-%'");
      raw.exec("update report set body = replace(body, 'HKD', 'CNH')");
      raw.close();
      const ran = await ledger(`verify --db sqlite:${path("forged.db")}`);
      expect(ran.code).to.equal(2);
      expect(ran.out).to.contain("  balance · ").and.contain("  report · ");
    });
  });

  describe("books of several chains", () => {
    it("are opened whole, whichever network is named", async () => {
      await filled(`db copy --to sqlite:${path("two.db")}`);
      const store = await openStore(`sqlite:${path("two.db")}`);
      const other = { ...INVENTED, chainId: 1, network: "other" };
      const blocks = inventBlocks({ seed: "other", from: 1, count: 3 });
      await writeBatch(store, other, {
        after: undefined,
        blocks,
        genesis: blocks[0]!.parentHash,
        finality: { head: 3, safe: 3, final: 3 },
      });
      await store.close();
      const ran = await ledger(`verify --db sqlite:${path("two.db")} --ask-chain --json`);
      const said = JSON.parse(ran.out);
      expect(said.chains.map(({ chainId }: { chainId: number }) => chainId)).to.deep.equal([1, 31337]);
      // The node is asked about its own chain only.
      expect([said.findings, said.exitCode]).to.deep.equal([[], 0]);
    });
  });

  describe("db", () => {
    it("makes the tables once", async () => {
      const url = `sqlite:${path("new.db")}`;
      expect((await ledger(`db migrate --db ${url}`)).out).to.contain("made 0001-books");
      expect((await ledger(`db migrate --db ${url}`)).out).to.contain("up to date");
      expect(faultOf(await ledger(`verify --db ${url}`))).to.equal("HB-2981");
    });

    it("copies the books and proves it", async () => {
      const copied = await json(`db copy --to sqlite:${path("copy.db")}`);
      expect(Object.keys(copied.digests)).to.include.members(["entry", "balance", "report", "bank_line"]);
      expect(faultOf(await filled("db copy"))).to.equal("HB-2101");
    });

    it("prints what spreads the tables over a cluster", async () => {
      expect((await filled("db partitions")).out).to.match(/partition by key \(account\)/i);
      expect(faultOf(await filled("db drop"))).to.equal("HB-2982");
    });

    it("takes no password from the command line", async () => {
      expect(faultOf(await ledger("sync --db mysql://books:secret@127.0.0.1/books"))).to.equal("HB-2980");
    });
  });

  async function countEvents(): Promise<number> {
    const raw = new DatabaseSync(path("books.db"), { readOnly: true });
    const count = (table: string) => (raw.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n;
    const total = count("transfer") + count("chain_event");
    raw.close();
    return total;
  }

  async function planted(): Promise<string> {
    const { breaks } = await json("breaks --all");
    return breaks.find(({ rule }: { rule: string }) => rule === "mint-credits").id;
  }
});

/** The bank of the custodian, on the day of the order, which kept 50.00 of what was paid. */
function statementOf(day: string, time: number): string {
  const amount = units(999_950);
  const line = {
    booked: day,
    bookedAt: time,
    valueDate: day,
    amount,
    code: "FPS",
    reference: "TEST-1",
    uetr: "",
    counterparty: "distributor-1",
    remittance: "",
    endToEnd: "",
    charges: "50.00",
  };
  return writeCamt053([
    {
      account: "875-100001-838",
      bic: "HSBCHKHH",
      number: `${day.slice(0, 4)}-1`,
      currency: "HKD",
      from: day,
      to: day,
      opening: 0n,
      closing: amount,
      created: endOfDay(day),
      lines: [line],
    },
  ]);
}
