import { expect } from "chai";
import { id } from "ethers";
import { blacklist, DAY, HOUR, now, pass, pause, reach, units, unpause } from "../settlement/stage.ts";
import { faultOf, heightOf } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { DOCUMENT, KIND, makeOrder, openedOrder, type MadeOrder } from "./trade-files.ts";

// trade open
// ├── by anybody with the signatures, out of several copies; who calls signs nothing
// ├── the buyer's own allowance first; a guarantor's pool; what else stops it
// └── missing, bad, of different orders, over, opened before
// trade attest, accept, dispute, rule
// ├── said by whom it belongs to, with its effect; by signature, submitted by anybody
// └── somebody else, too early, too late, in another state, a share or an amount that cannot be: by name
// trade release, refund
// ├── whatever is due, or why nothing is; each outcome pays what was foretold
// └── while paused; to somebody who may not be paid

describe("an order from opening to its last payment", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
    paper.write("bl.pdf", "bill of lading");
  });
  afterEach(() => paper.remove());

  const refused = async (line: string, exit: number, code: string) => {
    const ran = await desk.cli(line);
    expect([ran.code, faultOf(ran)], line).to.deep.equal([exit, code]);
    return ran;
  };
  const line = (verb: string, { path }: Pick<MadeOrder, "path">, more = "", as = "relayer") =>
    `trade ${verb} ${path} ${more} --as ${as}`;

  describe("harbour trade open", () => {
    it("locks what was agreed, for anybody who has the signatures, however they were gathered", async () => {
      const made = await makeOrder(desk, paper, {
        milestones: [{ kind: KIND.buyerAccepts }, { guaranteed: true, amount: units(840_000) }],
        changes: { guaranteeFee: units(1_000) },
      });
      await desk.tradeEscrow.connect(desk.alice).deposit(desk.cnh.address, units(840_000));
      const copy = paper.write("copy.json", paper.read("order.json"));
      paper.tamper("order.json", (content: any) => content.signatures.splice(1, 1));
      paper.tamper("copy.json", (content: any) => {
        content.signatures.splice(0, 1);
        delete content.undertaking;
      });
      const open = `trade open ${made.path} ${copy} --as relayer`;
      const plan = await desk.cli(open);
      expect(plan.code, plan.err).to.equal(0);
      expectSettlementGolden("trade-open-plan", plan.err + plan.out, paper);
      const sent = await desk.send(open);
      expectSettlementGolden("trade-open-sent", sent.out, paper);
      expect(await desk.tradeEscrow.freePool(desk.cnh.address, desk.alice)).to.equal(units(1_000));
      expect((await desk.cli(open)).out).to.match(/was opened already, nothing to do/);
    });

    it("needs no signature of whoever calls, and plans his missing allowance first", async () => {
      const made = await makeOrder(desk, paper);
      paper.tamper("order.json", (content: any) => content.signatures.splice(0, 1));
      await desk.cnh.token.connect(desk.carol).approve(desk.tradeEscrow, 0n);
      const open = line("open", made, "", "importer");
      expect((await desk.cli(open)).out).to.match(/^Step 1 of 2: allow the trade escrow to take 100,000\.00 CNH/);
      await desk.send(open);
      await desk.send(open);
      expect((await desk.tradeEscrow.orderState(made.id, made.order as never)).held).to.equal(units(100_000));
    });

    it("names who has not signed, and finds a signature that does not count", async () => {
      const made = await makeOrder(desk, paper, { milestones: [{ guaranteed: true }] });
      paper.tamper("order.json", (content: any) => {
        content.signatures.splice(1, 1);
        delete content.undertaking;
      });
      const ran = await refused(line("open", made), 3, "HB-2959");
      expect(ran.err).to.contain("the seller exporter, the guarantor bank");
      paper.tamper("order.json", (content: any) => {
        content.signatures.push({ signer: made.order.seller, signature: `0x${"12".repeat(65)}` });
      });
      await refused(line("open", made), 3, "HB-2935");
    });

    it("finds what else stops it before it is sent", async () => {
      const made = await makeOrder(desk, paper, { milestones: [{}, { guaranteed: true }] });
      const low = await refused(line("open", made), 3, "HB-2330");
      expect(low.out).to.match(/✗ free pool of bank +0\.00 CNH +at least 100,000\.00 CNH/);
      await desk.tradeEscrow.connect(desk.alice).deposit(desk.cnh.address, units(100_000));
      await desk.cnh.token.connect(desk.carol).transfer(desk.relayer, units(950_000));
      await blacklist(desk.cnh, desk.dave);
      await desk.tradeEscrow.connect(desk.cnh.holders.PAUSER).stopIntake(desk.cnh.address);
      const ran = await refused(line("open", made), 3, "HB-2330");
      for (const mark of ["new business in CNH", "balance of importer", "exporter is paid"]) {
        expect(ran.out).to.contain(`✗ ${mark}`);
      }
    });

    it("refuses copies of different orders, another kind of file, and an order whose time is over", async () => {
      const made = await makeOrder(desk, paper);
      const other = await makeOrder(desk, paper, { name: "other.json" });
      await refused(`trade open ${made.path} ${other.path} --as relayer`, 3, "HB-2963");
      await reach(made.order.fundBy);
      await refused(line("open", made), 3, "HB-2954");
      await refused(line("attest", made, `--document ${paper.path("bl.pdf")}`, "carrier"), 3, "HB-2972");
      await refused(`trade attest 0x${"12".repeat(32)} --document 0x${"34".repeat(32)} --as carrier`, 3, "HB-2950");
    });
  });

  describe("harbour trade attest and accept", () => {
    it("say which part was fulfilled, and waive the time to object", async () => {
      const made = await openedOrder(desk, paper, { milestones: [{ kind: KIND.buyerAccepts }, {}] });
      const attest = line("attest", made, `--milestone 0 --document ${paper.path("bl.pdf")} --share 90%`, "exporter");
      expectSettlementGolden("trade-attest-plan", (await desk.cli(attest)).out, paper);
      expectSettlementGolden("trade-attest-sent", (await desk.send(attest)).out, paper);
      const accept = line("accept", made, "--milestone 0", "importer");
      expectSettlementGolden("trade-accept-sent", (await desk.send(accept)).out, paper);
      const { state, toSeller } = await desk.tradeEscrow.milestoneState(made.id, 0);
      expect([state, toSeller]).to.deep.equal([2n, units(90_000)]);
      await desk.send(line("accept", made, "--milestone 1 --share 100%", "importer"));
    });

    it("can be signed by an attestor without gas, and submitted by anybody", async () => {
      const made = await openedOrder(desk, paper);
      const file = paper.path("attestation.json");
      const drafted = await desk.cli(
        line("attest", made, `--document ${paper.path("bl.pdf")} --share 90% --out ${file}`),
      );
      expect(drafted.code, drafted.err).to.equal(0);
      expectSettlementGolden("trade-attest-drafted", drafted.out, paper);
      await refused(`trade attest ${file} --as relayer`, 3, "HB-2959");
      await refused(`trade sign ${file} --as exporter`, 4, "HB-2960");
      const signed = await desk.cli(`trade sign ${file} --as carrier`, { answers: ["90.00"] });
      expect(signed.code, signed.err).to.equal(0);
      await desk.send(`trade attest ${file} --as relayer`);
      expect((await desk.tradeEscrow.milestoneState(made.id, 0)).toSeller).to.equal(units(90_000));
      await refused(`trade attest ${file} --as relayer`, 3, "HB-2955");
    });

    it("refuse by name whoever may not, and what cannot be said", async () => {
      const made = await openedOrder(desk, paper, { milestones: [{}, { kind: KIND.onDate }] });
      const document = `--document ${paper.path("bl.pdf")}`;
      await refused(line("attest", made, `--milestone 0 ${document}`, "exporter"), 4, "HB-2952");
      await refused(line("attest", made, `--milestone 1 ${document}`, "carrier"), 3, "HB-2955");
      await refused(line("attest", made, document, "carrier"), 64, "HB-2124");
      await refused(line("attest", made, "--milestone 0", "carrier"), 64, "HB-2124");
      await refused(line("attest", made, `--milestone 2 ${document}`, "carrier"), 64, "HB-2956");
      await refused(line("attest", made, `--milestone 0 ${document} --share 0%`, "carrier"), 64, "HB-2958");
      await refused(line("attest", made, `--milestone 0 ${document} --share 90`, "carrier"), 64, "HB-2958");
      await refused(line("accept", made, "--milestone 0", "exporter"), 4, "HB-2952");
      await refused(line("accept", made, "--milestone 0 --share 99%", "importer"), 64, "HB-2958");
      await blacklist(desk.cnh, desk.carol);
      await refused(line("accept", made, "--milestone 0", "importer"), 3, "HB-2330");
      await reach(made.order.milestones[0]!.due);
      await refused(line("attest", made, `--milestone 0 ${document}`, "carrier"), 3, "HB-2954");
    });
  });

  describe("harbour trade dispute and rule", () => {
    const disputed = async (share = 9_000) => {
      const made = await openedOrder(desk, paper);
      await desk.tradeEscrow.connect(desk.erin).attest(made.id, made.order as never, 0, DOCUMENT, share);
      return made;
    };

    it("take an attestation to the arbiter, who divides that milestone", async () => {
      const made = await disputed();
      const dispute = line("dispute", made, '--reason "2 pallets missing"', "importer");
      expectSettlementGolden("trade-dispute-plan", (await desk.cli(dispute)).out, paper);
      await desk.send(dispute);
      const rule = line("rule", made, `--to-seller 70,000.00 --document ${paper.path("bl.pdf")}`, "arbiter");
      expectSettlementGolden("trade-rule-sent", (await desk.send(rule)).out, paper);
      expectSettlementGolden("trade-release-sent", (await desk.send(line("release", made))).out, paper);
      expect(await desk.cnh.token.balanceOf(desk.dave)).to.equal(units(1_070_000));
    });

    it("can be ruled by signature, and conceded by who pays", async () => {
      const made = await disputed();
      const { tradeEscrow, carol } = desk;
      await tradeEscrow.connect(carol).dispute(made.id, made.order as never, 0, id("why"));
      const file = paper.path("ruling.json");
      const drafted = await desk.cli(
        line("rule", made, `--to-seller 70,000.00 --document 0x${"12".repeat(32)} --out ${file}`),
      );
      expect(drafted.code, drafted.err).to.equal(0);
      const signed = await desk.cli(`trade sign ${file} --as arbiter`, { answers: ["70,000.00"] });
      expect(signed.code, signed.err).to.equal(0);
      const concede = await desk.cli(line("accept", made, "", "importer"));
      expect(concede.out).to.match(/! this concedes the dispute: all of it goes to the seller/);
      await desk.send(`trade rule ${file} --as relayer`);
      expect((await tradeEscrow.milestoneState(made.id, 0)).toSeller).to.equal(units(70_000));
    });

    it("refuse by name whoever may not, and what cannot be ruled", async () => {
      const made = await disputed(10_000);
      const ruling = `--to-seller 1.00 --document ${paper.path("bl.pdf")}`;
      await refused(line("dispute", made, "", "importer"), 64, "HB-2970");
      await refused(line("dispute", made, `--reason A --document ${paper.path("bl.pdf")}`, "importer"), 64, "HB-2970");
      // The seller has nothing to object to in all of it.
      await refused(line("dispute", made, "--reason A", "exporter"), 4, "HB-2952");
      await refused(line("rule", made, ruling, "arbiter"), 3, "HB-2955");
      await desk.send(line("dispute", made, `--document ${paper.path("bl.pdf")}`, "importer"));
      await refused(line("rule", made, ruling, "importer"), 4, "HB-2952");
      await refused(line("rule", made, ruling.replace("1.00", "100,000.01"), "arbiter"), 64, "HB-2969");
      await refused(line("rule", made, "--to-seller 1.00", "arbiter"), 64, "HB-2124");
      await refused(line("rule", made, `--document ${paper.path("bl.pdf")}`, "arbiter"), 64, "HB-2124");
      await refused(
        line("rule", made, `--to-seller 100,000.01 --document ${paper.path("bl.pdf")} --out x.json`),
        64,
        "HB-2969",
      );
      await pass(14n * DAY);
      await refused(line("rule", made, ruling, "arbiter"), 3, "HB-2954");

      const alone = await openedOrder(desk, paper, {
        name: "alone.json",
        changes: { arbiter: `0x${"00".repeat(20)}`, arbiterTime: 0n, defaultSplitBps: 0n },
      });
      await refused(line("dispute", alone, "--reason A", "exporter"), 3, "HB-2957");
    });
  });

  describe("harbour trade release and refund", () => {
    it("push whatever is due, each in its way, and say why nothing is", async () => {
      const { tradeEscrow, carol, erin } = desk;
      const start = await now();
      const made = await openedOrder(desk, paper, {
        milestones: [{}, {}, {}, { kind: KIND.onDate, due: start + 59n * DAY }],
      });
      const terms = made.order as never;
      await tradeEscrow.connect(erin).attest(made.id, terms, 0, DOCUMENT, 10_000);
      await tradeEscrow.connect(erin).attest(made.id, terms, 1, DOCUMENT, 5_000);
      await tradeEscrow.connect(carol).dispute(made.id, terms, 1, id("why"));
      const early = await refused(line("release", made), 3, "HB-2965");
      expect(early.err).to.match(/milestone 0 is next, from .* on, in [67] d/);
      await refused(line("release", made, "--milestone 0"), 3, "HB-2953");
      await refused(line("refund", made, "--milestone 2"), 3, "HB-2953");
      await refused(line("refund", made, "--milestone 3"), 3, "HB-2955");
      await refused(line("refund", made, "--milestone 0"), 3, "HB-2955");

      await reach(start + 67n * DAY + HOUR);
      const first = await desk.send(line("release", made));
      expect(first.out).to.match(/^✓ Released milestone 0, 100,000\.00 CNH/);
      expect(first.err).to.match(/! also due: milestones 1, 2, 3; run it again/);
      const refund = line("refund", made, "--milestone 2");
      expectSettlementGolden("trade-refund-plan", (await desk.cli(refund)).out, paper);
      await desk.send(refund);
      const split = await desk.send(line("release", made));
      expect(split.out).to.match(/^✓ Split by default milestone 1/);
      await desk.send(line("release", made, "--milestone 3"));
      // 100,000 attested, 50,000 by the default split, 100,000 on its date.
      expect(await desk.cnh.token.balanceOf(desk.dave)).to.equal(units(1_250_000));
      await refused(line("release", made), 3, "HB-2966");
      await refused(line("refund", made, "--milestone 0"), 3, "HB-2966");
    });

    it("move nothing while the token is paused, though statements count", async () => {
      const made = await openedOrder(desk, paper);
      await pause(desk.cnh);
      await desk.send(line("accept", made, "", "importer"));
      const ran = await refused(line("release", made), 3, "HB-2330");
      expect(ran.out).to.match(/✗ token +paused/);
      expect((await desk.cli(`trade show ${made.path}`)).out).to.match(/! +the token is paused/);
      await unpause(desk.cnh);
      await desk.send(line("release", made));
    });

    it("are a plan that nobody is asked for twice, and one approval long", async () => {
      const made = await openedOrder(desk, paper);
      await desk.tradeEscrow.connect(desk.carol).accept(made.id, made.order as never, 0, 10_000);
      const height = await heightOf(desk as never);
      const no = await desk.cli(`${line("release", made)} --send`, { answers: ["1.00"] });
      expect([no.code, faultOf(no)]).to.deep.equal([5, "HB-2503"]);
      expect(await heightOf(desk as never)).to.equal(height);
      const yes = await desk.cli(`${line("release", made)} --send`, { answers: ["100,000.00"] });
      expect(yes.code, yes.err).to.equal(0);
    });
  });
});
