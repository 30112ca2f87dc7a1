import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connection } from "../fixture.ts";
import { attest, issue } from "./banks.ts";
import { expectGolden, faultOf, fund, heightOf, loadDesk, loadIssuance, planHashOf, units, type Desk } from "./cli.ts";

// account
// ├── show: both currencies · what is under way
// ├── blacklist, unblacklist: case required · idempotent · one or many · role
// ├── hold: raises or lowers by the hold there is · idempotent
// └── seize: scheduled first, sent after the delay by the same command

const CASE = "--case HKPF-2026-0117";

describe("harbour account", () => {
  let desk: Desk;
  let suspect: string;
  beforeEach(async () => {
    desk = await loadDesk();
    suspect = desk.users[3]!.address;
    await fund(desk, suspect, 1_000);
  });

  describe("show", () => {
    it("shows both currencies side by side", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).raiseHold(suspect, units(400), encodeBytes32String("x"));
      const ran = await desk.cli("account show suspect");
      expect(ran.code).to.equal(0);
      expectGolden("account-show", ran.out);
    });

    it("shows what is under way around it: seizures, redemptions, and whether orders may mint to it", async () => {
      const issued = await loadIssuance();
      const { hkd, holders, beneficiaries, users } = issued;
      const [holder] = beneficiaries;
      await attest(issued, 1_012_500_000);
      await issue(issued, { to: holder!.address, amount: 10_000, number: 1 });
      await hkd.token.connect(holder!).approve(hkd.redemptionDesk, units(2_000));
      await hkd.redemptionDesk.connect(holder!).request(units(2_000), encodeBytes32String("PAYOUT-7731"));
      const seizures = [holder!, users[3]!].map(({ address }) =>
        hkd.token.interface.encodeFunctionData("seize", [
          address,
          users[2]!.address,
          units(5),
          encodeBytes32String("x"),
        ]),
      );
      for (const data of seizures) await hkd.authority.connect(holders.SEIZER).schedule(hkd.token, data, 0);

      const ran = await issued.cli("account show distributor-1 --token hkd");
      expect(ran.code).to.equal(0);
      expectGolden("account-show-under-way", ran.out);
      const { tokens, account } = JSON.parse((await issued.cli("account show distributor-1 --json")).out);
      expect([account.kind, tokens[1].seizures.length, tokens[1].redemptions.length]).to.deep.equal(["account", 1, 1]);
      expect([tokens[0].seizures, tokens[0].redemptions]).to.deep.equal([[], []]);

      await hkd.authority.connect(holders.GUARDIAN).cancel(holders.SEIZER, hkd.token, seizures[0]!);
      expect((await issued.cli("account show distributor-1 --token hkd")).out).to.not.match(/seizure of/);
    });

    it("refuses an unknown name and a wrong checksum", async () => {
      expect(faultOf(await desk.cli("account show nobody"))).to.equal("HB-2105");
      expect(faultOf(await desk.cli(`account show ${suspect.toLowerCase()}`))).to.equal("HB-1107");
    });
  });

  describe("blacklist", () => {
    it("shows the plan and sends nothing", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(`account blacklist suspect --token hkd --as blacklister ${CASE}`);
      expect(ran.code).to.equal(0);
      expect(await heightOf(desk)).to.equal(height);
      expectGolden("account-blacklist-plan", ran.out);
    });

    it("blacklists once the symbol is retyped, under the case", async () => {
      const ran = await desk.cli(`account blacklist suspect --token hkd --as blacklister ${CASE} --send`, {
        answers: ["hHKD"],
      });
      expect(ran.code).to.equal(0);
      expect(await desk.hkd.token.isBlacklisted(suspect)).to.equal(true);
      const [order] = await desk.hkd.token.queryFilter(desk.hkd.token.filters.BlacklistOrder());
      expect(order!.args.caseRef).to.equal(encodeBytes32String("HKPF-2026-0117"));
      expect(order!.args.actor).to.equal(desk.holders.BLACKLISTER.address);
      expectGolden("account-blacklist-sent", ran.out);
    });

    it("has nothing to do the second time", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(suspect);
      const height = await heightOf(desk);
      const ran = await desk.cli(`account blacklist suspect --token hkd --as blacklister ${CASE} --send`);
      expect(ran.code).to.equal(0);
      expect(await heightOf(desk)).to.equal(height);
      expectGolden("account-blacklist-already", ran.out);
    });

    it("takes several, each once, and leaves out what is so already", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(desk.users[4]!);
      const list = `suspect ${suspect} ${desk.users[4]!.address} ${desk.users[5]!.address}`;
      const ran = await desk.cli(`account blacklist ${list} --token hkd --as blacklister ${CASE} --json`);
      const { plan } = JSON.parse(ran.out);
      expect(plan.arguments[0].value.split("\n")).to.have.length(2);
      expect(plan.warnings).to.have.length(1);
    });

    it("takes no hash that lost a digit for a text", async () => {
      for (const text of ["0xab", "0X12", `0x${"ab".repeat(30)}`]) {
        const ran = await desk.cli(`account blacklist suspect --token hkd --as blacklister --case ${text}`);
        expect([ran.code, faultOf(ran)], text).to.deep.equal([64, "HB-2111"]);
      }
    });

    it("needs a case", async () => {
      const ran = await desk.cli("account blacklist suspect --token hkd --as blacklister");
      expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2108"]);
      const long = await desk.cli(`account blacklist suspect --token hkd --as blacklister --case "${"x".repeat(32)}"`);
      expect([long.code, faultOf(long)]).to.deep.equal([64, "HB-1504"]);
    });

    it("refuses a signer without the role before anything is sent", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(`account blacklist suspect --token hkd --as unblacklister ${CASE} --send`, {
        answers: ["hHKD"],
      });
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
      expect(await heightOf(desk)).to.equal(height);
    });
  });

  describe("unblacklist", () => {
    it("is nothing to do for an account that is not blacklisted, and undoes a blacklisting", async () => {
      const line = `account unblacklist suspect --token hkd --as unblacklister ${CASE} --send`;
      expect((await desk.cli(line)).out).to.match(/nothing to do/);
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(suspect);
      const plan = await desk.cli(line);
      expect(faultOf(plan)).to.equal("HB-2501");
      const ran = await desk.cli(`${line} --approve ${planHashOf(plan)}`);
      expect(ran.code).to.equal(0);
      expect(await desk.hkd.token.isBlacklisted(suspect)).to.equal(false);
      expectGolden("account-unblacklist-sent", ran.out);
    });
  });

  describe("hold", () => {
    it("raises a hold with one role and lowers it with the other", async () => {
      const raise = await desk.cli(`account hold suspect 400.00 --token hkd --as blacklister ${CASE} --send`, {
        answers: ["400.00"],
      });
      expect(raise.code).to.equal(0);
      expect(await desk.hkd.token.getFrozenTokens(suspect)).to.equal(units(400));
      expectGolden("account-hold-sent", raise.out);

      const wrong = await desk.cli(`account hold suspect 100.00 --token hkd --as blacklister ${CASE}`);
      expect([wrong.code, faultOf(wrong)]).to.deep.equal([4, "HB-2401"]);

      const lower = await desk.cli(`account hold suspect 0 --token hkd --as unblacklister ${CASE} --send`, {
        answers: ["0.00"],
      });
      expect(lower.code).to.equal(0);
      expect(await desk.hkd.token.getFrozenTokens(suspect)).to.equal(0n);
    });

    it("shows the plan, and warns of a hold above the balance", async () => {
      const ran = await desk.cli(`account hold suspect 2,000.00 --token hkd --as blacklister ${CASE}`);
      expect(ran.code).to.equal(0);
      expectGolden("account-hold-plan", ran.out);
    });

    it("has nothing to do when the hold is so already", async () => {
      const ran = await desk.cli(`account hold suspect 0 --token hkd --as unblacklister ${CASE} --send`);
      expect(ran.code).to.equal(0);
      expect(ran.out).to.match(/nothing to do/);
    });
  });

  describe("seize", () => {
    const SEIZE = `account seize suspect 400.00 --to court --token hkd --as seizer ${CASE}`;
    beforeEach(() =>
      desk.hkd.token.connect(desk.holders.BLACKLISTER).raiseHold(suspect, units(400), encodeBytes32String("x")),
    );

    it("shows what must be scheduled, simulated as if the delay were over", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(SEIZE);
      expect(ran.code).to.equal(0);
      expect(await heightOf(desk)).to.equal(height);
      expectGolden("account-seize-plan", ran.out);
    });

    it("refuses to send what is not scheduled", async () => {
      const ran = await desk.cli(`${SEIZE} --send`, { answers: ["400.00"] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2404"]);
      expectGolden("account-seize-not-scheduled", ran.err);
    });

    it("schedules, waits, and is then sent by the same command with the operator as the actor", async () => {
      const scheduled = await desk.cli(`${SEIZE} --schedule`, { answers: ["400.00"] });
      expect(scheduled.code).to.equal(0);
      expectGolden("account-seize-scheduled", scheduled.out);

      const early = await desk.cli(`${SEIZE} --send`, { answers: ["400.00"] });
      expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);
      const again = await desk.cli(`${SEIZE} --schedule`);
      expect(again.code).to.equal(0);
      expect(again.out).to.match(/nothing to do/);
      expectGolden("account-seize-waiting", (await desk.cli(SEIZE)).out);

      await connection.networkHelpers.time.increase(24 * 3600);
      const sent = await desk.cli(`${SEIZE} --send`, { answers: ["400.00"] });
      expect(sent.code).to.equal(0);
      expect(await desk.hkd.token.balanceOf(desk.users[2]!)).to.equal(units(400));
      const [seized] = await desk.hkd.token.queryFilter(desk.hkd.token.filters.Seized());
      expect(seized!.args.actor).to.equal(desk.holders.SEIZER.address);
      expect(seized!.args.caseRef).to.equal(encodeBytes32String("HKPF-2026-0117"));
      expectGolden("account-seize-sent", sent.out);

      const once = await desk.cli(`${SEIZE} --send`, { answers: ["400.00"] });
      expect(once.code).to.equal(3);
    });

    it("sees before scheduling that the seizure would be refused", async () => {
      const more = await desk.cli(SEIZE.replace("400.00", "400.01"));
      expect([more.code, faultOf(more)]).to.deep.equal([3, "HB-2320"]);
      const elsewhere = await desk.cli(SEIZE.replace("--to court", "--to merchant-1"));
      expect([elsewhere.code, faultOf(elsewhere)]).to.deep.equal([3, "HB-2319"]);
    });
  });
});
