import { expect } from "chai";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, fund, heightOf, loadDesk, planHashOf, units, type Desk } from "./cli.ts";

// mint direct
// ├── without an exit: plan, nothing sent
// ├── --calldata: target and data on stdout, nothing sent
// ├── --send
// │   ├── at a terminal: the amount retyped → sent; anything else → cancelled
// │   └── without a terminal: the plan's hash → sent; another or none → refused
// ├── the chain says no: allowance, ceiling, expiry, pause, blacklist, not a minter
// └── the amount is unusual: 10 × the median, a decimals slip

const MINT = "mint direct 5,000,000.00 --token hkd --to merchant-1 --as desk-1";

describe("harbour mint direct", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  it("shows the plan in words and sends nothing", async () => {
    const height = await heightOf(desk);

    const ran = await desk.cli(MINT);

    expect(ran.code).to.equal(0);
    expect(ran.err).to.equal("");
    expect(await heightOf(desk)).to.equal(height);
    expect(await desk.hkd.token.totalSupply()).to.equal(0n);
    expectGolden("mint-direct-plan", ran.out);
  });

  it("prints target and data for signing elsewhere, and sends nothing", async () => {
    const height = await heightOf(desk);

    const ran = await desk.cli(`${MINT} --calldata`);

    const data = desk.hkd.token.interface.encodeFunctionData("mint", [desk.users[1]!.address, units(5_000_000)]);
    expect(ran.out).to.equal(`to    ${desk.hkd.token.target as string}\ndata  ${data}\n`);
    expect(ran.code).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
  });

  it("sends once the amount is retyped", async () => {
    const ran = await desk.cli(`${MINT} --send`, { answers: ["5000000.00"] });

    expect(ran.code).to.equal(0);
    expect(await desk.hkd.token.balanceOf(desk.users[1]!)).to.equal(units(5_000_000));
    expectGolden("mint-direct-sent", ran.out);
    expectGolden("mint-direct-question", `${ran.asked.join("\n")}\n`);
  });

  it("sends nothing if something else is typed", async () => {
    const height = await heightOf(desk);
    for (const answer of ["", "y", "yes", "hHKD", "5,000,000"]) {
      const ran = await desk.cli(`${MINT} --send`, { answers: [answer] });
      expect([ran.code, faultOf(ran)]).to.deep.equal([5, "HB-2503"]);
    }
    expect(await heightOf(desk)).to.equal(height);
  });

  it("needs the hash of this very plan where nobody can be asked", async () => {
    const height = await heightOf(desk);

    const none = await desk.cli(`${MINT} --send`);
    const other = await desk.cli(`${MINT} --send --approve 0123-4567-89ab-cdef-0123-4567-89ab-cdef`);

    expect([none.code, faultOf(none)]).to.deep.equal([64, "HB-2501"]);
    expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2502"]);
    expect(await heightOf(desk)).to.equal(height);
  });

  it("mints once for one approval, however often it is repeated", async () => {
    const hash = planHashOf(await desk.cli(MINT));

    const first = await desk.cli(`${MINT} --send --approve ${hash}`);
    const second = await desk.cli(`${MINT} --send --approve ${hash}`);

    expect(first.code).to.equal(0);
    expect([second.code, faultOf(second)]).to.deep.equal([3, "HB-2502"]);
    expect(await desk.hkd.token.totalSupply()).to.equal(units(5_000_000));
  });

  it("warns when the same amount went to the same account a moment ago", async () => {
    await fund(desk, desk.users[1]!.address, 5_000_000);

    const ran = await desk.cli(MINT);

    expect(ran.code).to.equal(0);
    expectGolden("mint-direct-repeated", ran.out);
  });

  it("records a memo", async () => {
    const ran = await desk.cli(`mint direct 10.00 --token hkd --to merchant-1 --as desk-1 --memo INV-2026-7 --send`, {
      answers: ["10.00"],
    });

    expect(ran.code).to.equal(0);
    const [log] = await desk.hkd.token.queryFilter(desk.hkd.token.filters.TransferWithMemo());
    expect(Buffer.from(log!.args.memo.slice(2), "hex").toString().replaceAll("\0", "")).to.equal("INV-2026-7");
  });

  it("prints one versioned object under --json", async () => {
    const ran = await desk.cli(`${MINT} --json`);

    const object = JSON.parse(ran.out);
    expect(object).to.deep.include({ schema: "harbour.mint-direct/1", sent: false, exitCode: 0 });
    expect(object.plan).to.deep.include({ network: "localhost", chainId: "31337", step: "send", nonce: 0 });
    expect(object.plan.call.to).to.equal(desk.hkd.token.target);
    expect(object.plan.hash).to.equal(planHashOf(await desk.cli(MINT)));
  });

  describe("refuses", () => {
    const cases: [string, number, string, string, (d: Desk) => Promise<unknown>][] = [
      [
        "more than the minter may",
        3,
        "HB-2311",
        "mint direct 10,000,001.00 --token hkd --to merchant-1 --as desk-1",
        async () => {},
      ],
      [
        "more than the ceiling leaves",
        3,
        "HB-2312",
        MINT,
        async ({ hkd }) => {
          const [, validUntil] = await hkd.token.supplyCeiling();
          await hkd.token.connect(hkd.holders.RESERVE).setSupplyCeiling(units(4_999_999), validUntil);
        },
      ],
      ["after the ceiling expired", 3, "HB-2313", MINT, () => connection.networkHelpers.time.increase(366 * 86_400)],
      ["while paused", 3, "HB-2315", MINT, ({ hkd, holders }) => hkd.token.connect(holders.PAUSER).pause()],
      [
        "a blacklisted beneficiary",
        3,
        "HB-2316",
        MINT,
        ({ hkd, holders, users }) => hkd.token.connect(holders.BLACKLISTER).blacklist(users[1]!),
      ],
      ["a signer that is no minter", 4, "HB-2402", MINT.replace("desk-1", "suspect"), async () => {}],
      [
        "an amount of zero",
        3,
        "HB-2301",
        "mint direct 0 --token hkd --to 0x0000000000000000000000000000000000000001 --as guardian",
        async () => {},
      ],
    ];
    for (const [what, code, fault, line, arrange] of cases) {
      it(what, async () => {
        await arrange(desk);
        const height = await heightOf(desk);

        const ran = await desk.cli(`${line} --send`, { answers: ["5,000,000.00"] });

        expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
        expect(ran.asked).to.deep.equal([]);
        expect(await heightOf(desk)).to.equal(height);
      });
    }

    it("with a screen that says what, why and what to do", async () => {
      const ran = await desk.cli("mint direct 10,000,001.00 --token hkd --to merchant-1 --as desk-1");
      expectGolden("mint-direct-refused", ran.out + ran.err);
    });
  });

  describe("asks twice for an unusual amount", () => {
    beforeEach(async () => {
      for (const amount of [100, 200, 300]) await fund(desk, desk.users[2]!.address, amount);
    });

    it("over ten times the recent median", async () => {
      const line = "mint direct 2,000.01 --token hkd --to merchant-1 --as desk-1";
      const plain = await desk.cli(line);
      expect([plain.code, faultOf(plain)]).to.deep.equal([3, "HB-2302"]);
      expectGolden("mint-direct-unusual", plain.out + plain.err);

      const counted = await desk.cli(`${line} --confirm-minor-units 2000010000`);
      expect(counted.code).to.equal(0);
      const sent = await desk.cli(`${line} --confirm-minor-units 2000010000 --send --approve ${planHashOf(counted)}`);
      expect(sent.code).to.equal(0);
    });

    it("but not at ten times", async () => {
      expect((await desk.cli("mint direct 2,000.00 --token hkd --to merchant-1 --as desk-1")).code).to.equal(0);
    });

    it("that looks like minor units", async () => {
      for (const amount of ["0.0002", "0.0003", "20000000"]) {
        const ran = await desk.cli(`mint direct ${amount} --token hkd --to merchant-1 --as desk-1`);
        expect([ran.code, faultOf(ran)], amount).to.deep.equal(amount === "20000000" ? [3, "HB-2311"] : [3, "HB-2303"]);
      }
    });

    it("at the terminal, in minor units", async () => {
      const line = "mint direct 5,000.00 --token hkd --to merchant-1 --as desk-1 --send";

      const wrong = await desk.cli(line, { answers: ["5,000.00", "5000"] });
      expect([wrong.code, faultOf(wrong)]).to.deep.equal([5, "HB-2503"]);

      const right = await desk.cli(line, { answers: ["5,000.00", "5000000000"] });
      expect(right.code).to.equal(0);
    });

    it("and refuses minor units that are another amount", async () => {
      const ran = await desk.cli(
        "mint direct 5,000.00 --token hkd --to merchant-1 --as desk-1 --confirm-minor-units 5000",
      );
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2304"]);
    });
  });
});
