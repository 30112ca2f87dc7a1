import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, toQuantity, zeroPadValue } from "ethers";
import { askBoth } from "../../scripts/chain/ask-both.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";
import { PAYOUTS_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { connection } from "../fixture.ts";
import { painText, type TransferRow } from "../sdk/iso20022/pain-files.ts";
import { expectGolden, faultOf, heightOf, planHashOf } from "./cli.ts";
import { dyingSigner, type ListRan, type ListRun } from "./list-runs.ts";
import { expectPaidOnce, expectSpent, sentSince } from "./payout-agreement.ts";
import {
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
import { startProxy, type Alter, type ProxyNode } from "./proxy-node.ts";

// a payout that is run again
// ├── the same file: nothing to do, on this machine and on another that has no journal
// ├── half of it: another machine goes on where the chain is
// ├── a changed file, another secret or another mode under a used message id → refused before anything is sent
// ├── a part too large for a transaction: cancelled and paid in halves, and so seen from everywhere
// │   └── an id that the payer cancelled for good is not paid in halves
// └── what a node says: a doctored receipt, a hidden event, a block that is taken back, one that is not final yet

const setBlockGasLimit = (limit: number) =>
  connection.provider.request({ method: "evm_setBlockGasLimit", params: [`0x${limit.toString(16)}`] } as never);

describe("a payout that is run again", () => {
  let desk: PayoutDesk;
  let changes: string;
  let funds: bigint;
  beforeEach(async () => {
    desk = await loadPayoutDesk();
    changes = newFolder();
    funds = await desk.hkd.token.balanceOf(desk.payer);
  });

  const rowsOf = (count: number): TransferRow[] => Array.from({ length: count }, (_, i) => transferAt(i));
  const folderOf = () => join(changes, "localhost", readdirSync(join(changes, "localhost")).at(-1)!);
  const approved = async (file: string, more = "") =>
    `--send --approve ${planHashOf(await runPayout(desk, file, more))} ${more}`;
  const payer = () => desk.users[1]!;
  async function send(file: string, more = "", options: ListRun = {}): Promise<ListRan> {
    return runPayout(desk, file, await approved(file, more), { changes, ...options });
  }
  /** As if on a machine that never saw the payout. */
  const elsewhere = () => (changes = newFolder());

  it("pays nothing twice, and says of each payment what became of it", async () => {
    const file = painFile(desk);
    const approve = await approved(file);
    expect((await runPayout(desk, file, approve, { changes })).code).to.equal(0);
    const height = await heightOf(desk);
    for (const where of [changes, newFolder(), undefined]) {
      const again = await runPayout(desk, file, `${approve} --json`, where === undefined ? {} : { changes: where });
      const { sent, outcome, exitCode } = jsonOf(again);
      expect([sent, exitCode, outcome.counts]).to.deep.equal([false, 0, { paid: 3, skipped: 0, left: 0 }]);
      expect(again.err.includes("no reports were written")).to.equal(where !== changes);
    }
    expect(await heightOf(desk)).to.equal(height);
    await expectPaidOnce(desk, rowsOf(3), folderOf());
    expect(readdirSync(join(changes, "localhost"))).to.have.length(1);
  });

  describe("in halves, where a part is too large for a transaction", () => {
    const rows = rowsOf(24);
    const setSmall = async (limit = 1_300_000) => {
      await setBlockGasLimit(limit);
      await connection.networkHelpers.mine();
    };
    beforeEach(() => setSmall());
    afterEach(() => setBlockGasLimit(60_000_000));
    const dying = (at: number, when: "before" | "after") => ({
      chain: { ...desk.chain, signer: dyingSigner(desk.chain.signer, at, when) },
    });

    it("goes on from another machine where the chain is", async () => {
      const file = painFile(desk, { rows });
      const approve = await approved(file);
      const height = await heightOf(desk);
      // Approval, cancellation and the first half; the second is never handed over.
      const broken = await runPayout(desk, file, approve, { changes, ...dying(4, "before") });
      expect([broken.code, faultOf(broken)]).to.deep.equal([1, "HB-2604"]);
      expectGolden("payout-run-broken", stableScreen(broken.out + broken.err.slice(broken.err.indexOf("\n✗"))));
      expect(readStatus(folderOf()).payments.map(({ outcome }) => outcome.status)).to.deep.equal([
        ...Array<string>(12).fill("ACSC"),
        ...Array<string>(12).fill("PDNG"),
      ]);

      elsewhere();
      const { plan } = jsonOf(await runPayout(desk, file, "--json"));
      expect(plan.parts.map(({ part, state }: Record<string, string>) => [part, state])).to.deep.equal([
        ["1.1", "paid"],
        ["1.2", "open"],
      ]);
      expect((await runPayout(desk, file, approve, { changes })).code).to.equal(0);
      await expectPaidOnce(desk, rows, folderOf());
      await expectSpent(desk, funds, rows);
      expect(await sentSince(desk, height)).to.deep.equal({ good: 4, failed: 0 });
    });

    it("goes on with halves of halves where blocks are smaller than a part", async () => {
      await setSmall(800_000);
      const file = painFile(desk, { rows });
      const { plan } = jsonOf(await runPayout(desk, file, "--json"));
      expect(plan.warnings.join()).to.contain("part 1 is too large for one transaction");
      const height = await heightOf(desk);
      const ran = await runPayout(desk, file, `--send --json --approve ${plan.hash}`, { changes });
      expect(ran.code, ran.err).to.equal(0);
      const { transactions } = jsonOf(ran).outcome;
      expect(transactions.map(({ part }: { part: string }) => part)).to.deep.equal([
        "1.1.1",
        "1.1.2",
        "1.2.1",
        "1.2.2",
      ]);
      await expectPaidOnce(desk, rows, folderOf());
      expect(await sentSince(desk, height)).to.deep.equal({ good: 8, failed: 0 });
      expect(jsonOf(await runPayout(desk, file, "--json", { changes: newFolder() })).outcome.counts.paid).to.equal(24);
    });

    it("is announced by the plan, and nothing that others sign", async () => {
      await desk.hkd.token.connect(payer()).approve(desk.payouts, funds);
      const file = painFile(desk, { rows });
      const planned = await runPayout(desk, file);
      expect(planned.out).to.match(/! part 1 is too large for one transaction/);
      for (const exit of ["--calldata", "--safe"]) {
        const ran = await runPayout(desk, file, exit, { changes });
        expect([ran.code, faultOf(ran)], exit).to.deep.equal([3, "HB-2918"]);
      }
    });

    it("is not what a payer meant who cancelled the id for good", async () => {
      const file = painFile(desk, { rows });
      const approve = await approved(file);
      const { plan } = jsonOf(await runPayout(desk, file, "--json"));
      await desk.payouts.connect(payer()).cancel(plan.parts[0].batchId);
      const ran = await runPayout(desk, file, approve, { changes });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2909"]);
      const shown = await showPayout(desk, file, `--out ${changes}`);
      expect(shown.out).to.contain("part 1, 24 payments, is cancelled");
      expect(readStatus(changes).payments[0]!.outcome).to.deep.include({ status: "PDNG" });
    });

    it("is not what a payer meant who cancels the id while the run is on its way", async () => {
      const file = painFile(desk, { rows });
      const approve = await approved(file);
      const { plan } = jsonOf(await runPayout(desk, file, "--json"));
      let sent = 0;
      const signer: Eip1193 = {
        request: async (call) => {
          const answer = await desk.chain.signer.request(call);
          // Right after the approval.
          if (call.method === "eth_sendTransaction" && ++sent === 1)
            await desk.payouts.connect(payer()).cancel(plan.parts[0].batchId);
          return answer;
        },
      };
      const ran = await runPayout(desk, file, approve, { changes, chain: { ...desk.chain, signer } });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2909"]);
      expect(await paidOnChain(desk)).to.deep.equal([]);
    });

    it("goes on with halves that were begun here and cancelled", async () => {
      const file = painFile(desk, { rows });
      const approve = await approved(file);
      await runPayout(desk, file, approve, { changes, ...dying(3, "before") });
      expect(await paidOnChain(desk)).to.deep.equal([]);
      expect((await showPayout(desk, file, "", { changes })).out).not.to.contain("cancelled");
      expect((await showPayout(desk, file)).out).to.contain("cancelled");
      expect(faultOf(await runPayout(desk, file, approve, { changes: newFolder() }))).to.equal("HB-2909");
      expect((await runPayout(desk, file, approve, { changes })).code).to.equal(0);
      await expectPaidOnce(desk, rows, folderOf());
    });

    it("goes on elsewhere with halves that were only cancelled, where it is told to", async () => {
      const file = painFile(desk, { rows });
      const approve = await approved(file);
      await runPayout(desk, file, approve, { changes, ...dying(3, "before") });
      elsewhere();
      expect((await runPayout(desk, file, `${approve} --halves`, { changes })).code).to.equal(0);
      await expectPaidOnce(desk, rows, folderOf());
    });

    it("ends where a single payment does not fit either", async () => {
      const file = painFile(desk, { rows: rows.slice(0, 2) });
      const approve = await approved(file);
      await setSmall(190_000);
      const ran = await runPayout(desk, file, approve, { changes });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2913"]);
      expect(await paidOnChain(desk)).to.deep.equal([]);
    });
  });

  describe("with something changed", () => {
    async function expectUsed(file: string, more = "", words = ""): Promise<void> {
      const height = await heightOf(desk);
      for (const where of [changes, newFolder()]) {
        const ran = await runPayout(desk, file, `${more} --send`, { changes: where, answers: ["33.03"] });
        expect([ran.code, faultOf(ran)], ran.err).to.deep.equal([3, "HB-2908"]);
        expect(ran.err).to.contain(words);
      }
      expect(await heightOf(desk)).to.equal(height);
    }

    it("is refused: the file, by a row or by a byte", async () => {
      await send(painFile(desk, { rows: rowsOf(30) }));
      const changed = rowsOf(30).map((row, i) => (i === 29 ? { ...row, amount: "1.00" } : row));
      await expectUsed(painFile(desk, { rows: changed }), "", "30 payments in 0x");
      const text = painText({
        messageId: "SALARIES-2026-11",
        blocks: [{ debtor: "Lantau Trading Ltd", debtorAccount: desk.payer, transfers: rowsOf(30) }],
      });
      await expectUsed(fileOf(`${text}\n`), "", "the same payees and amounts with references of another file");
    });

    it("is refused: the secret, the mode, the currency", async () => {
      const list = (name: string) => fileOf(`to,amount,reference\n${payeeAt(0)},33.03,\n`, name);
      const file = painFile(desk);
      await send(file);
      const secret = fileOf(Buffer.from(keccak256("0x02").slice(2), "hex"), "other.secret");
      await expectUsed(file, `--secret ${secret}`, "another secret");
      await expectUsed(file, "--atomic", "without --atomic");
      await send(list("one.csv"), "--token hkd --message-id L-1");
      await expectUsed(list("one.csv"), "--token cnh --message-id L-1", "another currency");
    });

    it("is paid where nothing of the first file was: then it is a correction", async () => {
      const first = painFile(desk);
      const approve = await approved(first);
      const dead = dyingSigner(desk.chain.signer, 1, "before");
      await runPayout(desk, first, approve, { changes, chain: { ...desk.chain, signer: dead } });
      const rows = rowsOf(2);
      expect((await send(painFile(desk, { rows }))).code).to.equal(0);
      await expectPaidOnce(desk, rows, folderOf());
    });

    it("is another payout where the message id or the debtor is another", async () => {
      const bank = (debtorAccount: string) =>
        fileOf(painText({ messageId: "SALARIES-2026-11", blocks: [{ debtorAccount, transfers: rowsOf(1) }] }));
      await send(painFile(desk, { rows: rowsOf(1) }));
      for (const file of [painFile(desk, { messageId: "NEXT", rows: rowsOf(1) }), bank("112-001"), bank("112-002")])
        expect((await send(file)).code).to.equal(0);
      expect(await paidOnChain(desk)).to.have.length(4);
    });
  });

  describe("before a node that", () => {
    let proxy: ProxyNode;
    beforeEach(async () => {
      proxy = await startProxy();
    });
    afterEach(() => proxy.close());
    const through = (): Connection => {
      const provider = readingProvider(proxy.endpoint, desk.chain.chainId);
      return { ...desk.chain, provider, signer: proxy.endpoint };
    };
    /** Together with an honest one. */
    const both = (): Connection => {
      const honest = { host: "honest", request: desk.chain.signer.request };
      const provider = readingProvider(
        askBoth(proxy.endpoint, async () => honest),
        desk.chain.chainId,
      );
      return { ...through(), provider, alone: through().provider, secondNode: async () => honest };
    };
    type RawLog = { address: string; topics: string[]; data: string };
    const isBatchPaid = ({ topics }: RawLog) => topics[0] === PAYOUTS_INTERFACE.getEvent("BatchPaid").topicHash;
    const isMemo = ({ topics }: RawLog) => topics[0] === TOKEN_INTERFACE.getEvent("TransferWithMemo").topicHash;
    /** Changes the receipts of payments, and no others. */
    const doctored =
      (change: (logs: RawLog[]) => RawLog[]): Alter =>
      async (_, truth) => {
        const receipt = (await truth()) as { logs: RawLog[] } | null;
        return receipt?.logs.some(isBatchPaid) ? { ...receipt, logs: change(receipt.logs) } : receipt;
      };

    it("doctors a receipt is not believed", async () => {
      const lies: ((logs: RawLog[]) => RawLog[])[] = [
        // A payee exchanged, an amount cut, a row left out, a reference exchanged.
        (logs) =>
          logs.map((log) =>
            log.topics[2] === logs[1]!.topics[2]
              ? { ...log, topics: [...log.topics.slice(0, 2), logs[3]!.topics[2]!, ...log.topics.slice(3)] }
              : log,
          ),
        (logs) => logs.map((log, i) => (i === 1 || i === 2 ? { ...log, data: `0x${"1".padStart(64, "0")}` } : log)),
        (logs) => logs.filter((_, i) => i !== 1 && i !== 2),
        (logs) =>
          logs.map((log) =>
            isMemo(log) ? { ...log, topics: [...log.topics.slice(0, 3), `0x${"77".repeat(32)}`] } : log,
          ),
      ];
      for (const [i, lie] of lies.entries()) {
        const file = painFile(desk, { messageId: `LIE-${i}` });
        const approve = await approved(file);
        proxy.alter["eth_getTransactionReceipt"] = doctored(lie);
        const ran = await runPayout(desk, file, approve, { changes, chain: through() });
        expect([ran.code, faultOf(ran)], `lie ${i}`).to.deep.equal([1, "HB-2914"]);
        const shown = await showPayout(desk, file, `--out ${changes}`, { chain: through() });
        expect([shown.code, faultOf(shown)]).to.deep.equal([1, "HB-2914"]);
        expect(readdirSync(changes)).not.to.include("pacs.002.xml");
      }
    });

    it("doctors what came back is not believed", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(payeeAt(1));
      const file = painFile(desk);
      await send(file);
      // The refund is the last event but one.
      const refund = (change: (log: RawLog) => RawLog) => (logs: RawLog[]) =>
        logs.map((log, i) => (i === logs.length - 2 ? change(log) : log));
      const lies = [
        refund((log) => ({ ...log, data: `0x${"1".padStart(64, "0")}` })),
        refund((log) => ({ ...log, topics: [...log.topics.slice(0, 2), zeroPadValue(payeeAt(0), 32)] })),
        (logs: RawLog[]) =>
          logs.filter(({ topics }) => topics[0] !== PAYOUTS_INTERFACE.getEvent("PaymentSkipped").topicHash),
      ];
      for (const lie of lies) {
        proxy.alter["eth_getTransactionReceipt"] = doctored(lie);
        expect(faultOf(await showPayout(desk, file, "", { chain: through() }))).to.equal("HB-2914");
      }
      proxy.alter = {};
      expect((await showPayout(desk, file)).code).to.equal(2);
    });

    it("is contradicted by another is not believed", async () => {
      const file = painFile(desk);
      const approve = await approved(file);
      proxy.alter["eth_getTransactionReceipt"] = doctored((logs) => logs.slice(0, -1));
      const chain = { ...both(), pace: { giveUpAfter: 500 } };
      const ran = await runPayout(desk, file, approve, { changes, chain });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2212"]);
    });

    it("hides the event of a payment cannot say what was paid", async () => {
      const file = painFile(desk);
      await send(file);
      proxy.alter["eth_getLogs"] = () => [];
      const ran = await showPayout(desk, file, "", { chain: through() });
      expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2917"]);
    });

    it("takes a block back is asked again, and what is left is told", async () => {
      const file = painFile(desk);
      const approve = await approved(file);
      let isPaid = false;
      proxy.alter["eth_getTransactionReceipt"] = async (_, truth) => {
        const receipt = (await truth()) as { logs: RawLog[] } | null;
        isPaid ||= receipt?.logs.some(isBatchPaid) === true;
        return receipt;
      };
      const { selector } = PAYOUTS_INTERFACE.getFunction("batchOf")!;
      proxy.alter["eth_call"] = ([call], truth) =>
        isPaid && (call as { data: string }).data.startsWith(selector) ? `0x${"00".repeat(32)}` : truth();
      const ran = await runPayout(desk, file, approve, { changes, chain: through() });
      expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2916"]);
      expect(readStatus(folderOf()).payments.map(({ outcome }) => outcome.status)).to.deep.equal([
        "PDNG",
        "PDNG",
        "PDNG",
      ]);
      expect((await runPayout(desk, file, approve, { changes })).code).to.equal(0);
      await expectPaidOnce(desk, rowsOf(3), folderOf());
    });

    it("has no final block yet pays no halves: the cancellation could be taken back", async () => {
      await setBlockGasLimit(1_300_000);
      await connection.networkHelpers.mine();
      try {
        const rows = rowsOf(24);
        const file = painFile(desk, { rows });
        const approve = await approved(file);
        const before = await heightOf(desk);
        proxy.alter["eth_getBlockByNumber"] = ([tag, full], truth) =>
          tag === "finalized"
            ? connection.provider.request({ method: "eth_getBlockByNumber", params: [toQuantity(before), full] })
            : truth();
        for (let run = 0; run < 2; run++) {
          const ran = await runPayout(desk, file, approve, { changes, chain: through() });
          expect([ran.code, faultOf(ran)], ran.err).to.deep.equal([75, "HB-2919"]);
        }
        expect(await paidOnChain(desk)).to.deep.equal([]);
        expect((await runPayout(desk, file, approve, { changes })).code).to.equal(0);
        await expectPaidOnce(desk, rows, folderOf());
      } finally {
        await setBlockGasLimit(60_000_000);
      }
    });

    it("has no final block yet gets a report of what is pending, and a new one later", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(payeeAt(1));
      const file = painFile(desk);
      proxy.alter["eth_getBlockByNumber"] = ([tag, full], truth) =>
        tag === "finalized"
          ? connection.provider.request({ method: "eth_getBlockByNumber", params: ["0x1", full] })
          : truth();
      // The second node calls everything final: the one that is more careful counts.
      for (const [i, chain] of [through(), both()].entries()) {
        const ran = await send(painFile(desk, { messageId: `PENDING-${i}` }), "", { chain });
        expect(ran.out).to.match(/final +not yet: 1 transaction/);
        const { payments } = readStatus(folderOf());
        expect(payments.map(({ outcome }) => outcome.status)).to.deep.equal(["PDNG", "PDNG", "PDNG"]);
        expect(readdirSync(folderOf())).not.to.include("camt.054.xml");
      }
      await send(file, "", { chain: through() });
      expect((await showPayout(desk, file, `--out ${folderOf()}`)).code).to.equal(2);
      expect(readStatus(folderOf()).payments.map(({ outcome }) => outcome.status)).to.deep.equal([
        "ACSC",
        "RJCT",
        "ACSC",
      ]);
      expect(readFileSync(join(folderOf(), "camt.054.xml"), "utf8")).to.contain(payeeAt(2));
    });
  });
});
