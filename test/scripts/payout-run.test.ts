import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { id, keccak256, MaxUint256, Wallet } from "ethers";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { allowanceSlot } from "../../scripts/payout/measure.ts";
import { connection } from "../fixture.ts";
import { painText } from "../sdk/iso20022/pain-files.ts";
import { expectGolden, faultOf, fund, heightOf, planHashOf, units } from "./cli.ts";
import { expectPaidOnce, expectSpent, sentSince } from "./payout-agreement.ts";
import type { ListRun } from "./list-runs.ts";
import {
  amountAt,
  fileOf,
  jsonOf,
  loadPayoutDesk,
  newFolder,
  paidOnChain,
  painFile,
  payeeAt,
  readStatus,
  runPayout,
  showPayout,
  stableScreen,
  transferAt,
  type PayoutDesk,
} from "./payout-desk.ts";
import { startProxy } from "./proxy-node.ts";

// harbour payout run
// ├── the plan: what is paid to whom, who cannot be paid now, money and gas before and after; sends nothing
// ├── --send: approval of exactly what is left, payments, reports that agree with the chain
// │   ├── who may not be paid is skipped, comes back and is rejected in the report
// │   ├── --atomic: such a payee refuses the plan
// │   └── a yes is typed, or the plan's hash, or there is none
// ├── refused before anything is sent: money, a pause, intake, the payer
// ├── --calldata: the calls, to be signed elsewhere
// └── harbour payout show: the same from the chain, whoever sent it

