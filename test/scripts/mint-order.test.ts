import { expect } from "chai";
import { connection } from "../fixture.ts";
import { attest, issue, iso, now } from "./banks.ts";
import { faultOf, heightOf, loadIssuance, planHashOf, units, type Desk } from "./cli.ts";
import { propose, UETR, writeCredit, writeOrder, type CreditChanges, type OrderChanges } from "./order-files.ts";
import { expectPaperGolden, makePaper, type Paper } from "./paper.ts";

// mint propose
// ├── the order's file: plan, sent, twice nothing to do, superseded
// ├── a rule that cannot change by the approval: refused; one that moves: shown, not refused
// └── a file that is none: refused
// mint approve
// ├── derived anew, executed, proven by the events
// ├── large: the other function, the other role
// ├── every rule that fails is named, not only the first
// └── by its maker, twice, with another credit
// mint reject · list · show

const ENORMOUS = "300,000,000,000,000.00";
const APPROVE = (order: string, credit: string, as = "checker") =>
  `mint approve --order ${order} --credit ${credit} --token hkd --as ${as}`;

describe("harbour mint propose", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
    await attest(desk, 1_012_500_000);
  });
  afterEach(() => paper.remove());
  const line = (order: string, as = "maker") => `mint propose --order ${order} --token hkd --as ${as}`;

  it("plans from the order's file and sends nothing", async () => {
    const height = await heightOf(desk);
    const ran = await desk.cli(line(await writeOrder(paper)));
    expect(ran.code, ran.err).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectPaperGolden("mint-propose-plan", ran.out, paper);
  });

  it("proposes once, and the same order not again", async () => {
    const order = await writeOrder(paper);
    const sent = await desk.cli(`${line(order)} --send`, { answers: ["10,000,000.00"] });
    expect(sent.code, sent.err).to.equal(0);
    expectPaperGolden("mint-propose-sent", sent.out, paper);
    const again = await desk.cli(`${line(order)} --send`);
    expect(again.code).to.equal(0);
    expect(again.out).to.match(/proposed already, nothing to do/);
  });

  it("warns when it takes the place of another order for the same money", async () => {
    await propose(desk, await writeOrder(paper));
    const ran = await desk.cli(line(await writeOrder(paper, { amount: "9,000,000.00", out: "other.json" })));
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.match(/! takes the place of order 0x/);
  });

  it("has no amount to type", async () => {
    const ran = await desk.cli(`${line(await writeOrder(paper))} --amount 5.00`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2101"]);
  });

  it("refuses three hundred trillion by every bound at once", async () => {
    const ran = await desk.cli(line(await writeOrder(paper, { amount: ENORMOUS })));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expectPaperGolden("mint-propose-enormous", ran.out + ran.err, paper);
  });

  it("does not refuse for a bound that may have moved by the approval", async () => {
    for (const number of [1, 2, 3]) {
      await issue(desk, { to: desk.beneficiaries[1]!.address, amount: 30_000_000, number });
    }
    const ran = await desk.cli(line(await writeOrder(paper, { amount: "20,000,000.00" })));
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.match(/! 24-hour window .* judged again later/);
  });

  const changed: [string, number, string, OrderChanges][] = [
    ["an unregistered beneficiary", 3, "HB-2330", { beneficiary: "maker" }],
    ["a name that the book has not", 64, "HB-2105", { beneficiary: "distributor-9" }],
    ["an address without a checksum", 64, "HB-1107", { beneficiary: `0x${"ab".repeat(20)}` }],
    ["more than an order may be", 3, "HB-2330", { amount: "50,000,000.01" }],
    ["an amount of zero", 64, "HB-1605", { amount: "0.00" }],
    ["an amount with an exponent", 64, "HB-1004", { amount: "1e7" }],
    [
      "an expiry before the value date",
      64,
      "HB-1608",
      { expiry: "2026-01-01T00:00:00Z", valueDate: "2026-01-02T00:00:00Z" },
    ],
    ["an expiry that has passed", 3, "HB-2330", { expiry: "2026-01-02T00:00:00Z", valueDate: "2026-01-01T00:00:00Z" }],
    ["an expiry too far away", 3, "HB-2330", { expiry: "2098-01-01T00:00:00Z" }],
    ["a time without its zone", 64, "HB-2123", { expiry: "2026-12-01T00:00:00" }],
    ["a UETR in capitals", 64, "HB-1501", { uetr: UETR.toUpperCase() }],
    ["another currency", 3, "HB-2340", { currency: "CNH" }],
    ["an order number too long", 64, "HB-1504", { orderRef: "O".repeat(32) }],
    ["an unknown field", 64, "HB-2121", { note: "x" } as OrderChanges],
  ];
  for (const [what, code, fault, changes] of changed) {
    it(`refuses ${what}`, async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(`${line(await writeOrder(paper, changes))} --send`, { answers: ["10,000,000.00"] });
      expect([ran.code, faultOf(ran)], ran.err).to.deep.equal([code, fault]);
      expect(ran.asked).to.deep.equal([]);
      expect(await heightOf(desk)).to.equal(height);
    });
  }

  it("refuses a used bank reference", async () => {
    const order = await writeOrder(paper);
    await propose(desk, order);
    const approve = APPROVE(order, await writeCredit(desk, paper));
    await desk.cli(`${approve} --send --approve ${planHashOf(await desk.cli(approve))}`);
    const ran = await desk.cli(line(await writeOrder(paper, { orderRef: "ORD-2", out: "two.json" })));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ bank reference +used by a mint/);
    expect(ran.out).to.match(/HB-2391/);
  });

  it("refuses another role", async () => {
    const ran = await desk.cli(line(await writeOrder(paper), "checker"));
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
  });

  it("refuses any order for a currency without consent", async () => {
    const order = await writeOrder(paper, { currency: "CNH" });
    const ran = await desk.cli(`mint propose --order ${order} --token cnh --as maker`);
    expect(ran.out).to.match(/! approval .* 0, none/);
    expect(ran.code).to.equal(0);
  });
});

