import { expect } from "chai";
import { connection } from "../fixture.ts";
import { attest, now } from "./banks.ts";
import { chainOf, cliOf, faultOf, heightOf, loadIssuance, planHashOf, units, type Desk } from "./cli.ts";
import { expectPaperGolden, makePaper, type Paper } from "./paper.ts";
import { draft, sign, type DraftChanges } from "./reserve-files.ts";

// reserve submit
// ├── the first statement: parked, and says so before and after
// ├── one within the bound: counts at once, the ceiling follows
// ├── the order of the signatures, who is among them, how many
// ├── replayed, skipped, expired, older than what is there
// └── for another currency, chain or registry
// reserve confirm
// └── by its digest; nothing parked; replaced meanwhile; not by another role

const TOTAL = "1,012,500,000.00";
type Content = { typedData: { message: Record<string, string> }; signatures: { signer: string; signature: string }[] };

describe("harbour reserve submit", () => {
  let desk: Desk;
  let paper: Paper;
  let file: string;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
    file = paper.path("statement.json");
  });
  afterEach(() => paper.remove());

  async function signed(changes: DraftChanges = {}, ...signers: string[]): Promise<void> {
    const drafted = await draft(desk, paper, changes);
    expect(drafted.code, drafted.err).to.equal(0);
    const people = signers.length === 0 ? ["bank-a-1", "bank-a-2"] : signers;
    for (const ran of await sign(desk, file, TOTAL, ...people)) expect(ran.code, ran.err).to.equal(0);
  }
  async function signedWith(securities: string, total: string): Promise<void> {
    const drafted = await draft(desk, paper, { securities });
    expect(drafted.code, drafted.err).to.equal(0);
    for (const ran of await sign(desk, file, total, "bank-a-1", "bank-a-3")) expect(ran.code, ran.err).to.equal(0);
  }
  const submit = (more = "", answers?: string[]) =>
    desk.cli(`reserve submit ${file} --token hkd --as maker ${more}`, answers === undefined ? {} : { answers });

  it("plans the first statement as parked and sends nothing", async () => {
    await signed();
    const height = await heightOf(desk);
    const ran = await submit();
    expect(ran.code, ran.err).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectPaperGolden("reserve-submit-parked", ran.out, paper);
  });

  it("parks it, and its confirmation lets it count", async () => {
    await signed();
    const sent = await submit("--send", [TOTAL]);
    expect(sent.code, sent.err).to.equal(0);
    expect((await desk.hkd.registry.pool(desk.bytes("BANK-A-1"))).parked).to.equal(true);

    const confirm = "reserve confirm --pool BANK-A-1 --token hkd --as statement-approver";
    const plan = await desk.cli(confirm);
    expect(plan.code, plan.err).to.equal(0);
    expectPaperGolden("reserve-confirm-plan", plan.out, paper);
    const confirmed = await desk.cli(`${confirm} --send --approve ${planHashOf(plan)}`);
    expect(confirmed.code, confirmed.err).to.equal(0);
    expectPaperGolden("reserve-confirm-sent", confirmed.out, paper);
    expect((await desk.hkd.token.supplyCeiling()).ceiling).to.equal(1_002_475_247_524_752n);
  });

  it("lets one within the bound count at once", async () => {
    await attest(desk, 1_000_000_000);
    await connection.networkHelpers.time.increase(86_400);
    await signed();
    const sent = await submit("--send", [TOTAL]);
    expect(sent.code, sent.err).to.equal(0);
    expectPaperGolden("reserve-submit-sent", sent.out, paper);
    expect((await desk.hkd.registry.solvency()).reserves).to.equal(units(1_012_500_000));
  });

  it("foretells to the minor unit what counts at once", async () => {
    await attest(desk, 1_000_000_000);
    await connection.networkHelpers.time.increase(86_400);
    // The step is 5 %, so the bound is 1,050,000,000.00.
    const rest = "450,000,000.00";
    await signedWith(`${rest.replace(".00", ".000001")}`, "1,050,000,000.000001");
    const above = await submit();
    expect(above.out, above.err).to.match(/above 1,050,000,000.00 HKD: parked/);
    expect((await submit("--send", ["1,050,000,000.000001"])).code).to.equal(0);
    paper.discard("statement.json");
    await signedWith(rest, "1,050,000,000.00");
    const sent = await submit("--send", ["1,050,000,000.00"]);
    expect(sent.code, sent.err).to.equal(0);
    expect((await desk.hkd.registry.solvency()).reserves).to.equal(units(1_050_000_000));
  });

  it("needs as many signers as the custodian's threshold", async () => {
    await signed({}, "bank-a-3");
    const ran = await submit("--send", [TOTAL]);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.asked).to.deep.equal([]);
    expectPaperGolden("reserve-submit-refused", ran.err, paper);
  });

  const tampered: [string, RegExp, (content: Content) => void][] = [
    ["signers out of order", /out of order/, (content) => content.signatures.reverse()],
    ["a signer twice", /stands twice/, (content) => content.signatures.splice(1, 1, content.signatures[0]!)],
    [
      "a signature by another key",
      /is by bank-a-2/,
      ({ signatures }) => void (signatures.find((_, i) => i === 0)!.signature = signatures[1]!.signature),
    ],
    [
      "a stranger among the signers",
      /signs for no custodian/,
      ({ signatures }) => void (signatures[1]!.signer = "0xffffffffffffffffffffffffffffffffffffffff"),
    ],
    ["bytes that are no signature", /is no signature/, ({ signatures }) => void (signatures[1]!.signature = "0x1234")],
  ];
  for (const [what, says, change] of tampered) {
    it(`refuses ${what}`, async () => {
      await signed();
      const [first] = (paper.read("statement.json") as never as Content).signatures;
      const isFirst = BigInt(first!.signer) === BigInt(desk.custodianSigners["BANK-A"]![0]!.address);
      paper.tamper("statement.json", change as never);
      const ran = await submit("--send", [TOTAL]);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
      expect(ran.err).to.match(isFirst || what !== "a signature by another key" ? says : /is by bank-a-1/);
    });
  }

  it("refuses a signer that was revoked after signing, and names the chain's own refusal too", async () => {
    await signed();
    const [first] = desk.custodianSigners["BANK-A"]!;
    await desk.hkd.registry.connect(desk.holders.GUARDIAN).revokeSigner(desk.bytes("BANK-A"), first!);
    const ran = await submit();
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/HB-2362/);
  });

  it("refuses a replay", async () => {
    await signed();
    expect((await submit("--send", [TOTAL])).code).to.equal(0);
    const ran = await submit();
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ sequence +1 +2/);
  });

  it("refuses one that expired in somebody's drawer", async () => {
    await signed({ validUntil: (await now()) + 60 });
    await connection.networkHelpers.time.increase(61);
    const ran = await submit();
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ valid until/);
  });

  it("refuses one that is not later than what is there", async () => {
    await signed({ asOf: (await now()) - 100 });
    await attest(desk, 500);
    const ran = await submit();
    expect(ran.out).to.match(/✗ as of, later/);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
  });

  it("refuses one for the other currency, naming both registries", async () => {
    await signed();
    const ran = await desk.cli(`reserve submit ${file} --token cnh --as maker`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ registry .*HKD.*CNH|✗ registry/);
    expect(ran.out).to.match(/✗ currency +HKD +CNH/);
    expect(ran.out).to.match(/HB-2350/);
  });

  it("refuses one for another chain, naming both", async () => {
    await signed();
    const elsewhere = cliOf(chainOf(desk, { chainId: 1n }));
    const ran = await elsewhere(`reserve submit ${file} --token hkd --as maker`);
    expect(ran.out).to.match(/✗ chain +31337 +1\n/);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
  });

  it("takes no credit confirmation", async () => {
    const time = await now();
    const iso = (at: number) => new Date(at * 1000).toISOString().replace(".000Z", "Z");
    const line =
      `reserve credit --token hkd --custodian BANK-A --rail CHATS --bic HSBCHKHH --reference 7731 --amount 1.00 ` +
      `--value-time ${iso(time)} --expiry ${iso(time + 3600)} --out ${paper.path("credit.json")}`;
    expect((await desk.cli(line)).code).to.equal(0);
    const ran = await desk.cli(`reserve submit ${paper.path("credit.json")} --token hkd --as maker`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2333"]);
  });

  it("counts once for one approval, however often it is repeated", async () => {
    await signed();
    const hash = planHashOf(await submit());
    expect((await submit(`--send --approve ${hash}`)).code).to.equal(0);
    expect((await submit(`--send --approve ${hash}`)).code).to.equal(3);
  });
});

