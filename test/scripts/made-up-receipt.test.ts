import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { toQuantity } from "ethers";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Connection } from "../../scripts/chain/connection.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, faultOf, loadDesk, planHashOf, units, type Desk, type Ran } from "./cli.ts";
import { startProxy, type Alter, type ProxyNode } from "./proxy-node.ts";

// a receipt
// ├── that the node's own chain does not bear out → HB-2606; after a fork, waited for again
// ├── of another transaction than was asked for → HB-2628
// ├── that a second node denies or has otherwise → HB-2212; that it does not have yet → waited for, then temporary
// ├── that all of a lying node's chain bears out, and nothing moved → HB-2607
// └── whose effect somebody else undid in the same block → told, no fault
// Nothing of it is filed as proof unless it is believed.

const MINT = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1";

type Raw = Record<string, unknown>;

/** What a chain would say of a transaction that never was on ours. */
interface Lie {
  hash: string;
  number: string;
  receipt: Raw;
  transaction: Raw;
  block: Raw;
}

describe("a made-up receipt", () => {
  let desk: Desk;
  let first: ProxyNode;
  let second: ProxyNode;
  let changes: string;
  beforeEach(async () => {
    desk = await loadDesk();
    first = await startProxy();
    second = await startProxy();
    changes = mkdtempSync(join(tmpdir(), "harbour-receipt-"));
  });
  afterEach(async () => {
    first.close();
    second.close();
    rmSync(changes, { recursive: true });
    await automine(true);
  });

  const rpc = (method: string, ...params: unknown[]) => connection.provider.request({ method, params } as never);
  const automine = (on: boolean) => rpc("evm_setAutomine", on);
  const pace = { giveUpAfter: 300 };
  const through = (more: Partial<Connection> = {}) =>
    cliOf(
      chainOf(desk, {
        provider: readingProvider(first.endpoint, 31337n),
        signer: first.endpoint,
        host: "node.example",
        pace,
        ...more,
      }),
    );
  const checked = (more: Partial<Connection> = {}) => through({ secondNode: async () => second.endpoint, ...more });
  const sendIt = async (cli: ReturnType<typeof cliOf>, line = MINT, exit = "--send"): Promise<Ran> =>
    cli(`${line} ${exit} --approve ${planHashOf(await desk.cli(line))}`, { changes });
  const filed = () => {
    const root = join(changes, "localhost");
    return readdirSync(root).flatMap((name) => readdirSync(join(root, name)));
  };
  function expectRefused(ran: Ran, code: number, fault: string): void {
    expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
    expect(ran.out).to.equal("");
    expect(filed()).to.include("plan.json").and.not.include("receipt.json");
  }

  /** Lets it happen, keeps what the chain says of it, and takes it back. */
  async function lieOf(line: string, exit = "--send"): Promise<Lie> {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const ran = await desk.cli(`${line} ${exit} --approve ${planHashOf(await desk.cli(line))}`);
    const hash = /^sent (0x\S+)/m.exec(ran.err)![1]!;
    const receipt = (await rpc("eth_getTransactionReceipt", hash)) as Raw;
    const transaction = (await rpc("eth_getTransactionByHash", hash)) as Raw;
    const block = (await rpc("eth_getBlockByHash", receipt["blockHash"], false)) as Raw;
    await snapshot.restore();
    return { hash, number: receipt["blockNumber"] as string, receipt, transaction, block };
  }

  const of =
    (what: string, answer: unknown): Alter =>
    ([asked], truth) =>
      asked === what ? answer : truth();
  function lieShortly({ hash, receipt }: Lie): void {
    first.alter["eth_sendTransaction"] = () => hash;
    first.alter["eth_getTransactionReceipt"] = of(hash, receipt);
  }
  /** With a block and a state to go with it. */
  function lieAtLength(lie: Lie): void {
    lieShortly(lie);
    const { hash, number, transaction, block } = lie;
    first.alter["eth_getTransactionByHash"] = of(hash, transaction);
    first.alter["eth_getBlockByHash"] = of(block["hash"] as string, block);
    first.alter["eth_getBlockByNumber"] = of(number, block);
    first.alter["eth_getLogs"] = ([range], truth) =>
      (range as Raw)["toBlock"] === number ? lie.receipt["logs"] : truth();
    first.alter["eth_call"] = ([call, tag], truth) => (tag === number ? rpc("eth_call", call, "latest") : truth());
  }

  it("is nothing that the same node's chain bears out", async () => {
    lieShortly(await lieOf(MINT));
    expectRefused(await sendIt(through()), 1, "HB-2606");
    expect(await desk.hkd.token.totalSupply()).to.equal(0n);
  });

  it("is not believed for any one part of it that is missing", async () => {
    const lie = await lieOf(MINT);
    const parts: [string, string, unknown][] = [
      ["eth_getBlockByHash", lie.block["hash"] as string, null],
      ["eth_getBlockByHash", lie.block["hash"] as string, { ...lie.block, transactions: [] }],
      ["eth_getBlockByNumber", lie.number, { ...lie.block, hash: `0x${"11".repeat(32)}` }],
      ["eth_getBlockByNumber", lie.number, null],
      ["eth_getTransactionByHash", lie.hash, null],
      ["eth_getTransactionReceipt", lie.hash, { ...lie.receipt, transactionHash: `0x${"11".repeat(32)}` }],
    ];
    for (const [method, asked, answer] of parts) {
      lieAtLength(lie);
      first.alter[method] = of(asked, answer);
      const { code, err } = await sendIt(through({ pace: { giveUpAfter: 100 } }));
      expect([code, faultOf({ out: "", err } as Ran)], `${method} ${JSON.stringify(answer)}`).to.deep.equal([
        1,
        "HB-2606",
      ]);
    }
  });

  it("of something else that was sent is refused at once", async () => {
    const lie = await lieOf(MINT);
    lieAtLength(lie);
    const other = await lieOf("mint direct 6.00 --token hkd --to merchant-1 --as desk-1");
    first.alter["eth_getTransactionByHash"] = of(lie.hash, { ...lie.transaction, input: other.transaction["input"] });
    expectRefused(await sendIt(through({ pace: { giveUpAfter: 60_000 } })), 1, "HB-2628");
  });

  it("that a whole made-up block bears out is refused where nothing moved", async () => {
    lieAtLength(await lieOf(MINT));
    const ran = await sendIt(through());
    expectRefused(ran, 1, "HB-2607");
    expect(ran.err).to.contain("supply is 0.00 HKD, not 5.00 HKD");
  });

  it("of a scheduling is refused where nothing is scheduled", async () => {
    const line = "role grant BLACKLISTER merchant-1 --token hkd --as admin";
    lieAtLength(await lieOf(line, "--schedule"));
    expectRefused(await sendIt(through(), line, "--schedule"), 1, "HB-2607");
  });

  it("that a second node denies is refused, however well it is made up", async () => {
    lieAtLength(await lieOf(MINT));
    await connection.networkHelpers.mine(2);
    const ran = await sendIt(checked());
    expectRefused(ran, 3, "HB-2212");
    expect(ran.err).to.match(/receipt of 0x[0-9a-f]{64}: block 0x[0-9a-f]{64}, status 1, .* and none/);
  });

  for (const [what, change] of [
    ["other logs", { logs: [] }],
    ["another status", { status: "0x0" }],
    ["another block", { blockHash: `0x${"11".repeat(32)}` }],
  ] as const) {
    it(`of which the second node has ${what} is refused`, async () => {
      second.alter["eth_getTransactionReceipt"] = async (_params, truth) => ({
        ...((await truth()) as Raw),
        ...change,
      });
      expectRefused(await sendIt(checked()), 3, "HB-2212");
    });
  }

  it("is told from one that the second node does not have yet, which is waited for", async () => {
    let asked = 0;
    second.alter["eth_getTransactionReceipt"] = (_params, truth) => (asked++ < 2 ? null : truth());
    second.alter["eth_blockNumber"] = async (_params, truth) =>
      asked < 3 ? toQuantity(Number(await truth()) - 1) : truth();
    const ran = await sendIt(checked({ pace: { giveUpAfter: 20_000 } }));
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.err).to.contain("! not believed yet: HB-2218");
    expect(filed()).to.include("receipt.json");
    expect(await desk.hkd.token.totalSupply()).to.equal(units(5));
  });

  it("is told from one that the second node never gets to, which is temporary", async () => {
    second.alter["eth_getTransactionReceipt"] = () => null;
    const height = await desk.chain.provider.getBlockNumber();
    second.alter["eth_blockNumber"] = () => toQuantity(height);
    expectRefused(await sendIt(checked()), 75, "HB-2218");
    expect(await desk.hkd.token.totalSupply()).to.equal(units(5));
  });

  it("is told from one of which a second node says nothing any more", async () => {
    first.alter["eth_sendTransaction"] = (_params, truth) => {
      second.close();
      return truth();
    };
    expectRefused(await sendIt(checked()), 75, "HB-2201");
  });

  it("is told from one whose block another one took the place of, and that came back", async () => {
    let asked = 0;
    first.alter["eth_getBlockByHash"] = (_params, truth) => (asked++ < 2 ? null : truth());
    const ran = await sendIt(through({ pace: { giveUpAfter: 20_000 } }));
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.err.match(/! not believed yet: HB-2606/g)).to.have.length(1);
  });

  it("is told from a real one whose effect somebody else undid in the same block", async () => {
    const line = "token pause --token hkd --as pauser";
    const hash = planHashOf(await desk.cli(line));
    await automine(false);
    const sending = through({ pace: { giveUpAfter: 20_000 } })(`${line} --send --approve ${hash}`, { changes });
    while (first.asked("eth_sendTransaction") < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const fees = { gasLimit: 200_000, maxFeePerGas: 3n * 10n ** 9n, maxPriorityFeePerGas: 1n };
    await desk.hkd.token.connect(desk.hkd.holders.UNPAUSER).unpause(fees);
    await connection.networkHelpers.mine();
    const ran = await sending;
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.contain("(the plan said ");
    expect(filed()).to.include("receipt.json");
  });
});
