import { expect } from "chai";
import { id } from "ethers";
import { blacklist, DAY, now, pass, unBlacklist, units } from "../settlement/stage.ts";
import { iso } from "./banks.ts";
import { faultOf } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { DOCUMENT, KIND, openedOrder } from "./trade-files.ts";

// trade offer, sell
// ├── the financier pays and becomes the first to be paid, in one step; by payment or by allowance
// ├── more than it can bring, sold or assigned before, stale, over, not signed, not the seller
// trade assign
// └── once, by the seller
// trade deposit, withdraw, claim
// ├── a guarantor's own pool, up to what is free
// └── what could not be paid waits, and goes to nobody else
// trade show
// └── the whole story of an order, from its id alone

describe("what an order brings", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  const refused = async (line: string, exit: number, code: string) => {
    const ran = await desk.cli(line);
    expect([ran.code, faultOf(ran)], line).to.deep.equal([exit, code]);
    return ran;
  };
  const file = () => paper.path("offer.json");
  const offering = (order: string, more = "") =>
    `trade offer ${order} --advance 72,000.00 --fee 360.00 --out ${file()} ${more} --as financier`;
  const offered = async (order: string, more = "", funding = "") => {
    const drafted = await desk.cli(offering(order, more));
    expect(drafted.code, drafted.err).to.equal(0);
    const signed = await desk.cli(`trade sign ${file()} ${funding} --as financier`, { answers: ["72,000.00"] });
    expect(signed.code, signed.err).to.equal(0);
    return { drafted, signed };
  };

  describe("harbour trade offer and sell", () => {
    it("pay the seller, and the financier first, in one step", async () => {
      const made = await openedOrder(desk, paper, { milestones: [{ kind: KIND.buyerAccepts }, {}] });
      const { drafted, signed } = await offered(made.path, "--milestones 1");
      expectSettlementGolden("trade-offer", drafted.out, paper);
      expect(signed.err).to.match(/Signs the advance, digest 0x/);
      const sell = `trade sell ${file()} --as exporter`;
      const plan = await desk.cli(sell);
      expectSettlementGolden("trade-sell-plan", plan.err + plan.out, paper);
      expectSettlementGolden("trade-sell-sent", (await desk.send(sell)).out, paper);
      const { financier, financierLeft } = await desk.tradeEscrow.orderState(made.id, made.order as never);
      expect([financier, financierLeft]).to.deep.equal([desk.bob.address, units(72_360)]);

      await desk.tradeEscrow.connect(desk.carol).accept(made.id, made.order as never, 1, 10_000);
      const paid = await desk.send(`trade release ${made.path} --as relayer`);
      expect(paid.out).to.match(/balance of financier +928,000\.00 CNH → 1,000,360\.00 CNH/);
      expect(paid.out).to.match(/balance of exporter +1,072,000\.00 CNH → 1,099,640\.00 CNH/);
      await refused(sell, 3, "HB-2964");
      paper.discard("offer.json");
      await refused(offering(made.path), 3, "HB-2964");
      await refused(`trade assign ${made.path} --to relayer --as importer`, 4, "HB-2952");
    });

    it("can be paid by allowance too", async () => {
      const made = await openedOrder(desk, paper);
      await offered(made.id, "", "--funding allowance");
      await desk.cnh.token.connect(desk.bob).approve(desk.tradeEscrow, units(1));
      const ran = await refused(`trade sell ${file()} --as exporter`, 3, "HB-2330");
      expect(ran.out).to.match(/✗ allowance of financier/);
      await desk.cnh.token.connect(desk.bob).approve(desk.tradeEscrow, units(72_000));
      await desk.send(`trade sell ${file()} --as exporter`);
    });

    it("are refused by name where they cannot be", async () => {
      const made = await openedOrder(desk, paper);
      await refused(offering(made.path).replace("72,000.00", "99,640.01"), 64, "HB-1836");
      await refused(offering(made.path, "--milestones 0,3"), 64, "HB-2956");
      await refused(offering(made.path).replace(" --as financier", ""), 64, "HB-2106");
      await desk.cli(offering(made.path, `--valid-until ${iso((await now()) + DAY)}`));
      await refused(`trade sell ${file()} --as exporter`, 3, "HB-2959");
      await refused(`trade sign ${file()} --as bank`, 4, "HB-2960");
      await desk.cli(`trade sign ${file()} --as financier`, { answers: ["72,000.00"] });
      await refused(`trade sell ${file()} --as importer`, 4, "HB-2952");
      await refused(`trade sell ${made.path} --as exporter`, 64, "HB-2333");
      const copy = paper.write("copy.json", paper.read("offer.json"));
      paper.tamper("copy.json", (content: any) => (content.payment.validBefore = "2000000000"));
      await refused(`trade sell ${copy} --as exporter`, 3, "HB-2935");

      const { tradeEscrow, erin, carol } = desk;
      await tradeEscrow.connect(erin).attest(made.id, made.order as never, 0, DOCUMENT, 5_000);
      await refused(`trade sell ${file()} --as exporter`, 3, "HB-2330");
      await tradeEscrow.connect(carol).dispute(made.id, made.order as never, 0, id("why"));
      const none = await refused(`trade sell ${file()} --as exporter`, 3, "HB-2330");
      expect(none.out).to.match(/✗ they can bring +0\.00 CNH/);
      await pass(DAY);
      await refused(`trade sell ${file()} --as exporter`, 3, "HB-2967");
    });
  });

  describe("harbour trade assign", () => {
    it("gives the seller's part to somebody else, once", async () => {
      const made = await openedOrder(desk, paper);
      const assign = `trade assign ${made.path} --to relayer --as exporter`;
      expectSettlementGolden("trade-assign-sent", (await desk.send(assign)).out, paper);
      await refused(assign, 3, "HB-2964");
      await refused(offering(made.path), 3, "HB-2964");
      await desk.tradeEscrow.connect(desk.carol).accept(made.id, made.order as never, 0, 10_000);
      await desk.send(`trade release ${made.path} --as importer`);
      expect(await desk.cnh.token.balanceOf(desk.relayer)).to.equal(units(100_000));
      await refused(assign, 3, "HB-2966");
    });

    it("is refused where one of the two may not", async () => {
      const made = await openedOrder(desk, paper);
      await blacklist(desk.cnh, desk.bob);
      const ran = await refused(`trade assign ${made.path} --to financier --as exporter`, 3, "HB-2330");
      expect(ran.out).to.match(/✗ financier is paid/);
    });
  });

  describe("harbour trade deposit and withdraw", () => {
    it("fill and empty a guarantor's own pool, up to what is free", async () => {
      await desk.cnh.token.connect(desk.alice).approve(desk.tradeEscrow, 0n);
      const deposit = "trade deposit 840,000.00 --token cnh --as bank";
      expect((await desk.cli(deposit)).out).to.match(/^Step 1 of 2: allow the trade escrow to take 840,000\.00 CNH/);
      await desk.send(deposit);
      expectSettlementGolden("trade-deposit-sent", (await desk.send(deposit)).out, paper);
      await refused("trade withdraw 840,000.01 --token cnh --as bank", 3, "HB-2968");
      const part = await desk.send("trade withdraw 40,000.00 --token cnh --as bank");
      expectSettlementGolden("trade-withdraw-sent", part.out, paper);
      // A stop of new business stops what comes in and not what goes out.
      await desk.tradeEscrow.connect(desk.cnh.holders.PAUSER).stopIntake(desk.cnh.address);
      await desk.cnh.token.connect(desk.alice).approve(desk.tradeEscrow, units(1));
      await refused("trade deposit 1.00 --token cnh --as bank", 3, "HB-2330");
      await desk.send("trade withdraw --token cnh --as bank");
      expect(await desk.tradeEscrow.freePool(desk.cnh.address, desk.alice)).to.equal(0n);
      expect((await desk.cli("trade withdraw --token cnh --as bank")).out).to.match(/Nothing is free in the pool/);
      await refused("trade withdraw --as bank", 64, "HB-2104");
    });
  });

  describe("harbour trade claim and show", () => {
    it("keep for a party what could not be paid, and tell the whole story by the order's id", async () => {
      const made = await openedOrder(desk, paper, {
        milestones: [{ kind: KIND.buyerAccepts }, { guaranteed: true }],
        changes: { guaranteeFee: units(500) },
      });
      const { tradeEscrow, erin, carol, dave, frank } = desk;
      const terms = made.order as never;
      expectSettlementGolden("trade-show-open", (await desk.cli(`trade show ${made.path}`)).out, paper);
      await offered(made.path, "--milestones 1");
      await desk.send(`trade sell ${file()} --as exporter`);
      await tradeEscrow.connect(erin).attest(made.id, terms, 1, DOCUMENT, 9_000);
      await tradeEscrow.connect(carol).dispute(made.id, terms, 1, id("why"));
      expectSettlementGolden("trade-show", (await desk.cli(`trade show ${made.id}`)).out, paper);
      await tradeEscrow.connect(frank).rule(made.id, terms, 1, units(80_000), id("ruling"));
      await tradeEscrow.connect(carol).accept(made.id, terms, 0, 10_000);
      await blacklist(desk.cnh, dave);
      const waits = await desk.cli(`trade release ${made.id} --milestone 1 --as relayer`);
      expect(waits.out).to.match(/to exporter +7,640\.00 CNH · waits, he may not be paid now/);
      await desk.send(`trade release ${made.id} --milestone 1 --as relayer`);
      await desk.send(`trade release ${made.id} --as relayer`);
      expectSettlementGolden("trade-show-ended", (await desk.cli(`trade show ${made.id}`)).out, paper);

      const claim = "trade claim exporter --token cnh --as relayer";
      const frozen = await refused(claim, 3, "HB-2330");
      expect(frozen.out).to.match(/✗ exporter is paid +may not/);
      await unBlacklist(desk.cnh, dave);
      expectSettlementGolden("trade-claim-sent", (await desk.send(claim)).out, paper);
      expect((await desk.cli(claim)).out).to.match(/Nothing waits for exporter in CNH/);
      const json = JSON.parse((await desk.cli(`trade show ${made.id} --json`)).out);
      expect(json).to.include({ schema: "harbour.trade-show/1", id: made.id, currency: "CNH", exitCode: 0 });
      const { funded, held, toPayee, toFinancier, toBuyer, toPool } = json.money;
      expect(BigInt(funded)).to.equal(
        [held, toPayee, toFinancier, toBuyer, toPool].map(BigInt).reduce((a, b) => a + b),
      );
      expect(await desk.cnh.token.balanceOf(dave)).to.equal(units(1_072_000) + units(107_640));
    });
  });
});