describe("harbour reserve confirm", () => {
  const LINE = "reserve confirm --pool BANK-A-1 --token hkd --as statement-approver";
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadIssuance();
  });

  it("refuses where nothing is parked, and a pool that is unknown", async () => {
    const none = await desk.cli(LINE);
    const unknown = await desk.cli(LINE.replace("BANK-A-1", "BANK-A-9"));
    expect([none.code, faultOf(none)]).to.deep.equal([3, "HB-2337"]);
    expect([unknown.code, faultOf(unknown)]).to.deep.equal([3, "HB-2336"]);
  });

  it("refuses another role", async () => {
    await attest(desk, 1_000, { confirm: false });
    const ran = await desk.cli(LINE.replace("statement-approver", "checker"));
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
  });

  it("does not confirm what took the place of the statement that was approved", async () => {
    await attest(desk, 1_000, { confirm: false });
    const hash = planHashOf(await desk.cli(LINE));
    await attest(desk, 2_000, { confirm: false });
    const ran = await desk.cli(`${LINE} --send --approve ${hash}`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2502"]);
  });

  it("refuses after a signer was revoked, and after it expired", async () => {
    await attest(desk, 1_000, { confirm: false, validFor: 3_600 });
    await connection.networkHelpers.time.increase(3_601);
    const late = await desk.cli(LINE);
    expect([late.code, faultOf(late)]).to.deep.equal([3, "HB-2359"]);

    await attest(desk, 1_000, { confirm: false });
    const [, , third] = desk.custodianSigners["BANK-A"]!;
    await desk.hkd.registry.connect(desk.holders.GUARDIAN).revokeSigner(desk.bytes("BANK-A"), third!);
    const revoked = await desk.cli(LINE);
    expect([revoked.code, faultOf(revoked)]).to.deep.equal([3, "HB-2368"]);
  });
});