describe("harbour mint approve", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
    await attest(desk, 1_012_500_000);
  });
  afterEach(() => paper.remove());

  async function ready(order: OrderChanges = {}, credit: CreditChanges = {}): Promise<[order: string, credit: string]> {
    const file = await writeOrder(paper, order);
    const proposed = await propose(desk, file);
    expect(proposed.code, proposed.err).to.equal(0);
    return [file, await writeCredit(desk, paper, credit)];
  }

  it("derives everything anew and issues", async () => {
    await issue(desk, { to: desk.beneficiaries[1]!.address, amount: 5_000_000, number: 1 });
    const approve = APPROVE(...(await ready()));
    const height = await heightOf(desk);
    const plan = await desk.cli(approve);
    expect(plan.code, plan.err).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectPaperGolden("mint-approve-plan", plan.out, paper);

    const sent = await desk.cli(`${approve} --send`, { answers: ["10,000,000.00"] });
    expect(sent.code, sent.err).to.equal(0);
    expectPaperGolden("mint-approve-sent", sent.out, paper);
    expect(await desk.hkd.token.balanceOf(desk.beneficiaries[0]!)).to.equal(units(10_000_000));
    expect((await desk.cli(approve)).out).to.match(/executed already, nothing to do/);
  });

  it("needs the large checker above the large-order size", async () => {
    const amount = "20,000,000.01";
    const files = await ready({ amount }, { amount });
    const small = await desk.cli(APPROVE(...files));
    expect([small.code, faultOf(small)]).to.deep.equal([4, "HB-2401"]);
    const large = await desk.cli(`${APPROVE(...files, "large-checker")} --send`, { answers: [amount] });
    expect(large.code, large.err).to.equal(0);
    expect(await desk.hkd.token.totalSupply()).to.equal(units(20_000_000) + 10_000n);
  });

  it("names every check that fails", async () => {
    const amount = ENORMOUS;
    const order = await writeOrder(paper, { amount, beneficiary: "maker" });
    const credit = await writeCredit(desk, paper, { signers: ["bank-a-1"] });
    const ran = await desk.cli(APPROVE(order, credit, "large-checker"));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expectPaperGolden("mint-approve-enormous", ran.out + ran.err, paper);
  });

  const cases: [string, RegExp, OrderChanges, CreditChanges, (d: Desk) => Promise<unknown>][] = [
    ["a credit of another amount", /✗ credit amount/, {}, { amount: "9,999,950.00" }, async () => {}],
    ["a credit with too few signers", /✗ signatures +1 valid/, {}, { signers: ["bank-a-1"] }, async () => {}],
    [
      "a credit whose signer was revoked",
      /✗ signatures +1 valid; bank-a-1 signs for no custodian/,
      {},
      {},
      ({ hkd, holders, custodianSigners, bytes }) =>
        hkd.registry.connect(holders.GUARDIAN).revokeSigner(bytes("BANK-A"), custodianSigners["BANK-A"]![0]!),
    ],
    [
      "a credit of a revoked custodian, whose reserves are gone too",
      /✗ custodian +BANK-A, revoked/,
      {},
      {},
      ({ hkd, holders, bytes }) => hkd.registry.connect(holders.GUARDIAN).revokeCustodian(bytes("BANK-A")),
    ],
    ["an expired credit", /✗ credit expiry/, {}, {}, () => connection.networkHelpers.time.increase(3_700)],
    [
      "stale reserves",
      /✗ reserves .* no pool is confirmed/,
      {},
      {},
      () => connection.networkHelpers.time.increase(93_600),
    ],
    [
      "a beneficiary that was revoked",
      /✗ beneficiary +0x\w+ is not registered/,
      {},
      {},
      ({ hkd, holders, beneficiaries }) => hkd.mintDesk.connect(holders.GUARDIAN).revokeBeneficiary(beneficiaries[0]!),
    ],
    [
      "a blacklisted beneficiary",
      /✗ may be paid/,
      {},
      {},
      ({ hkd, holders, beneficiaries }) => hkd.token.connect(holders.BLACKLISTER).blacklist(beneficiaries[0]!),
    ],
    ["while paused", /✗ token +paused/, {}, {}, ({ hkd, holders }) => hkd.token.connect(holders.PAUSER).pause()],
    [
      "without an approval",
      /✗ approval .* 0, none/,
      {},
      {},
      ({ hkd, holders }) => hkd.registry.connect(holders.GUARDIAN).clearApproval(),
    ],
    [
      "above a lowered window",
      /✗ 24-hour window/,
      {},
      {},
      ({ hkd, holders }) => hkd.mintDesk.connect(holders.GUARDIAN).lowerWindowLimit(units(9_999_999)),
    ],
    [
      "above a lowered share of the ceiling",
      /✗ share of the ceiling .* 0.5 %/,
      {},
      {},
      ({ hkd, holders }) => hkd.mintDesk.connect(holders.GUARDIAN).lowerShareLimit(50),
    ],
    [
      "above the desk's own allowance",
      /✗ mint allowance/,
      {},
      {},
      ({ hkd, holders }) =>
        hkd.token.connect(holders.GUARDIAN).decreaseMinterAllowance(hkd.mintDesk, units(4_990_000_001)),
    ],
    [
      "an order that was rejected",
      /✗ order +rejected/,
      {},
      {},
      async (d) => {
        const ran = await d.cli(
          `mint reject --order ${paper.path("order.json")} --reason WRONG-NAME --token hkd --as checker --send`,
          { answers: ["hHKD"] },
        );
        expect(ran.code, ran.err).to.equal(0);
      },
    ],
  ];
  for (const [what, says, order, credit, arrange] of cases) {
    it(`refuses ${what}`, async () => {
      const files = await ready(order, credit);
      await arrange(desk);
      const height = await heightOf(desk);
      const ran = await desk.cli(`${APPROVE(...files)} --send`, { answers: ["10,000,000.00"] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
      expect(ran.err).to.match(says);
      expect(ran.asked).to.deep.equal([]);
      expect(await heightOf(desk)).to.equal(height);
    });
  }

  it("refuses before the value date", async () => {
    const time = await now();
    const files = await ready({ valueDate: iso(time + 600) });
    const ran = await desk.cli(APPROVE(...files));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ value date/);
  });

  it("refuses a credit that another order used", async () => {
    const [order, credit] = await ready();
    expect((await desk.cli(`${APPROVE(order, credit)} --send`, { answers: ["10,000,000.00"] })).code).to.equal(0);
    const second = await writeOrder(paper, { uetr: UETR.replace("9", "8"), orderRef: "ORD-2", out: "two.json" });
    await propose(desk, second);
    const ran = await desk.cli(APPROVE(second, credit));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ credit +used by order 0x/);
    expect(ran.out).to.match(/HB-2369/);
  });

  it("refuses the maker, even if somebody made it a checker", async () => {
    const { hkd, holders } = desk;
    const grant = hkd.authority.interface.encodeFunctionData("grantRole", [15, holders.MAKER.address, 0]);
    await hkd.authority.connect(holders.ADMIN).schedule(hkd.authority.target, grant, 0);
    await connection.networkHelpers.time.increase(48 * 3_600);
    await hkd.authority.connect(holders.ADMIN).execute(hkd.authority.target, grant);
    await attest(desk, 1_012_500_000);
    const ran = await desk.cli(APPROVE(...(await ready()), "maker"));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ two people/);
    expect(ran.out).to.match(/HB-2390/);
  });

  it("refuses a credit under another credit's name, and text that could rewrite a screen", async () => {
    const files = await ready();
    type Content = { evidence: Record<string, string> };
    paper.tamper("credit.json", (({ evidence }: Content) => (evidence["credit"] = "CHATS|HSBCHKHH|9999")) as never);
    const renamed = await desk.cli(APPROVE(...files));
    expect([renamed.code, faultOf(renamed)]).to.deep.equal([3, "HB-2342"]);
    paper.tamper("credit.json", (({ evidence }: Content) => (evidence["note"] = "\u001b[2J")) as never);
    const escape = await desk.cli(APPROVE(...files));
    expect([escape.code, faultOf(escape)]).to.deep.equal([64, "HB-2121"]);
  });

  it("takes no statement for a credit", async () => {
    const [order] = await ready();
    const void_ = paper.path("void.json");
    await desk.cli(`reserve void --token hkd --custodian BANK-A --pool BANK-A-1 --out ${void_}`);
    const ran = await desk.cli(APPROVE(order, void_));
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2333"]);
  });

  it("issues a surplus that covers a burn like any other order", async () => {
    const burn = `--burn-tx 0x${"ab".repeat(32)} --part 1`;
    const ran = await desk.cli(`${APPROVE(...(await ready({}, { more: burn })))} --send`, {
      answers: ["10,000,000.00"],
    });
    expect(ran.code, ran.err).to.equal(0);
  });

  it("asks twice for an unusual amount", async () => {
    for (const number of [1, 2, 3]) await issue(desk, { to: desk.beneficiaries[1]!.address, amount: 1_000, number });
    const ran = await desk.cli(APPROVE(...(await ready())));
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2302"]);
  });
});

