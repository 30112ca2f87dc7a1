import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connection } from "../fixture.ts";
import { expectPaidOnce, expectSpent, journalOf, sentSince } from "./payout-agreement.ts";
import {
  jsonOf,
  loadPayoutDesk,
  newFolder,
  painFile,
  runPayout,
  SECRET,
  transferAt,
  type PayoutDesk,
} from "./payout-desk.ts";
import { startProcesses, type Processes, type ProcessRan, type ProcessRun } from "./payout-processes.ts";

// harbour payout run as a process of its own, killed by SIGKILL
// ├── again and again: before a write, within one, when it is on the disk, and when the node has a transaction
// ├── while its transaction waits for a block: waits for it and sends nothing again
// └── with HARBOUR_FULL=1 at every moment of every write, and at 20 seeded requests
// Afterwards every payee has exactly what the file says, once, and the status report says so line by line.

const FULL = process.env["HARBOUR_FULL"] === "1";
/** An approval, a part too large for the chain's small blocks, and its two halves. */
const COUNT = 24;
const TRANSACTIONS = 4;
const rows = Array.from({ length: COUNT }, (_, i) => transferAt(i));

/** A linear congruential generator, so that the moments are the same on every machine. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("harbour payout run, killed", function () {
  this.timeout(FULL ? 3_600_000 : 120_000);

  let desk: PayoutDesk;
  let processes: Processes;
  let file: string;
  let hash: string;
  let changes: string;
  let funds: bigint;
  let height: number;

  const setBlockGasLimit = (limit: number) =>
    connection.provider.request({ method: "evm_setBlockGasLimit", params: [`0x${limit.toString(16)}`] } as never);
  const mining = (on: boolean) => connection.provider.request({ method: "evm_setAutomine", params: [on] } as never);

  before(async () => {
    desk = await loadPayoutDesk();
    processes = await startProcesses(desk);
  });
  after(() => processes.close());

  beforeEach(async () => {
    desk = await loadPayoutDesk();
    // So small that the part does not fit, and a half does.
    await setBlockGasLimit(1_300_000);
    await connection.networkHelpers.mine();
    file = painFile(desk, { rows });
    changes = newFolder();
    const { plan } = jsonOf(await runPayout(desk, file, "--json"));
    hash = plan.hash;
    funds = await desk.hkd.token.balanceOf(desk.payer);
    height = await connection.ethers.provider.getBlockNumber();
  });
  afterEach(() => setBlockGasLimit(60_000_000));

  const run = (more: Omit<ProcessRun, "argv" | "changes"> = {}): Promise<ProcessRan> => {
    const argv = ["payout", "run", file, "--secret", SECRET, "--as", "merchant-1", "--json"];
    return processes.run({ argv: [...argv, "--send", "--approve", hash], changes, ...more });
  };

  /** Runs to the end, and then everything is as if nobody had been killed. */
  async function expectWhole(): Promise<ProcessRan> {
    const last = await run();
    expect(last.report?.code, last.report?.err).to.equal(0);
    const root = join(changes, "localhost");
    // One that was cut off before its plan was kept is left behind, and nothing was sent under it.
    const folder = join(root, readdirSync(root).at(-1)!);
    await expectPaidOnce(desk, rows, folder);
    await expectSpent(desk, funds, rows);
    expect(await sentSince(desk, height)).to.deep.equal({ good: TRANSACTIONS, failed: 0 });
    return last;
  }

  it("pays each payee once when one payout is killed again and again", async () => {
    const deaths: Omit<ProcessRun, "argv" | "changes">[] = [
      // The plan is kept, and the first line says that the approval is about to be signed.
      { dieAt: 11 },
      // Within a line: the next run ends the torn one before it writes its own.
      { dieAt: 2 },
      // The hash is known and not yet believed.
      { dieAt: 6 },
      // The node has the first half, and nobody heard of it.
      { killAt: { transaction: 2, when: "after" } },
    ];
    for (const death of deaths) expect((await run(death)).report, JSON.stringify(death)).to.equal(undefined);
    await expectWhole();
    const [name] = readdirSync(join(changes, "localhost"));
    const { lines, torn } = journalOf(join(changes, "localhost", name!));
    expect(torn).to.equal(1);
    // No line of a later run got lost behind the torn one.
    expect(lines.map(({ event, act }) => (event === "sending" ? `sending ${act!}` : event))).to.deep.equal([
      "sending approve",
      ...["sending approve", "signed"],
      ...["sending cancel", "signed", "mined", "sending pay"],
      ...["sending pay", "signed", "mined", "ended"],
    ]);
  });

  it("waits for what a killed run left waiting, and sends it no second time", async () => {
    try {
      const first = () => mining(false);
      const killed = await run({ killAt: { transaction: 3, when: "after", first } });
      expect(killed.report).to.equal(undefined);
      expect(await sentSince(desk, height)).to.deep.equal({ good: 2, failed: 0 });
      setTimeout(() => void mining(true).then(() => connection.networkHelpers.mine()), 1_000);
      await expectWhole();
    } finally {
      await mining(true);
    }
  });

  if (FULL) {
    let whole: ProcessRan;
    it("goes through without a kill", async () => {
      whole = await expectWhole();
      expect(whole.report!.moments.length).to.be.greaterThan(50);
    });

    it("pays each payee once, killed at any moment of any write", async () => {
      for (let dieAt = 1; dieAt <= whole.report!.moments.length; dieAt++) {
        desk = await loadPayoutDesk();
        await setBlockGasLimit(1_300_000);
        await connection.networkHelpers.mine();
        changes = newFolder();
        expect((await run({ dieAt })).report, whole.report!.moments[dieAt - 1]!).to.equal(undefined);
        await expectWhole();
      }
    });

    it("pays each payee once, killed at 20 seeded requests", async () => {
      const dice = seeded(7);
      for (let i = 0; i < 20; i++) {
        desk = await loadPayoutDesk();
        await setBlockGasLimit(1_300_000);
        await connection.networkHelpers.mine();
        changes = newFolder();
        const killAt = { request: 1 + dice(whole.requests), when: i % 2 === 0 ? "before" : "after" } as const;
        expect((await run({ killAt })).report, JSON.stringify(killAt)).to.equal(undefined);
        await expectWhole();
      }
    });
  }
});
