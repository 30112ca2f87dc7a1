import { expect } from "chai";
import { ENTRIES } from "../../scripts/entries.ts";
import { attest, issue } from "./banks.ts";
import { expectGolden, loadIssuance, units, type Desk } from "./cli.ts";
import { shapeOf } from "./shape.ts";

// --json
// ├── every command declares a schema of its own, named after it, with a version
// └── what a reading command prints has the shape that is committed, the schema it declares, and its exit code

/** A line for every reading command that needs nothing but a chain and its records. */
const READING: readonly string[] = [
  "status",
  "mint list --all",
  "redeem list --all",
  "reserve verify --token hkd",
  "reserve history --token hkd",
  "account show distributor-1",
  "minter list",
  "role list",
  "role history --token hkd",
  "operation list --all",
  "book",
  "drift",
  "plan",
  "tx decode 0x8456cb59 --to hkd-token",
];

/** What has no line here, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "mint show": "needs an order",
  "redeem show": "needs a request",
  "payout show": "needs a file",
  "fx quote": "writes a file",
  "fx show": "needs a quote",
  "trade draft": "writes a file",
  "trade offer": "writes a file",
  "trade sign": "writes a file",
  "trade show": "needs an order",
  "operation show": "needs an operation",
  "tx simulate": "prints a plan",
  "reserve draft": "writes a file",
  "reserve credit": "writes a file",
  "reserve void": "writes a file",
  "reserve sign": "writes a file",
  "release check": "needs another build",
  "release verify": "builds for a minute",
  "safe export": "needs a Safe",
  "safe inspect": "needs a Safe",
  "safe confirm": "needs a Safe",
  "ledger sync": "fills books",
  "ledger import": "needs a bank's file",
  "ledger reconcile": "needs books",
  "ledger breaks": "needs books",
  "ledger explain": "needs books",
  "ledger report": "needs books",
  "ledger verify": "needs books",
  "ledger db": "makes and copies books",
  deploy: "deploys",
  doctor: "finds what this machine has",
  completion: "prints a script",
};

/** Every writing command prints its plan in the same shape; these stand for all of them. */
const WRITING: readonly string[] = [
  "token pause --token hkd --as pauser",
  "account hold distributor-1 5.00 --case HKPF-2026-0117 --token hkd --as blacklister",
];

describe("--json", () => {
  it("declares one schema for every command: its name, and a version", async () => {
    const declared = await Promise.all(
      ENTRIES.map(async ({ path, load }) => ({ path, schema: (await load()).command.schema })),
    );
    for (const { path, schema } of declared)
      expect(schema).to.match(new RegExp(`^harbour\\.${path.join("-")}/[1-9]\\d*$`));
  });

  it("has a shape for every reading command, or a reason why not", async () => {
    const lines = [...READING.map((line) => `${line} `), ...Object.keys(ELSEWHERE).map((name) => `${name} `)];
    for (const { path, load } of ENTRIES) {
      if ((await load()).command.writes) continue;
      const name = `${path.join(" ")} `;
      expect(lines.filter((line) => line.startsWith(name)).length, name).to.equal(1);
    }
  });

  describe("prints the shape that is committed", () => {
    let desk: Desk;
    before(async () => {
      desk = await loadIssuance();
      await attest(desk, 600_000_000);
      // A difference, so that plan and drift have something to print.
      await desk.hkd.mintDesk.connect(desk.holders.GUARDIAN).lowerOrderLimit(units(40_000_000));
      await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 10_000_000, number: 1 });
    });

    for (const line of [...READING, ...WRITING]) {
      it(`of ${line}`, async () => {
        const { path, load } = ENTRIES.find(({ path }) => `${line} `.startsWith(`${path.join(" ")} `))!;
        const ran = await desk.cli(`${line} --json`);
        const printed = JSON.parse(ran.out) as { schema: string; exitCode: number };
        expect(printed.schema).to.equal((await load()).command.schema);
        expect(printed.exitCode).to.equal(ran.code);
        expectGolden(`json-${path.join("-")}`, `${JSON.stringify(shapeOf(printed), null, 2)}\n`);
      });
    }

    it("of a failure, whatever the command", async () => {
      for (const line of ["status --token usd", "mint direct 5.00 --token hkd --as nobody --to distributor-1"]) {
        const ran = await desk.cli(`${line} --json`);
        const printed = JSON.parse(ran.out) as { schema: string; exitCode: number };
        expect(printed.exitCode).to.equal(ran.code);
        expectGolden("json-error", `${JSON.stringify(shapeOf(printed), null, 2)}\n`);
      }
    });
  });
});
