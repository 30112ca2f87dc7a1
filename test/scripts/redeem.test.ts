import { expect } from "chai";
import { id } from "ethers";
import { bankReference } from "../../sdk/uetr.ts";
import { connection } from "../fixture.ts";
import { attest, issue } from "./banks.ts";
import { faultOf, heightOf, loadIssuance, planHashOf, units, type Desk } from "./cli.ts";
import { UETR } from "./order-files.ts";
import { expectPaperGolden, makePaper, type Paper } from "./paper.ts";

// redeem request
// ├── without an allowance: plans that first, as step 1 of 2
// ├── by signature: a file that anybody submits once, and nobody can change
// └── while paused
// redeem settle, reject
// ├── two people, said by --propose and never guessed
// ├── another UETR or reason, the proposer itself, a held holder, one that has ended: refused
// └── a refund that the token refuses waits for redeem claim
// redeem reclaim
// └── from the deadline on, by the holder only, also while paused or suspended
// redeem list, show

const WEEK = 7 * 86_400;
const REQUEST = "redeem request --amount 2,000.00 --payout-ref PAYOUT-7731 --token hkd --as distributor-1";

describe("harbour redeem", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
    await attest(desk, 1_012_500_000);
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 10_000, number: 1 });
  });
  afterEach(() => paper.remove());

  const allow = (amount = 10_000) => {
    const { hkd, beneficiaries } = desk;
    return hkd.token.connect(beneficiaries[0]!).approve(hkd.redemptionDesk, units(amount));
  };
  const send = async (line: string) => {
    const plan = await desk.cli(line);
    expect(plan.code, plan.out + plan.err).to.equal(0);
    const sent = await desk.cli(`${line} --send --approve ${planHashOf(plan)}`);
    expect(sent.code, sent.err).to.equal(0);
    return sent;
  };
  const requested = async () => {
    await allow();
    await send(REQUEST);
  };
  const settle = (more = "", as = "redeem-checker") => `redeem settle 1 --uetr ${UETR} ${more} --token hkd --as ${as}`;
  const reject = (more = "", as = "redeem-checker") => `redeem reject 1 --reason CLOSED ${more} --token hkd --as ${as}`;

  describe("request", () => {
    it("plans the missing allowance first and says so", async () => {
      const plan = await desk.cli(REQUEST);
      expect(plan.code, plan.err).to.equal(0);
      expectPaperGolden("redeem-request-step-1", plan.out, paper);
      await send(REQUEST);
      const second = await desk.cli(REQUEST);
      expectPaperGolden("redeem-request-plan", second.out, paper);
      await send(REQUEST);
      expect(await desk.hkd.token.balanceOf(desk.hkd.redemptionDesk)).to.equal(units(2_000));
      const [log] = await desk.hkd.redemptionDesk.queryFilter(desk.hkd.redemptionDesk.filters.RedemptionRequested());
      expect(log!.args.payoutRef).to.equal(id("PAYOUT-7731"));
    });

    it("goes through while the token is paused", async () => {
      await allow();
      await desk.hkd.token.connect(desk.holders.PAUSER).pause();
      const sent = await send(REQUEST);
      expectPaperGolden("redeem-request-sent", sent.out, paper);
    });

    const refused: [string, number, string, string, (d: Desk) => Promise<unknown>][] = [
      ["more than there is", 3, "HB-2314", REQUEST.replace("2,000.00", "10,000.01"), () => allow(20_000)],
      ["an amount of zero", 3, "HB-2301", REQUEST.replace("2,000.00", "0"), async () => {}],
      [
        "a blacklisted holder",
        3,
        "HB-2316",
        REQUEST,
        async ({ hkd, holders, beneficiaries }) => {
          await allow();
          await hkd.token.connect(holders.BLACKLISTER).blacklist(beneficiaries[0]!);
        },
      ],
      [
        "a payout hash that lost a digit",
        64,
        "HB-2111",
        REQUEST.replace("PAYOUT-7731", `0x${"ab".repeat(31)}a`),
        async () => {},
      ],
      ["no payout reference", 64, "HB-2101", REQUEST.replace("--payout-ref PAYOUT-7731", ""), async () => {}],
    ];
    for (const [what, code, fault, line, arrange] of refused) {
      it(`refuses ${what}`, async () => {
        await arrange(desk);
        const height = await heightOf(desk);
        const ran = await desk.cli(`${line} --send`, { answers: ["2,000.00"] });
        expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
        expect(await heightOf(desk)).to.equal(height);
      });
    }
  });

  describe("request by signature", () => {
    const file = () => paper.path("request.json");
    const signing = () => `${REQUEST} --gasless-file ${file()}`;

    it("is signed by the holder, submitted by anybody, once", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(signing(), { answers: ["2,000.00"] });
      expect(ran.code, ran.err).to.equal(0);
      expect(await heightOf(desk)).to.equal(height);
      expectPaperGolden("redeem-request-signed", ran.err + ran.asked.join("\n") + ran.out, paper);
      await desk.hkd.token.connect(desk.holders.PAUSER).pause();

      const submit = `redeem submit ${file()} --token hkd --as redeem-maker`;
      const plan = await desk.cli(submit);
      expect(plan.code, plan.err).to.equal(0);
      expectPaperGolden("redeem-submit-plan", plan.out, paper);
      await send(submit);

      const { holder, amount } = await desk.hkd.redemptionDesk.redemption(1n);
      expect([holder, amount]).to.deep.equal([desk.beneficiaries[0]!.address, units(2_000)]);
      expect((await desk.cli(submit)).out).to.match(/nothing to do/);
    });

    it("needs the digest where nobody can be asked, and what is typed where somebody can", async () => {
      const none = await desk.cli(signing());
      expect([none.code, faultOf(none)]).to.deep.equal([64, "HB-2504"]);
      const other = await desk.cli(signing(), { answers: ["2000"] });
      expect([other.code, faultOf(other)]).to.deep.equal([5, "HB-2503"]);
      expect(() => paper.read("request.json")).to.throw("ENOENT");
    });

    it("is not signed for more than there is", async () => {
      const ran = await desk.cli(signing().replace("2,000.00", "10,000.01"), { answers: ["10,000.01"] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2341"]);
    });

    type Content = { request: Record<string, string>; desk: Record<string, string>; digest: string; network: string };
    const tampered: [string, number, string, (content: Content) => void][] = [
      ["the payout reference", 3, "HB-2331", ({ request }) => (request["payoutRef"] = id("MY-ACCOUNT"))],
      ["the amount", 3, "HB-2331", ({ request }) => (request["amount"] = "1")],
      ["the network", 3, "HB-2332", (content) => (content.network = "mainnet")],
      ["a digit to a letter", 64, "HB-2121", ({ request }) => (request["amount"] = "x")],
    ];
    for (const [what, code, fault, change] of tampered) {
      it(`refuses a file in which somebody changed ${what}`, async () => {
        await desk.cli(signing(), { answers: ["2,000.00"] });
        paper.tamper("request.json", change as never);
        const ran = await desk.cli(`redeem submit ${file()} --token hkd --as redeem-maker`);
        expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
      });
    }

    it("refuses a signature that is over, and another currency's desk", async () => {
      await desk.cli(signing(), { answers: ["2,000.00"] });
      const other = await desk.cli(`redeem submit ${file()} --token cnh --as redeem-maker`);
      expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2330"]);
      await connection.networkHelpers.time.increase(86_400);
      const late = await desk.cli(`redeem submit ${file()} --token hkd --as redeem-maker`);
      expect([late.code, faultOf(late)]).to.deep.equal([3, "HB-2330"]);
      expect(late.out).to.match(/✗ good until/);
    });
  });

  describe("settle", () => {
    beforeEach(requested);

    it("is proposed by one and done by another", async () => {
      const plan = await desk.cli(settle("--propose", "redeem-maker"));
      expectPaperGolden("redeem-settle-propose", plan.out, paper);
      await send(settle("--propose", "redeem-maker"));
      expect((await desk.cli(settle("--propose", "redeem-maker"))).out).to.match(/nothing to do/);

      const second = await desk.cli(settle());
      expectPaperGolden("redeem-settle-plan", second.out, paper);
      const sent = await send(settle());
      expectPaperGolden("redeem-settle-sent", sent.out, paper);
      expect(await desk.hkd.token.totalSupply()).to.equal(units(8_000));
      expect(await desk.hkd.redemptionDesk.requestOfPayout(bankReference(UETR))).to.equal(1n);
    });

    it("never happens by a forgotten --propose", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(`${settle("", "redeem-maker")} --send`, { answers: ["2,000.00"] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
      expect(await heightOf(desk)).to.equal(height);
    });

    it("refuses what nobody proposed, and another UETR than the proposed one", async () => {
      const none = await desk.cli(settle());
      expect([none.code, faultOf(none)]).to.deep.equal([3, "HB-2330"]);
      expect(none.out).to.match(/✗ proposal +nothing/);
      await send(settle("--propose", "redeem-maker"));
      const other = await desk.cli(settle().replace("97ed", "98ed"));
      expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2330"]);
      expect(other.out).to.match(/HB-2397/);
    });

    it("refuses a held request, whose tokens stay counted", async () => {
      await send(settle("--propose", "redeem-maker"));
      const { hkd, holders, beneficiaries } = desk;
      await hkd.token.connect(holders.BLACKLISTER).blacklist(beneficiaries[0]!);
      const ran = await desk.cli(settle());
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
      expect(ran.out).to.match(/✗ holder +blacklisted: the request is held/);
      expect(ran.out).to.match(/HB-2394/);
      const { reserve, supply } = JSON.parse((await desk.cli("status --token hkd --json")).out).tokens[0];
      expect([reserve.openRedemptions, supply]).to.deep.equal([1, String(units(10_000))]);
    });

    it("refuses a request that has ended, one that is unknown, and a number that is none", async () => {
      await send(settle("--propose", "redeem-maker"));
      await send(settle());
      const again = await desk.cli(settle());
      const unknown = await desk.cli(settle().replace("settle 1", "settle 2"));
      const none = await desk.cli(settle().replace("settle 1", "settle one"));
      expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2330"]);
      expect([unknown.code, faultOf(unknown)]).to.deep.equal([3, "HB-2330"]);
      expect([none.code, faultOf(none)]).to.deep.equal([64, "HB-2101"]);
    });

    it("refuses a payout reference of another request", async () => {
      await send(settle("--propose", "redeem-maker"));
      await send(REQUEST);
      const ran = await desk.cli(settle("--propose", "redeem-maker").replace("settle 1", "settle 2"));
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2398"]);
    });
  });

  describe("reject", () => {
    beforeEach(requested);

    it("gives the tokens back", async () => {
      await send(reject("--propose", "redeem-maker"));
      const sent = await send(reject());
      expectPaperGolden("redeem-reject-sent", sent.out, paper);
      expect(await desk.hkd.token.balanceOf(desk.beneficiaries[0]!)).to.equal(units(10_000));
    });

    it("parks what the token refuses, for redeem claim", async () => {
      const { hkd, holders, beneficiaries } = desk;
      const [holder] = beneficiaries;
      await send(reject("--propose", "redeem-maker"));
      await hkd.token.connect(holders.PAUSER).closePolicy();
      expect((await desk.cli(reject())).out).to.match(/! the token refuses payments to distributor-1 now/);
      const sent = await send(reject());
      expectPaperGolden("redeem-reject-parked", sent.out, paper);
      expectPaperGolden("redeem-list-parked", (await desk.cli("redeem list --token hkd")).out, paper);

      const claim = "redeem claim --token hkd --as distributor-1";
      const refused = await desk.cli(claim);
      expect([refused.code, faultOf(refused)]).to.deep.equal([3, "HB-2317"]);
      const above = await desk.cli(`${claim} --amount 2,000.01`);
      expect([above.code, faultOf(above)]).to.deep.equal([3, "HB-2330"]);
      await send(`${claim} --as-request --payout-ref PAYOUT-7732 --amount 500.00`);
      await hkd.token.connect(holders.ATTESTER).setVerified(holder!, true);
      const claimed = await send(claim);
      expectPaperGolden("redeem-claim-sent", claimed.out, paper);
      expect(await hkd.token.balanceOf(holder!)).to.equal(units(9_500));
    });
  });

  describe("reclaim", () => {
    const RECLAIM = "redeem reclaim 1 --token hkd --as distributor-1";
    beforeEach(requested);

    it("waits for the deadline, then needs nobody", async () => {
      const early = await desk.cli(RECLAIM);
      expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2330"]);
      expect(early.out).to.match(/HB-2396/);
      await connection.networkHelpers.time.increase(WEEK);
      const plan = await desk.cli(RECLAIM);
      expectPaperGolden("redeem-reclaim-plan", plan.out, paper);
      await send(RECLAIM);
      expect(await desk.hkd.token.balanceOf(desk.beneficiaries[0]!)).to.equal(units(10_000));
    });

    it("is the holder's alone", async () => {
      await connection.networkHelpers.time.increase(WEEK);
      const ran = await desk.cli(RECLAIM.replace("distributor-1", "distributor-2"));
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
      expect(ran.out).to.match(/HB-2395/);
    });

    it("is refused while the holder is blacklisted", async () => {
      await connection.networkHelpers.time.increase(WEEK);
      const { hkd, holders, beneficiaries } = desk;
      await hkd.token.connect(holders.BLACKLISTER).blacklist(beneficiaries[0]!);
      const ran = await desk.cli(RECLAIM);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    });
  });

  describe("claim", () => {
    it("says that nothing waits, and asks for a payout reference where one is needed", async () => {
      const none = await desk.cli("redeem claim --token hkd --as distributor-1");
      expect([none.code, none.out]).to.deep.equal([0, "✓ Nothing waits for distributor-1.\n"]);
      const bare = await desk.cli("redeem claim --as-request --token hkd --as distributor-1");
      expect([bare.code, faultOf(bare)]).to.deep.equal([64, "HB-2124"]);
    });
  });

  describe("list and show", () => {
    it("show what is open, held, proposed and ended", async () => {
      await requested();
      await send(REQUEST.replace("2,000.00", "500.00"));
      await send(REQUEST.replace("2,000.00", "250.00"));
      await send(settle("--propose", "redeem-maker"));
      await send(settle());
      await send(reject("--propose", "redeem-maker").replace("reject 1", "reject 2"));

      const open = await desk.cli("redeem list --token hkd");
      expect(open.code).to.equal(0);
      expectPaperGolden("redeem-list", open.out, paper);
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(desk.beneficiaries[0]!);
      await connection.networkHelpers.time.increase(WEEK);
      expectPaperGolden("redeem-list-all", (await desk.cli("redeem list --token hkd --all")).out, paper);
      expectPaperGolden("redeem-show", (await desk.cli("redeem show 2 --token hkd")).out, paper);
      const { tokens } = JSON.parse((await desk.cli("redeem list --json")).out);
      expect(tokens.map(({ requests }: { requests: unknown[] }) => requests.length)).to.deep.equal([0, 2]);
      const unknown = await desk.cli("redeem show 9 --token hkd");
      expect([unknown.code, faultOf(unknown)]).to.deep.equal([3, "HB-2339"]);
    });
  });
});
