import { expect } from "chai";
import { blacklist, DAY, FLAG, pass, register, units } from "../settlement/stage.ts";
import { faultOf, planHashOf } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";

// token intake
// ├── PAUSER closes, UNPAUSER opens, at once, of one contract in one currency
// └── somebody else, a word that is none
// trade surrender
// └── SEIZER, a day after scheduling it: what waits, then the free pool

describe("the powers over settlement", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  describe("harbour token intake", () => {
    const line = (state: string, as: string, contract = "fx") =>
      `token intake ${state} --contract ${contract} --token hkd --as ${as}`;

    it("is closed by PAUSER and opened by UNPAUSER, of one contract in one currency", async () => {
      expectSettlementGolden("token-intake-plan", (await desk.cli(line("closed", "pauser"))).out, paper);
      await desk.send(line("closed", "pauser"));
      const { cnh, hkd, fxSettlement, tradeEscrow } = desk;
      expect(await fxSettlement.intakeOpen(hkd.address)).to.equal(false);
      expect(await fxSettlement.intakeOpen(cnh.address)).to.equal(true);
      expect(await tradeEscrow.intakeOpen(hkd.address)).to.equal(true);
      expect((await desk.cli(line("closed", "pauser"))).out).to.match(/is closed already, nothing to do/);
      await desk.send(line("open", "unpauser"));
      expect(await fxSettlement.intakeOpen(hkd.address)).to.equal(true);
      for (const contract of ["payouts", "trade"]) await desk.send(line("closed", "pauser", contract));
    });

    it("is nobody else's, and has two states of three contracts", async () => {
      const refused: [string, number, string][] = [
        [line("closed", "unpauser"), 4, "HB-2401"],
        [line("ajar", "pauser"), 64, "HB-2101"],
        [line("closed", "pauser", "token"), 64, "HB-2101"],
      ];
      for (const [text, code, fault] of refused) {
        const ran = await desk.cli(text);
        expect([ran.code, faultOf(ran)], text).to.deep.equal([code, fault]);
      }
    });
  });

  describe("harbour trade surrender", () => {
    const line = "trade surrender bank 1,000.00 --to relayer --token cnh --case HCA-1201-2026 --as seizer";

    it("takes what is a blacklisted party's own here, a day after it was scheduled", async () => {
      const { cnh, alice, relayer, tradeEscrow } = desk;
      await register(cnh, relayer, FLAG.destination);
      await tradeEscrow.connect(alice).deposit(cnh.address, units(5_000));
      const early = await desk.cli(line);
      expect(early.out).to.match(/! party +not blacklisted +blacklisted · judged again later/);
      await blacklist(cnh, alice);
      const plan = await desk.cli(`${line} --schedule`, { answers: [""] });
      expectSettlementGolden("trade-surrender-plan", (await desk.cli(line)).out, paper);
      const scheduled = await desk.cli(`${line} --schedule --approve ${planHashOf(plan)}`);
      expect(scheduled.code, scheduled.err).to.equal(0);
      expect(faultOf(await desk.cli(`${line} --send`))).to.equal("HB-2405");
      await pass(DAY);
      await desk.send(line);
      expect(await cnh.token.balanceOf(relayer)).to.equal(units(1_000));
      expect(await tradeEscrow.freePool(cnh.address, alice)).to.equal(units(4_000));
    });

    it("needs a case and the role", async () => {
      const bare = await desk.cli(line.replace("--case HCA-1201-2026 ", ""));
      expect([bare.code, faultOf(bare)]).to.deep.equal([64, "HB-2108"]);
      const other = await desk.cli(line.replace("seizer", "pauser"));
      expect([other.code, faultOf(other)]).to.deep.equal([4, "HB-2401"]);
    });
  });
});
