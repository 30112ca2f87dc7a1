import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { decodeEvents } from "../../scripts/changes/decode-events.ts";
import { knownTarget } from "../../scripts/chain/targets.ts";
import { groupCalls, type SafeCall } from "../../scripts/safe/group-calls.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  PAYOUTS_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import { memoFromText } from "../../sdk/memo.ts";
import { expectGolden, faultOf, loadDesk, units, type Desk } from "./cli.ts";

// What screens say of the contracts that both currencies share
// ├── a call: each amount in the token that it names, enumerations in words; about both, about none, to nobody known
// ├── a role's call: whose it is in the authority of the token that it names; scheduled; refused
// ├── a refusal and an event: amounts in their token
// └── calls for a Safe: with its other calls over that authority, and settling by itself between what is before and after

const WINDOW = [1_800_000_000, 1_800_000_240] as const;
const NOTHING = { kind: 0, value: 0, validAfter: 0, validBefore: 0, signature: "0x" };

describe("words about settlement", () => {
  let desk: Desk;
  let cnh: string;
  let hkd: string;
  let payer: string;
  let payee: string;
  beforeEach(async () => {
    desk = await loadDesk();
    [cnh, hkd] = [desk.cnh.token.target as string, desk.hkd.token.target as string];
    [payer, payee] = [desk.users[0]!.address, desk.users[1]!.address];
  });

  const pay = (token: string, amount = units(5), mode = 0) => {
    const row = { to: payee, amount, memo: memoFromText("INV-1") };
    return PAYOUTS_INTERFACE.encodeFunctionData("pay", [token, id("batch"), mode, [row]]);
  };
  const stop = (token: string) => PAYOUTS_INTERFACE.encodeFunctionData("stopIntake", [token]);
  const quote = (sellToken: string, buyToken: string) => ({
    maker: payer,
    taker: ZeroAddress,
    sellToken,
    buyToken,
    sellMax: units(10),
    priceNumerator: 924n,
    priceDenominator: 1_000n,
    minFill: units(1),
    nonce: 7n,
    validAfter: WINDOW[0],
    validBefore: WINDOW[1],
    memo: ZeroHash,
    feed: ZeroAddress,
    feedInverted: false,
    bandBps: 0,
    bandMaxAge: 0,
  });
  const acceptance = () => ({
    quote: id("quote"),
    taker: payee,
    sellAmount: units(2),
    recipient: ZeroAddress,
    memo: ZeroHash,
    maxFee: units(1),
    feeTo: ZeroAddress,
    nonce: 8n,
    validAfter: WINDOW[0],
    validBefore: WINDOW[1],
  });

  describe("a call", () => {
    it("shows amounts in the token that it names", async () => {
      const ran = await desk.cli(`tx decode ${pay(hkd)} --to payouts-contract`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-payouts", ran.out);
      expect((await desk.cli(`tx decode ${pay(cnh)} --to payouts-contract`)).out).to.include("5.00 CNH = 5000000");
      const json = JSON.parse((await desk.cli(`tx decode ${pay(cnh)} --to payouts-contract --json`)).out);
      expect(json.call).to.include({ target: "payouts contract", currency: "CNH", method: "pay" });
    });

    it("shows what is exchanged in both, row by row", async () => {
      const fill = { quote: quote(cnh, hkd), makerSignature: "0x", acceptance: acceptance(), takerSignature: "0x" };
      const places = { maker: 0, taker: 1, recipient: 1 };
      const back = { ...fill, quote: quote(hkd, cnh), ...places };
      const data = FX_SETTLEMENT_INTERFACE.encodeFunctionData("fillBatch", [[{ ...fill, ...places }, back], [payer]]);
      const ran = await desk.cli(`tx decode ${data} --to fx-settlement`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-fills", ran.out);
      const { call } = JSON.parse((await desk.cli(`tx decode ${data} --to fx-settlement --json`)).out);
      expect(call).to.include({ target: "FX settlement" }).and.not.have.property("currency");
    });

    it("shows an order with its milestones and where its money comes from", async () => {
      const milestone = (kind: number, guaranteed: boolean, attestor: string) => ({
        amount: units(3),
        kind,
        guaranteed,
        attestor,
        documentType: ZeroHash,
        due: WINDOW[0],
        disputeWindow: 86_400,
      });
      const order = {
        buyer: payer,
        seller: payee,
        token: cnh,
        arbiter: ZeroAddress,
        guarantor: ZeroAddress,
        guaranteeFee: units(1),
        fundBy: WINDOW[0],
        longStop: WINDOW[1],
        arbiterTime: 0,
        defaultSplitBps: 5_000,
        termsHash: id("terms"),
        memo: memoFromText("PO-7"),
        salt: id("salt"),
        milestones: [milestone(0, false, ZeroAddress), milestone(1, true, payee)],
      };
      const undertaking = {
        order: ZeroHash,
        guarantor: ZeroAddress,
        amount: units(3),
        fee: units(1),
        validAfter: 0,
        validBefore: 0,
      };
      const funding = { ...NOTHING, kind: 2 };
      const data = TRADE_ESCROW_INTERFACE.encodeFunctionData("open", [order, "0x", "0x", undertaking, "0x", funding]);
      const ran = await desk.cli(`tx decode ${data} --to trade-escrow`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-order", ran.out);
    });

    it("cannot name a currency where no contract or no token of ours is given", async () => {
      expect((await desk.cli(`tx decode ${pay(hkd)}`)).out).to.match(/5\.00 HKD = 5000000 minor units/);
      expect((await desk.cli(`tx decode ${pay(payee)} --to payouts-contract`)).out).to.match(/5\.00 units = 5000000/);
      const cancel = PAYOUTS_INTERFACE.encodeFunctionData("cancel", [id("batch")]);
      const { call } = JSON.parse((await desk.cli(`tx decode ${cancel} --to payouts-contract --json`)).out);
      expect(call).to.include({ method: "cancel" }).and.not.have.property("currency");
    });
  });

  describe("a role's call", () => {
    it("is of the role in the authority of the token that it names", async () => {
      const ran = await desk.cli(`tx simulate --to payouts-contract --data ${stop(hkd)} --as pauser`);
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.out).to.match(/needs +PAUSER, which it holds/);
      expect(ran.out).to.match(/payouts contract +IntakeStopped +pauser \(0x\S+\) stopped new business in HKD token/);
      const refused = await desk.cli(`tx simulate --to payouts-contract --data ${stop(cnh)} --as merchant-1 --json`);
      const object = JSON.parse(refused.out);
      expect([object.exitCode, object.gate.role, object.refusal.code]).to.deep.equal([4, "PAUSER", "HB-2401"]);
      expect(object.gate.authority).to.equal(desk.cnh.authority.target);
      const foreign = await desk.cli(`tx simulate --to payouts-contract --data ${stop(payee)} --as pauser --json`);
      expect(JSON.parse(foreign.out)).to.not.have.property("gate");
    });

    it("waits where the role waits, and shows in the list of what is scheduled", async () => {
      const values = [hkd, payee, units(4), desk.users[2]!.address, id("case")] as const;
      const surrender = TRADE_ESCROW_INTERFACE.encodeFunctionData("surrender", [...values]);
      const ran = await desk.cli(`tx simulate --to trade-escrow --data ${surrender} --as seizer`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2404"]);
      expect(ran.out).to.match(
        /later +Refused: merchant-1 \(0x\S+\) is not blacklisted, so nothing of it can be taken here/,
      );
      await desk.hkd.authority.connect(desk.holders.SEIZER).schedule(desk.tradeEscrow, surrender, 0);
      const list = await desk.cli("operation list --token hkd");
      expect(list.out).to.match(
        /surrender on trade escrow, by seizer\n +HKD token · merchant-1 · 4\.00 HKD · court · /,
      );
    });
  });

  it("tells a refusal and an event in the token's own amounts", async () => {
    const refused = await desk.cli(`tx simulate --to payouts-contract --data ${pay(hkd, 0n)} --as desk-1`);
    expect([refused.code, faultOf(refused)]).to.deep.equal([3, "HB-2301"]);
    expect(refused.out + refused.err).to.include("row 0 cannot be paid: 0.00 HKD to merchant-1");
    await desk.cnh.token.connect(desk.users[0]!).mint(payer, units(9));
    await desk.cnh.token.connect(desk.users[0]!).approve(desk.payouts, units(9));
    const sent = await desk.users[0]!.sendTransaction({ to: desk.payouts, data: pay(cnh, units(9), 1) });
    const ran = await desk.cli(`tx decode ${sent.hash}`);
    expect(ran.out).to.match(/payouts contract +BatchPaid +desk-1 \(0x\S+\) paid 9\.00 CNH to 1 of 1 payee, 0\.00 CNH/);
    const events = decodeEvents((await sent.wait())!.logs, desk.chain);
    const paid = events.find(({ event }) => event === "BatchPaid")!;
    expect(paid.by).to.equal("payouts contract");
    expect(paid.values).to.include("paid 9.00 CNH = 9000000 minor units");
  });

  it("puts a role's call with the others over its authority, and settling by itself", () => {
    const call = (address: string, data: string, title: string): SafeCall => {
      return { target: knownTarget(desk.chain, address)!, data, title };
    };
    const approve = TOKEN_INTERFACE.encodeFunctionData("approve", [desk.payouts.target, units(5)]);
    const pause = TOKEN_INTERFACE.encodeFunctionData("pause");
    const payouts = desk.payouts.target as string;
    const groups = groupCalls(desk.chain, [
      call(hkd, pause, "pause"),
      call(payouts, stop(hkd), "stop HKD"),
      call(payouts, stop(cnh), "stop CNH"),
      call(hkd, approve, "approve"),
      call(payouts, pay(hkd), "pay"),
      call(cnh, pause, "pause CNH"),
    ]);
    expect(groups.map(({ calls, currency, to }) => [calls, currency, to])).to.deep.equal([
      [[0, 1], "HKD", desk.hkd.authority.target],
      [[2], "CNH", payouts],
      [[3], "HKD", hkd],
      [[4], undefined, payouts],
      [[5], "CNH", cnh],
    ]);
    const [data] = AUTHORITY_INTERFACE.decodeFunctionData("multicall", groups[0]!.data) as unknown as [string[]];
    expect(data[1]).to.equal(AUTHORITY_INTERFACE.encodeFunctionData("execute", [payouts, stop(hkd)]));
  });
});
