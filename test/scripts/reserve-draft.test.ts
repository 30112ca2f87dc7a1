import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import { attest, now } from "./banks.ts";
import { faultOf, heightOf, loadIssuance, type Desk } from "./cli.ts";
import { expectPaperGolden, makePaper, type Paper } from "./paper.ts";
import { draft, sign } from "./reserve-files.ts";

// reserve draft
// ├── the first statement: one page, one file, nothing sent
// ├── a later one: what was before, the change, whether it counts at once
// └── what the registry would refuse: refused, no file
// reserve sign
// ├── one after another: sorted, counted, twice changes nothing
// ├── without a terminal: the digest → signed; another or none → refused
// ├── a signature made elsewhere
// └── by a stranger, another bank's signer, over a changed file: refused, file unchanged
// reserve void

const TOTAL = "1,012,500,000.00";

describe("harbour reserve draft", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("writes what the signers sign and shows it on one page", async () => {
    const height = await heightOf(desk);

    const ran = await draft(desk, paper);

    expect(ran.code, ran.err).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectPaperGolden("reserve-draft", ran.out, paper);
    const { typedData, digest, signatures } = paper.read("statement.json") as never as {
      typedData: { message: Record<string, string>; types: Record<string, unknown> };
      digest: string;
      signatures: unknown[];
    };
    const { message } = typedData;
    expect(message["total"]).to.equal("1012500000000000");
    expect(message["compositionHash"]).to.equal(keccak256(toUtf8Bytes("isin,amount\n")));
    expect(signatures).to.deep.equal([]);
    expect(Object.keys(typedData.types)).to.deep.equal(["EIP712Domain", "ReserveStatement"]);
    expect(digest).to.equal(await desk.hkd.registry.statementDigest(message as never));
  });

  it("compares with what is in force and says what will be parked", async () => {
    await attest(desk, 1_000_000_000);
    const within = await draft(desk, paper, { asOf: (await now()) + 0, out: "within.json" });
    expect(within.code, within.err).to.equal(0);
    expect(within.out).to.match(/change +\+12,500,000\.00 HKD = \+1\.25 %/);

    const above = await draft(desk, paper, { securities: "912,500,000.00", out: "above.json" });
    expect(above.code, above.err).to.equal(0);
    expectPaperGolden("reserve-draft-above", above.out, paper);
  });

  it("prints one versioned object under --json", async () => {
    const ran = await draft(desk, paper, { more: "--json" });
    expect(JSON.parse(ran.out)).to.include({ schema: "harbour.reserve-draft/1", exitCode: 0 });
  });

  const refused: [string, number, string, (d: Desk) => Promise<object>][] = [
    ["a pool that nobody registered", 3, "HB-2336", async () => ({ pool: "BANK-A-9" })],
    ["another bank's pool", 3, "HB-2336", async () => ({ pool: "BANK-B-1" })],
    ["an as-of in the future", 3, "HB-2330", async () => ({ asOf: (await now()) + 3_600 })],
    [
      "a validity that is over",
      3,
      "HB-2330",
      async () => ({ asOf: (await now()) - 100, validUntil: (await now()) - 10 }),
    ],
    ["a validity before the as-of", 64, "HB-1608", async () => ({ validUntil: (await now()) - 10 })],
    ["an amount that is none", 64, "HB-1004", async () => ({ cash: "1e6" })],
    ["a time without its zone", 64, "HB-2123", async () => ({ more: "--as-of 2026-11-22T18:00:00" })],
    ["a file that is not there", 64, "HB-2120", async () => ({ more: "--composition nowhere.csv" })],
    [
      "a custodian that was revoked",
      3,
      "HB-2330",
      async ({ hkd, holders, bytes }) => {
        await hkd.registry.connect(holders.GUARDIAN).revokeCustodian(bytes("BANK-A"));
        return {};
      },
    ],
  ];
  for (const [what, code, fault, arrange] of refused) {
    it(`refuses ${what}, and writes no file`, async () => {
      const ran = await draft(desk, paper, await arrange(desk));
      expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
      expect(() => paper.read("statement.json")).to.throw("ENOENT");
    });
  }

  it("never writes over a file", async () => {
    paper.write("statement.json", "mine");
    const ran = await draft(desk, paper);
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2122"]);
  });
});