describe("harbour payout run", () => {
  let desk: PayoutDesk;
  let changes: string;
  beforeEach(async () => {
    desk = await loadPayoutDesk();
    changes = newFolder();
  });

  const rows = [0, 1, 2].map(transferAt);
  const total = "33.03";
  const folderOf = () => join(changes, "localhost", readdirSync(join(changes, "localhost")).at(-1)!);
  const approved = async (file: string, more = "") =>
    `--send --approve ${planHashOf(await runPayout(desk, file, more))} ${more}`;
  const token = () => desk.hkd.token;
  const payer = () => desk.users[1]!;
  const allowance = () => token().allowance(desk.payer, desk.payouts.target);
  const blacklist = (account: string) => token().connect(desk.holders.BLACKLISTER).blacklist(account);

  describe("the plan", () => {
    it("shows the file, the payees, the money and the transactions", async () => {
      await fund(desk, payeeAt(1), 7);
      await blacklist(payeeAt(2));
      const file = painFile(desk, {
        rows: [...rows, { ...transferAt(0), uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42d" }],
      });
      const height = await heightOf(desk);
      const ran = await runPayout(desk, file, "", { changes });
      expect(ran.code).to.equal(0);
      expectGolden("payout-run-plan", stableScreen(ran.out));
      expect(await heightOf(desk)).to.equal(height);
      expect(readdirSync(changes)).to.deep.equal([]);
    });

    it("is one object with every payment, every part and the hash", async () => {
      const { schema, plan, sent } = jsonOf(await runPayout(desk, painFile(desk), "--json"));
      expect([schema, sent, plan.mode]).to.deep.equal(["harbour.payout-run/1", false, "best effort"]);
      expect(plan.payments.map(({ to, amount }: { to: string; amount: string }) => [to, amount])).to.deep.equal(
        rows.map(({ account }, i) => [account, String(units(10 + i) + BigInt(i) * 10_000n)]),
      );
      expect(plan.parts).to.have.length(1);
      expect(plan.payees).to.deep.equal({ count: 3, fresh: 3, barred: [] });
      expect(plan.money).to.deep.equal({
        free: String(units(5_000_000)),
        allowance: "0",
        approve: "33030000",
        allowanceAfter: "0",
      });
    });

    it("has the chain's own estimate once the allowance is there, and reads the allowance where the token keeps it", async () => {
      await token().connect(payer()).approve(desk.payouts, 33_030_000n);
      const { plan } = jsonOf(await runPayout(desk, painFile(desk), "--json"));
      const [part] = plan.parts;
      const payments = plan.payments.map(({ to, amount, memo }: Record<string, string>) => ({ to, amount, memo }));
      const estimate = await desk.payouts.connect(payer()).pay.estimateGas(token(), part.batchId, 1, payments);
      expect([part.measured, part.gas]).to.deep.equal([true, String(estimate)]);
      expect(plan.money.approve).to.equal(undefined);
      const slot = allowanceSlot(desk.payer, desk.payouts.target as string);
      expect(BigInt(await connection.ethers.provider.getStorage(token(), slot))).to.equal(33_030_000n);
    });

    it("says who is paid twice, and that the payer pays itself", async () => {
      const file = painFile(desk, { rows: [transferAt(0), transferAt(0), { ...transferAt(2), account: desk.payer }] });
      const { plan } = jsonOf(await runPayout(desk, file, "--json"));
      expect(plan.warnings.join("\n"))
        .to.match(/looks repeated: line 29 +HB-1877/)
        .and.to.match(/payer's own account/);
    });
  });

  describe("--send", () => {
    it("allows exactly the total, pays, and reports each line as the chain has it", async () => {
      const file = painFile(desk);
      const before = await token().balanceOf(desk.payer);
      const height = await heightOf(desk);
      const ran = await runPayout(desk, file, "--send", { changes, answers: [total] });
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.asked).to.have.length(1);
      await expectPaidOnce(desk, rows, folderOf());
      await expectSpent(desk, before, rows);
      expect(await sentSince(desk, height)).to.deep.equal({ good: 2, failed: 0 });
      const approvals = await token().queryFilter(token().filters.Approval(desk.payer), height + 1);
      expect(approvals.map(({ args }) => args.value)).to.deep.equal([33_030_000n]);
      const camt = readFileSync(join(folderOf(), "camt.054.xml"), "utf8");
      expect(camt.match(/<CdtDbtInd>DBIT/g)).to.have.length(6);
    });

    it("skips who may not be paid, says so, and the money comes back", async () => {
      await blacklist(payeeAt(1));
      const file = painFile(desk);
      const before = await token().balanceOf(desk.payer);
      const ran = await runPayout(desk, file, await approved(file), { changes });
      expect(ran.code, ran.err).to.equal(2);
      expectGolden("payout-run-sent", stableScreen(ran.out));
      expect(before - (await token().balanceOf(desk.payer))).to.equal(22_020_000n);
      expect((await paidOnChain(desk)).map(({ to }) => to)).to.deep.equal([payeeAt(0), payeeAt(2)]);
      const { payments } = readStatus(folderOf());
      expect(payments.map(({ outcome }) => outcome.status)).to.deep.equal(["ACSC", "RJCT", "ACSC"]);
      expect(payments[1]!.outcome).to.include({ reason: "AC06" });
      expect(readFileSync(join(folderOf(), "camt.054.xml"), "utf8")).not.to.contain(payeeAt(1));
    });

    it("gives each refusal its own reason", async () => {
      const at = { account: desk.hkd.token.target as string };
      await token().connect(desk.holders.ATTESTER).setVerified(payeeAt(0), true);
      await token().connect(desk.holders.ATTESTER).setVerified(desk.payer, true);
      await token().connect(desk.holders.PAUSER).closePolicy();
      const file = painFile(desk, { rows: [transferAt(0), transferAt(1), { ...transferAt(2), ...at }] });
      const ran = await runPayout(desk, file, `${await approved(file)} --json`, { changes });
      expect(ran.code, ran.err).to.equal(2);
      const said = jsonOf(ran).outcome.payments.map(({ state, reason }: Record<string, string>) => reason ?? state);
      expect(said).to.deep.equal(["paid", "AG01", "AC01"]);
    });

    it("pays a list, in either currency", async () => {
      const { cnh } = desk;
      await cnh.token.connect(desk.users[0]!).mint(desk.payer, units(100));
      const list = fileOf(`to,amount,reference\n${payeeAt(0)},40.000011,RENT-1\n${payeeAt(1)},2.00,\n`, "payout.csv");
      const more = "--token cnh --message-id RENT-2026-11";
      const ran = await runPayout(desk, list, await approved(list, more), { changes });
      expect(ran.code, ran.err).to.equal(0);
      expect(await cnh.token.balanceOf(payeeAt(0))).to.equal(40_000_011n);
      const { original, payments } = readStatus(folderOf());
      expect([original.messageId, original.messageName]).to.deep.equal(["RENT-2026-11", "csv"]);
      expect(payments.map(({ amount }) => amount)).to.deep.equal([40_000_011n, 2_000_000n]);
    });

    it("leaves an allowance that suffices as it is, and replaces one that does not", async () => {
      await token().connect(payer()).approve(desk.payouts, units(100));
      const file = painFile(desk);
      const before = await heightOf(desk);
      expect((await runPayout(desk, file, await approved(file), { changes })).code).to.equal(0);
      expect(await allowance()).to.equal(66_970_000n);
      expect(await sentSince(desk, before)).to.deep.equal({ good: 1, failed: 0 });

      const next = painFile(desk, { messageId: "NEXT", rows: [{ ...transferAt(5), amount: "80.00" }] });
      expect((await runPayout(desk, next, await approved(next), { changes })).code).to.equal(0);
      expect(await allowance()).to.equal(0n);
    });

    it("takes nothing off an allowance without an end, and says that it stays", async () => {
      await token().connect(payer()).approve(desk.payouts, MaxUint256);
      const file = painFile(desk);
      const planned = await runPayout(desk, file);
      expect(planned.out).to.match(/allowance +unlimited → unlimited/);
      const ran = await runPayout(desk, file, `--send --approve ${planHashOf(planned)}`, { changes });
      expect(ran.out).to.match(/allowance left +unlimited/);
    });

    it("needs a yes to exactly this payout", async () => {
      const file = painFile(desk);
      const height = await heightOf(desk);
      const other = await approved(painFile(desk, { messageId: "OTHER" }));
      for (const [more, options, expected] of [
        ["--send", { answers: ["33.02"] } as ListRun, [5, "HB-2503"]],
        ["--send", {}, [64, "HB-2501"]],
        [other, {}, [3, "HB-2502"]],
        ["--schedule", {}, [3, "HB-2406"]],
      ] as const) {
        const ran = await runPayout(desk, file, more, options);
        expect([ran.code, faultOf(ran)], more).to.deep.equal(expected);
      }
      expect(await heightOf(desk)).to.equal(height);
    });

    it("writes down what was signed before the node has it", async () => {
      const wallet = new Wallet(id("a payer whose signer only signs"));
      await connection.networkHelpers.setBalance(wallet.address, 10n ** 18n);
      await fund(desk, wallet.address, 100);
      const sign = async (asked: Record<string, string>) => {
        const { from: _, gas, ...rest } = asked;
        return wallet.signTransaction({ ...rest, gasLimit: gas!, nonce: Number(asked["nonce"]), type: 2 });
      };
      const signer: Eip1193 = {
        request: async ({ method, params }) => {
          if (method === "eth_accounts") return [wallet.address];
          return method === "eth_signTransaction" ? sign((params as Record<string, string>[])[0]!) : undefined;
        },
      };
      const known: boolean[] = [];
      const proxy = await startProxy({
        eth_sendRawTransaction: ([raw], truth) => {
          const journal = readFileSync(join(folderOf(), "journal.jsonl"), "utf8");
          known.push(
            journal
              .trimEnd()
              .split("\n")
              .at(-1)!
              .includes(keccak256(raw as string)),
          );
          return truth();
        },
      });
      try {
        const provider = readingProvider(proxy.endpoint, desk.chain.chainId);
        const book = { ...desk.chain.book, "merchant-1": wallet.address };
        const chain = { ...desk.chain, provider, signer, signsApart: true, book };
        const file = painFile({ ...desk, payer: wallet.address });
        const ran = await runPayout(desk, file, "--send", { changes, chain, answers: [total] });
        expect(ran.code, ran.err).to.equal(0);
        expect(known).to.deep.equal([true, true]);
      } finally {
        proxy.close();
      }
    });

    it("says how far it is", async () => {
      const file = painFile(desk);
      const { progress } = await runPayout(desk, file, await approved(file), { changes });
      expect(new Set(progress.map(([label]) => label))).to.deep.equal(
        new Set(["reading payees", "simulating", "paying"]),
      );
      for (const label of ["reading payees", "simulating", "paying"]) {
        const [, done, of] = progress.findLast(([each]) => each === label)!;
        expect(done, label).to.equal(of);
      }
    });
  });

  describe("is refused", () => {
    async function expectRefused(expected: [number, string], more = ""): Promise<void> {
      const file = painFile(desk);
      const height = await heightOf(desk);
      const ran = await runPayout(desk, file, `${more} --send --json`);
      expect([ran.code, /✗ (HB-\d{4})/.exec(ran.err)?.[1], jsonOf(ran).sent]).to.deep.equal([...expected, false]);
      expect(await heightOf(desk)).to.equal(height);
    }

    it("where a payee may not be paid and all or nothing was asked for", async () => {
      await blacklist(payeeAt(1));
      await expectRefused([3, "HB-2910"], "--atomic");
    });

    it("where the money does not suffice; what is on hold is not there", async () => {
      const hold = units(5_000_000) - 33_029_999n;
      await token().connect(desk.holders.BLACKLISTER).raiseHold(desk.payer, hold, desk.bytes("HCA-1"));
      await expectRefused([3, "HB-2911"]);
    });

    it("while the token is paused, or the contract takes nothing in", async () => {
      await desk.payouts.connect(desk.holders.PAUSER).stopIntake(token());
      await expectRefused([3, "HB-2912"]);
      await desk.payouts.connect(desk.holders.UNPAUSER).resumeIntake(token());
      await token().connect(desk.holders.PAUSER).pause();
      await expectRefused([3, "HB-2912"]);
    });

    it("where the payer may not pay", async () => {
      await blacklist(desk.payer);
      await expectRefused([3, "HB-2915"]);
      await token().connect(desk.holders.UNBLACKLISTER).unBlacklist(desk.payer);
      await token().connect(desk.holders.PAUSER).closePolicy();
      await expectRefused([3, "HB-2915"]);
    });
  });

  it("--atomic pays all of a transaction", async () => {
    const file = painFile(desk);
    const ran = await runPayout(desk, file, await approved(file, "--atomic"), { changes });
    expect(ran.code, ran.err).to.equal(0);
    await expectPaidOnce(desk, rows, folderOf());
  });

  it("--calldata prints the calls in their order, and they pay", async () => {
    const file = painFile(desk);
    const { calls } = jsonOf(await runPayout(desk, file, "--calldata --json"));
    expect(calls.map(({ act }: { act: string }) => act)).to.deep.equal(["approve", "pay"]);
    for (const { to, data } of calls) await payer().sendTransaction({ to, data });
    const shown = await showPayout(desk, file, `--out ${changes}`);
    expect(shown.code, shown.err).to.equal(0);
    await expectPaidOnce(desk, rows, changes);
  });

  describe("harbour payout show", () => {
    it("knows nothing of what was not sent", async () => {
      const ran = await showPayout(desk, painFile(desk), "--json");
      expect([ran.code, jsonOf(ran).outcome.counts]).to.deep.equal([2, { paid: 0, skipped: 0, left: 3 }]);
    });

    it("shows what became of each payment, with what is on its way", async () => {
      await blacklist(payeeAt(1));
      const file = painFile(desk);
      const approve = await approved(file);
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      try {
        const chain = { ...desk.chain, pace: { giveUpAfter: 300 } };
        const waiting = runPayout(desk, file, approve, { changes, chain });
        const ran = await waiting;
        expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2601"]);
        expect(ran.out).to.match(/on its way +transaction 0x/);
        expect((await showPayout(desk, file, "", { changes })).out).to.match(/on its way +transaction 0x/);
      } finally {
        await connection.provider.request({ method: "evm_setAutomine", params: [true] });
        await connection.networkHelpers.mine();
      }
      expect((await runPayout(desk, file, approve, { changes })).code).to.equal(2);
      const shown = await showPayout(desk, file, `--out ${changes}`, { changes });
      expect(shown.code).to.equal(2);
      expectGolden("payout-show", stableScreen(shown.out));
    });
  });

  it("leaves nothing of a name in a screen that a terminal would obey", async () => {
    const rows = [{ ...transferAt(0), name: "Eve \u202egnp.exe", endToEndId: "A\u200bB" }];
    const text = painText({ blocks: [{ debtorAccount: desk.payer, debtor: "A\u2066B", transfers: rows }] });
    const { out } = await runPayout(desk, fileOf(text));
    expect(out).to.contain("Eve \\u{202e}gnp.exe").and.to.contain("A\\u{200b}B");
    expect(out).not.to.match(/[\u202e\u200b\u2066]/);
    expect(amountAt(0)).to.equal("10.00");
  });
});