describe("harbour mint list, show and reject", () => {
  it("follow an order to its end", async () => {
    const desk = await loadIssuance();
    const paper = makePaper();
    await attest(desk, 1_012_500_000);
    const [one, two, three] = [
      await writeOrder(paper),
      await writeOrder(paper, { uetr: UETR.replace("97", "98"), orderRef: "ORD-2026-0413", out: "two.json" }),
      await writeOrder(paper, { uetr: UETR.replace("97", "99"), orderRef: "ORD-2026-0414", out: "three.json" }),
    ];
    for (const file of [one, two, three]) expect((await propose(desk, file)).code).to.equal(0);
    const approve = APPROVE(one, await writeCredit(desk, paper));
    await desk.cli(`${approve} --send`, { answers: ["10,000,000.00"] });

    const reject = `mint reject --order ${two} --reason WRONG-NAME --token hkd --as checker`;
    const plan = await desk.cli(reject);
    expectPaperGolden("mint-reject-plan", plan.out, paper);
    expect((await desk.cli(`${reject} --send --approve ${planHashOf(plan)}`)).code).to.equal(0);
    expect((await desk.cli(reject)).out).to.match(/nothing to do/);

    const waiting = JSON.parse((await desk.cli("mint list --token hkd --json")).out);
    expect(waiting.tokens[0].orders).to.have.length(1);
    await connection.networkHelpers.time.increase(3_600);
    const all = await desk.cli("mint list --token hkd --all");
    expect(all.code).to.equal(0);
    expectPaperGolden("mint-list", all.out, paper);

    const shown = await desk.cli(`mint show ${one} --token hkd`);
    expect(shown.code, shown.err).to.equal(0);
    expectPaperGolden("mint-show", shown.out, paper);
    const byId = await desk.cli(`mint show ${waiting.tokens[0].orders[0].id} --token hkd --json`);
    expect(JSON.parse(byId.out).order.state).to.equal("expired");
    const unknown = await desk.cli(`mint show 0x${"12".repeat(32)} --token hkd`);
    expect([unknown.code, faultOf(unknown)]).to.deep.equal([3, "HB-2338"]);
    paper.remove();
  });
});