describe("harbour reserve sign", () => {
  let desk: Desk;
  let paper: Paper;
  let file: string;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
    file = paper.path("statement.json");
    expect((await draft(desk, paper)).code).to.equal(0);
  });
  afterEach(() => paper.remove());

  const line = (signer: string, more = "") => `reserve sign ${file} --token hkd --as ${signer} ${more}`;

  it("adds one signature after another, sorted by signer", async () => {
    const height = await heightOf(desk);
    const [first, second] = await sign(desk, file, TOTAL, "bank-a-2", "bank-a-1");

    expect([first!.code, second!.code]).to.deep.equal([0, 0]);
    expect(second!.out).to.match(/2 of the 2 needed/);
    expectPaperGolden("reserve-sign", first!.err + first!.asked.join("\n") + first!.out, paper);
    const { signatures } = paper.read("statement.json") as never as { signatures: { signer: string }[] };
    const order = signatures.map(({ signer }) => BigInt(signer));
    expect(order).to.deep.equal([...order].sort((a, b) => (a < b ? -1 : 1)));
    expect(await heightOf(desk)).to.equal(height);
  });

  it("changes nothing the second time", async () => {
    await sign(desk, file, TOTAL, "bank-a-1");
    const before = paper.read("statement.json");
    const again = await desk.cli(line("bank-a-1"));
    expect([again.code, again.asked]).to.deep.equal([0, []]);
    expect(again.out).to.match(/nothing to do/);
    expect(paper.read("statement.json")).to.deep.equal(before);
  });

  it("needs the very digest where nobody can be asked", async () => {
    const { digest } = paper.read("statement.json") as never as { digest: string };
    const none = await desk.cli(line("bank-a-1"));
    const other = await desk.cli(line("bank-a-1", `--approve 0x${"12".repeat(32)}`));
    expect([none.code, faultOf(none)]).to.deep.equal([64, "HB-2504"]);
    expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2505"]);
    const right = await desk.cli(line("bank-a-1", `--approve ${digest} --json`));
    expect(JSON.parse(right.out)).to.include({ schema: "harbour.reserve-sign/1", valid: 1, threshold: 2 });
  });

  it("does not sign if something else is typed", async () => {
    const ran = await desk.cli(line("bank-a-1"), { answers: ["1,012,500,000"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([5, "HB-2503"]);
  });

  it("takes a signature that was made elsewhere, if it counts", async () => {
    const { typedData } = paper.read("statement.json") as never as {
      typedData: { domain: object; types: Record<string, never[]>; message: object };
    };
    const { EIP712Domain: _, ...types } = typedData.types;
    const [, second, third] = desk.custodianSigners["BANK-A"]!;
    const signature = await second!.signTypedData(typedData.domain, types, typedData.message);
    const right = await desk.cli(line("bank-a-2", `--signature ${signature}`));
    expect([right.code, right.asked], right.err).to.deep.equal([0, []]);

    const wrong = await desk.cli(line("bank-a-3", `--signature ${signature}`));
    expect([wrong.code, faultOf(wrong)]).to.deep.equal([3, "HB-2335"]);
    expect(third!.address).to.match(/^0x/);
  });

  const strangers: [string, string][] = [
    ["nobody's signer", "maker"],
    ["another bank's signer", "bank-b-1"],
  ];
  for (const [who, signer] of strangers) {
    it(`refuses ${who}`, async () => {
      const ran = await desk.cli(line(signer), { answers: [TOTAL] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2334"]);
      expect(ran.asked).to.deep.equal([]);
    });
  }

  it("refuses a signer that was revoked meanwhile", async () => {
    const { hkd, holders, custodianSigners, bytes } = desk;
    await hkd.registry.connect(holders.GUARDIAN).revokeSigner(bytes("BANK-A"), custodianSigners["BANK-A"]![0]!);
    const ran = await desk.cli(line("bank-a-1"), { answers: [TOTAL] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2334"]);
  });

  type Content = {
    typedData: { message: Record<string, string>; domain: Record<string, never>; types: object };
  } & Record<string, never>;
  const tampered: [string, number, string, (content: Content) => void][] = [
    ["an amount changed", 64, "HB-1607", ({ typedData }) => (typedData.message["cash"] = "1")],
    ["a hash changed", 3, "HB-2331", ({ typedData }) => (typedData.message["statementHash"] = `0x${"11".repeat(32)}`)],
    ["another chain in the message", 64, "HB-1609", ({ typedData }) => (typedData.message["chainId"] = "1")],
    ["another chain in the domain", 64, "HB-1609", ({ typedData }) => (typedData.domain["chainId"] = 1 as never)],
    ["another contract's name", 64, "HB-1221", ({ typedData }) => (typedData.domain["name"] = "Harbour" as never)],
    ["another type", 64, "HB-2121", ({ typedData }) => (typedData.types = {})],
    ["a field more", 64, "HB-2121", ({ typedData }) => (typedData.message["note"] = "x")],
    ["a field less", 64, "HB-2121", ({ typedData }) => delete typedData.message["other"]],
    ["another schema", 64, "HB-2121", (content) => (content["schema"] = "harbour.reserve-file/2" as never)],
    ["another network", 3, "HB-2332", (content) => (content["network"] = "mainnet" as never)],
    ["a digest of something else", 3, "HB-2331", (content) => (content["digest"] = `0x${"11".repeat(32)}` as never)],
  ];
  for (const [what, code, fault, change] of tampered) {
    it(`refuses a file with ${what}`, async () => {
      paper.tamper("statement.json", change as never);
      const ran = await desk.cli(line("bank-a-1"), { answers: [TOTAL] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
      expect(ran.asked).to.deep.equal([]);
    });
  }

  it("refuses what the registry would refuse by now", async () => {
    await attest(desk, 1_000);
    const ran = await desk.cli(line("bank-a-1"), { answers: [TOTAL] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.err).to.match(/sequence +1 +2/);
  });
});

describe("harbour reserve void", () => {
  it("is drafted, signed and submitted like a statement", async () => {
    const desk = await loadIssuance();
    const paper = makePaper();
    const file = paper.path("void.json");
    const drafted = await desk.cli(`reserve void --token hkd --custodian BANK-A --pool BANK-A-1 --out ${file}`);
    expect(drafted.code, drafted.err).to.equal(0);
    expectPaperGolden("reserve-void", drafted.out, paper);
    await sign(desk, file, "BANK-A-1", "bank-a-1", "bank-a-3");

    const ran = await desk.cli(`reserve submit ${file} --token hkd --as maker --send`, { answers: ["hHKD"] });

    expect(ran.code, ran.err).to.equal(0);
    expect((await desk.hkd.registry.pool(desk.bytes("BANK-A-1"))).sequence).to.equal(1n);
    expectPaperGolden("reserve-void-sent", ran.out, paper);
    paper.remove();
  });
});
