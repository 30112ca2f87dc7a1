import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Transaction, Wallet, keccak256, type TransactionReceipt } from "ethers";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";
import { createChange, type ChangeFolder } from "../../scripts/changes/change-folder.ts";
import { send } from "../../scripts/plan/send.ts";
import { isMethodMissing } from "../../scripts/sending/answers.ts";
import { paceOf } from "../../scripts/sending/pace.ts";
import { raiseFees } from "../../scripts/sending/fees.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { connection } from "../fixture.ts";
import { chainOf, heightOf, loadDesk, units, type Desk } from "./cli.ts";
import { methodMissing, RpcError, startProxy, type ProxyNode } from "./proxy-node.ts";

// sending
// ├── fees: of the node, capped by --max-fee, bounded without it; a chain without a base fee; a node without a tip
// ├── not in a block: the same nonce and data with higher fees, one of them counts; no room under the cap; forgotten by
// │   the node → given out again; already known, nonce used meanwhile → its receipt
// ├── the nonce: waits with the same call → waited for; with another → temporary; used up → temporary
// ├── what was signed: read before it is sent, every field of it; a signer that only sends is read from the chain
// └── a private endpoint: gets it and the node does not; either method; not in a block → temporary, not published;
//     the nonce of what it has is kept for it

describe("sending", () => {
  const wallet = new Wallet(keccak256(new TextEncoder().encode("a key of this test")));
  let desk: Desk;
  let node: ProxyNode;
  let relay: ProxyNode;
  let told: string[];
  beforeEach(async () => {
    desk = await loadDesk();
    await connection.networkHelpers.setBalance(wallet.address, 10n ** 19n);
    node = await startProxy();
    relay = await startProxy();
    told = [];
  });
  afterEach(async () => {
    node.close();
    relay.close();
    await automine(true);
  });

  const automine = (on: boolean) => connection.provider.request({ method: "evm_setAutomine", params: [on] });
  const holds = (key = wallet, change: (signed: Transaction) => void = () => {}): Eip1193 => ({
    async request({ method, params }) {
      if (method === "eth_accounts") return [wallet.address.toLowerCase()];
      if (method !== "eth_signTransaction") throw new RpcError(-32601, "the method does not exist");
      const { gas, ...rest } = params![0] as { gas: string; type: string; nonce: string };
      const unsigned = { ...rest, gasLimit: gas, type: Number(rest.type), nonce: Number(rest.nonce) };
      const transaction = Transaction.from({ ...unsigned, from: undefined } as never);
      change(transaction);
      transaction.signature = key.signingKey.sign(transaction.unsignedHash);
      return transaction.serialized;
    },
  });
  const pace = { raiseAfter: 120, giveUpAfter: 1500 };
  const through = (changes: Partial<Connection> = {}) =>
    chainOf(desk, {
      provider: readingProvider(node.endpoint, 31337n),
      signer: holds(),
      signsApart: true,
      pace,
      ...changes,
    });
  const approve = (amount = 5) => ({
    from: wallet.address,
    to: desk.hkd.token.target as string,
    data: desk.hkd.token.interface.encodeFunctionData("approve", [desk.users[1]!.address, units(amount)]),
    value: 0n,
  });
  const io = { out() {}, err: (text: string) => void told.push(text), now: () => 0 };
  const sendIt = (chain: Connection, nonce = 0, transaction = approve()): Promise<TransactionReceipt> =>
    send(chain, { transaction, nonce, gas: 100_000n }, io);
  async function codeOf(sending: Promise<unknown>): Promise<unknown[]> {
    const error = await sending.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined && !(error instanceof HarbourError)) throw error;
    return [error?.exitCode, error?.code];
  }
  const sentRaw = (proxy: ProxyNode) =>
    proxy.calls
      .filter(({ method }) => method === "eth_sendRawTransaction")
      .map(({ params }) => Transaction.from(params[0] as string));
  const allowance = () => desk.hkd.token.allowance(wallet.address, desk.users[1]!);

  describe("fees", () => {
    it("are twice the base fee and the node's tip", async () => {
      const { baseFeePerGas } = (await desk.chain.provider.getBlock("latest"))!;
      node.alter["eth_maxPriorityFeePerGas"] = () => "0x77359400";
      await sendIt(through());
      const [sent] = sentRaw(node);
      expect([sent!.type, sent!.maxPriorityFeePerGas]).to.deep.equal([2, 2_000_000_000n]);
      expect(sent!.maxFeePerGas).to.equal(2n * baseFeePerGas! + 2_000_000_000n);
      expect(await allowance()).to.equal(units(5));
    });

    it("come from the last blocks where the node suggests no tip", async () => {
      node.alter["eth_maxPriorityFeePerGas"] = methodMissing;
      node.alter["eth_feeHistory"] = () => ({ reward: [["0x3"], ["0x9"], ["0x5"]] });
      await sendIt(through());
      expect(sentRaw(node)[0]!.maxPriorityFeePerGas).to.equal(5n);
    });

    it("are a gas price on a chain without a base fee", async () => {
      node.alter["eth_getBlockByNumber"] = async (_params, truth) => {
        const { baseFeePerGas: _, ...block } = (await truth()) as Record<string, unknown>;
        return block;
      };
      node.alter["eth_gasPrice"] = () => "0x77359400";
      await sendIt(through());
      const [sent] = sentRaw(node);
      expect([sent!.type, sent!.gasPrice, sent!.chainId]).to.deep.equal([0, 2_000_000_000n, 31337n]);
    });

    it("stay under --max-fee, and wait where that is below the base fee", async () => {
      await sendIt(through({ maxFee: 900_000_000n }));
      const [sent] = sentRaw(node);
      expect([sent!.maxFeePerGas, sent!.maxPriorityFeePerGas]).to.deep.equal([900_000_000n, 900_000_000n]);
      expect(await codeOf(sendIt(through({ maxFee: 1n }), 1))).to.deep.equal([75, "HB-2625"]);
      expect(sentRaw(node)).to.have.length(1);
    });

    it("that a lying node makes enormous are refused without --max-fee", async () => {
      node.alter["eth_maxPriorityFeePerGas"] = () => "0xde0b6b3a7640000";
      expect(await codeOf(sendIt(through()))).to.deep.equal([3, "HB-2626"]);
      expect(sentRaw(node)).to.have.length(0);
      await sendIt(through({ maxFee: 3_000_000_000n }));
      expect(sentRaw(node)[0]!.maxFeePerGas).to.equal(3_000_000_000n);
    });

    it("rise by an eighth, rounded up, or to what the node suggests by then", () => {
      const fees = (max: bigint, tip: bigint) => ({ type: 2, maxFeePerGas: max, maxPriorityFeePerGas: tip }) as const;
      const gas = 1n;
      expect(raiseFees(fees(81n, 0n), fees(1n, 0n), { gas })).to.deep.equal(fees(92n, 1n));
      expect(raiseFees(fees(81n, 8n), fees(200n, 8n), { gas })).to.deep.equal(fees(200n, 9n));
      expect(raiseFees(fees(80n, 8n), fees(1n, 1n), { gas, maxFee: 90n })).to.deep.equal(fees(90n, 9n));
      expect(raiseFees(fees(80n, 8n), fees(1n, 1n), { gas, maxFee: 89n })).to.equal(undefined);
      const price = (gasPrice: bigint) => ({ type: 0, gasPrice }) as const;
      expect(raiseFees(price(1n), price(1n), { gas })).to.deep.equal(price(2n));
    });
  });

  it("asks for a quarter more gas than was simulated, but not for more than a transaction may have", async () => {
    const transaction = approve();
    await send(through(), { transaction, nonce: 0, gas: 16_000_000n }, io);
    await send(through(), { transaction, nonce: 1, gas: 100_000n }, io);
    await send(through(), { transaction, nonce: 2 }, io);
    const [most, usual, estimated] = sentRaw(node).map(({ gasLimit }) => gasLimit);
    expect([most, usual]).to.deep.equal([16_777_216n, 125_000n]);
    const estimate = await connection.provider.request({
      method: "eth_estimateGas",
      params: [{ from: transaction.from, to: transaction.to, data: transaction.data }],
    });
    expect(estimated).to.equal((BigInt(estimate as string) * 5n) / 4n);
  });

  describe("without a block", () => {
    beforeEach(() => automine(false));

    it("signs the same nonce and data with higher fees, and one of them counts", async () => {
      const sending = sendIt(through({ pace: { raiseAfter: 120, giveUpAfter: 20_000 } }));
      while (sentRaw(node).length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      await connection.networkHelpers.mine();
      const receipt = await sending;

      const sent = sentRaw(node);
      expect(new Set(sent.map(({ nonce, data, to }) => [nonce, data, to].join())).size).to.equal(1);
      for (const [i, { maxFeePerGas, maxPriorityFeePerGas }] of sent.slice(1).entries()) {
        expect(maxFeePerGas! * 8n >= sent[i]!.maxFeePerGas! * 9n).to.equal(true);
        expect(maxPriorityFeePerGas! * 8n >= sent[i]!.maxPriorityFeePerGas! * 9n).to.equal(true);
      }
      expect(sent.map(({ hash }) => hash)).to.include(receipt.hash);
      await automine(true);
      await connection.networkHelpers.mine(2);
      expect(await desk.chain.provider.getTransactionCount(wallet.address)).to.equal(1);
      expect(told.filter((line) => line.includes("with higher fees")).length).to.be.greaterThan(1);
    });

    it("takes the receipt of the first attempt too", async () => {
      let raised = 0;
      node.alter["eth_sendRawTransaction"] = (_params, truth) => (raised++ === 0 ? truth() : `0x${"11".repeat(32)}`);
      const sending = sendIt(through({ pace: { raiseAfter: 120, giveUpAfter: 20_000 } }));
      while (raised < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      await connection.networkHelpers.mine();
      expect((await sending).hash).to.equal(sentRaw(node)[0]!.hash);
    });

    it("has the node sign again if it holds the key", async () => {
      const [user] = desk.users;
      const nonce = await desk.chain.provider.getTransactionCount(user!.address);
      const chain = through({
        signer: node.endpoint,
        signsApart: false,
        pace: { raiseAfter: 120, giveUpAfter: 20_000 },
      });
      const sending = sendIt(chain, nonce, { ...approve(), from: user!.address });
      while (node.asked("eth_sendTransaction") < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      await connection.networkHelpers.mine();
      expect((await sending).status).to.equal(1);
      const sent = node.calls.filter(({ method }) => method === "eth_sendTransaction").map(({ params }) => params[0]);
      expect(new Set(sent.map((request) => (request as { nonce: string }).nonce)).size).to.equal(1);
      expect(await desk.chain.provider.getTransactionCount(user!.address)).to.equal(nonce + 1);
    });

    it("keeps waiting where --max-fee leaves no room", async () => {
      const chain = through({ maxFee: 1_000_000_000n });
      expect(await codeOf(sendIt(chain))).to.deep.equal([75, "HB-2601"]);
      expect(sentRaw(node)).to.have.length(1);
      expect(told.join("\n")).to.contain("--max-fee leaves no room");
    });

    it("keeps waiting when the signer does not sign again", async () => {
      let asked = 0;
      const once: Eip1193 = {
        request: async (call) => {
          if (call.method === "eth_signTransaction" && asked++ > 0) throw new Error("device unplugged");
          return holds().request(call);
        },
      };
      const sending = sendIt(through({ signer: once, pace: { raiseAfter: 120, giveUpAfter: 20_000 } }));
      while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      await connection.networkHelpers.mine();
      expect((await sending).status).to.equal(1);
      expect(told.join("\n")).to.match(/fees were not raised: HB-2604/);
    });

    it("gives out again what the node has forgotten", async () => {
      const sending = sendIt(through({ pace: { giveUpAfter: 20_000 } }));
      while (sentRaw(node).length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
      const [{ hash }] = sentRaw(node) as [Transaction];
      await connection.provider.request({ method: "hardhat_dropTransaction", params: [hash] });
      while (sentRaw(node).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      await connection.networkHelpers.mine();
      expect((await sending).hash).to.equal(hash);
    });

    for (const words of ["already known", "nonce too low: next nonce 1, tx nonce 0"]) {
      it(`finds the receipt when the node says "${words.split(":")[0]}"`, async () => {
        node.alter["eth_sendRawTransaction"] = async (_params, truth) => {
          await truth();
          await connection.networkHelpers.mine();
          throw new RpcError(-32000, words);
        };
        expect((await sendIt(through())).hash).to.equal(sentRaw(node)[0]!.hash);
      });
    }

    it("is a fault when the node takes it for anything else", async () => {
      node.alter["eth_sendRawTransaction"] = () => {
        throw new RpcError(-32000, "insufficient funds for gas * price + value");
      };
      expect(await codeOf(sendIt(through()))).to.deep.equal([1, "HB-2604"]);
    });
  });

  describe("the nonce", () => {
    it("that the same call waits under is waited for, not used again", async () => {
      await automine(false);
      expect(await codeOf(sendIt(through({ pace: { giveUpAfter: 100 } })))).to.deep.equal([75, "HB-2601"]);
      const again = sendIt(through({ pace: { giveUpAfter: 20_000 } }));
      while (!told.some((line) => line.startsWith("found"))) await new Promise((resolve) => setTimeout(resolve, 10));
      await connection.networkHelpers.mine();
      expect((await again).hash).to.equal(sentRaw(node)[0]!.hash);
      expect(sentRaw(node)).to.have.length(1);
    });

    it("that the same call waits under for too little is paid more", async () => {
      await automine(false);
      const high = { gasLimit: 125_000, maxFeePerGas: 5n * 10n ** 9n, maxPriorityFeePerGas: 4n * 10n ** 9n };
      const raw = await wallet.signTransaction({ ...approve(), ...high, nonce: 0, chainId: 31337, type: 2 });
      await connection.provider.request({ method: "eth_sendRawTransaction", params: [raw] });
      const sending = sendIt(through({ pace: { raiseAfter: 120, giveUpAfter: 20_000 } }));
      while (sentRaw(node).length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
      await connection.networkHelpers.mine();
      const receipt = await sending;
      const [first] = sentRaw(node);
      expect([first!.maxFeePerGas, first!.maxPriorityFeePerGas]).to.deep.equal([5_625_000_000n, 4_500_000_000n]);
      expect(sentRaw(node).map(({ hash }) => hash)).to.include(receipt.hash);
    });

    it("that another call waits under is left to it", async () => {
      await automine(false);
      await codeOf(sendIt(through({ pace: { giveUpAfter: 100 } }), 0, approve(6)));
      expect(await codeOf(sendIt(through()))).to.deep.equal([75, "HB-2623"]);
      expect(sentRaw(node)).to.have.length(1);
    });

    it("that is used up sends nothing", async () => {
      await sendIt(through());
      expect(await codeOf(sendIt(through()))).to.deep.equal([75, "HB-2624"]);
      expect(sentRaw(node)).to.have.length(1);
    });

    it("that another transaction takes meanwhile ends the wait", async () => {
      await automine(false);
      node.alter["eth_sendRawTransaction"] = async () => {
        const other = await wallet.signTransaction({
          ...approve(6),
          ...{ nonce: 0, chainId: 31337, gasLimit: 100_000, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n },
        });
        await connection.provider.request({ method: "eth_sendRawTransaction", params: [other] });
        await connection.networkHelpers.mine();
        return `0x${"11".repeat(32)}`;
      };
      expect(await codeOf(sendIt(through()))).to.deep.equal([75, "HB-2624"]);
    });
  });

  describe("what was signed", () => {
    const another = new Wallet(keccak256(new TextEncoder().encode("somebody else")));
    const lies: [what: string, signer: () => Eip1193][] = [
      ["another account", () => holds(another)],
      ["another target", () => holds(wallet, (signed) => (signed.to = another.address))],
      ["other data", () => holds(wallet, (signed) => (signed.data = `${signed.data.slice(0, -2)}ff`))],
      ["a value", () => holds(wallet, (signed) => (signed.value = 1n))],
      ["another nonce", () => holds(wallet, (signed) => (signed.nonce = 1))],
      ["another chain", () => holds(wallet, (signed) => (signed.chainId = 1n))],
      ["more gas", () => holds(wallet, (signed) => (signed.gasLimit += 1n))],
      ["a higher fee", () => holds(wallet, (signed) => (signed.maxFeePerGas! += 1n))],
      ["a higher tip", () => holds(wallet, (signed) => (signed.maxPriorityFeePerGas! += 1n))],
      ["an access list", () => holds(wallet, (signed) => (signed.accessList = { [another.address]: [] }))],
      [
        "another type",
        () =>
          holds(wallet, (signed) => {
            Object.assign(signed, { maxFeePerGas: null, maxPriorityFeePerGas: null, gasPrice: 10n ** 10n, type: 1 });
          }),
      ],
      ["nothing", () => ({ request: async ({ method }) => (method === "eth_accounts" ? [wallet.address] : "0x") })],
    ];
    for (const [what, signer] of lies) {
      it(`is not sent if it is ${what}`, async () => {
        expect(await codeOf(sendIt(through({ signer: signer() })))).to.deep.equal([3, "HB-2620"]);
        expect(node.asked("eth_sendRawTransaction")).to.equal(0);
      });
    }

    it("may come wrapped, as Geth answers", async () => {
      const geth: Eip1193 = {
        request: async (call) => {
          const answer = await holds().request(call);
          return call.method === "eth_signTransaction" ? { raw: answer, tx: {} } : answer;
        },
      };
      expect((await sendIt(through({ signer: geth }))).status).to.equal(1);
    });

    it("is read from the chain where the signer only sends", async () => {
      const [user] = desk.users;
      const sending = { ...approve(), from: user!.address };
      const signer = await startProxy({ eth_signTransaction: methodMissing });
      try {
        const chain = through({ signer: signer.endpoint });
        expect((await sendIt(chain, 0, sending)).status).to.equal(1);
        expect(told.join("\n")).to.contain("! the signer signs only what it sends itself");

        signer.alter["eth_sendTransaction"] = async ([request]) => {
          const lie = {
            ...(request as object),
            data: desk.hkd.token.interface.encodeFunctionData("nonces", [user!.address]),
          };
          return connection.provider.request({ method: "eth_sendTransaction", params: [lie] });
        };
        expect(await codeOf(sendIt(chain, 1, sending))).to.deep.equal([1, "HB-2628"]);
      } finally {
        signer.close();
      }
    });
  });

  it("is not sent blindly because a signer's refusal sounds like a missing method", async () => {
    const signer = await startProxy();
    try {
      for (const [code, words] of [
        [-32000, "account does not exist"],
        [-32000, "signing method policy: key not found"],
        [-32004, "rule set is not available"],
        [-32000, "from address not supported"],
      ] as const) {
        signer.alter["eth_signTransaction"] = () => {
          throw new RpcError(code, words);
        };
        const sending = sendIt(through({ signer: signer.endpoint }), 0, { ...approve(), from: desk.users[0]!.address });
        expect(await codeOf(sending), words).to.deep.equal([1, "HB-2604"]);
      }
      expect(signer.asked("eth_sendTransaction")).to.equal(0);
    } finally {
      signer.close();
    }
  });

  it("knows a missing method by its code or by the words of the nodes in use", () => {
    for (const error of [
      { code: -32601, message: "?" },
      { code: -32000, message: "the method eth_signTransaction does not exist/is not available" },
      { code: -32603, message: "Method eth_signTransaction is not supported" },
      { code: -32600, message: "Unsupported method: eth_signTransaction on ETH_MAINNET" },
      { code: -32000, message: "Method not found" },
      { code: 1, message: "coalesced", error: { message: "unknown method" } },
    ])
      expect(isMethodMissing(error), error.message).to.equal(true);
    for (const error of [undefined, "method not found", { code: 4001, message: "user rejected the method" }])
      expect(isMethodMissing(error)).to.equal(false);
  });

  describe("a private endpoint", () => {
    const privately = () => through({ privateEndpoint: async () => relay.endpoint });

    it("gets what was signed, and the node does not", async () => {
      expect((await sendIt(privately())).status).to.equal(1);
      expect([relay.asked("eth_sendRawTransaction"), node.asked("eth_sendRawTransaction")]).to.deep.equal([1, 0]);
      expect(told.join()).to.match(new RegExp(`to ${relay.endpoint.host}, unpublished`));
    });

    it("may know eth_sendPrivateTransaction only", async () => {
      relay.alter["eth_sendRawTransaction"] = methodMissing;
      relay.alter["eth_sendPrivateTransaction"] = ([{ tx }]: any) =>
        connection.provider.request({ method: "eth_sendRawTransaction", params: [tx] });
      expect((await sendIt(privately())).status).to.equal(1);
      expect(node.asked("eth_sendRawTransaction")).to.equal(0);
    });

    it("that never includes it is not helped by publishing", async () => {
      relay.alter["eth_sendRawTransaction"] = () => `0x${"11".repeat(32)}`;
      expect(await codeOf(sendIt(privately()))).to.deep.equal([75, "HB-2622"]);
      expect(relay.asked("eth_sendRawTransaction")).to.be.greaterThan(1);
      expect(node.asked("eth_sendRawTransaction")).to.equal(0);
      expect(await desk.chain.provider.getTransactionCount(wallet.address, "pending")).to.equal(0);
    });

    it("that refuses it, or is not there, is not helped by publishing either", async () => {
      relay.alter["eth_sendRawTransaction"] = () => {
        throw new RpcError(-32000, "sender is banned");
      };
      expect(await codeOf(sendIt(privately()))).to.deep.equal([1, "HB-2629"]);
      relay.close();
      expect(await codeOf(sendIt(privately()))).to.deep.equal([75, "HB-2201"]);
      expect(node.asked("eth_sendRawTransaction")).to.equal(0);
    });

    describe("that has a transaction", () => {
      let changes: string;
      beforeEach(() => {
        changes = mkdtempSync(join(tmpdir(), "harbour-send-"));
        relay.alter["eth_sendRawTransaction"] = () => `0x${"11".repeat(32)}`;
      });
      afterEach(() => rmSync(changes, { recursive: true }));
      const folder = (name: string) => createChange(join(changes, "localhost"), name);
      const sendAs = (chain: Connection, change: ChangeFolder, transaction = approve()) =>
        send(chain, { transaction, nonce: 0, gas: 100_000n, change }, { ...io, changes });

      it("keeps its nonce for it, and for the same one again", async () => {
        expect(await codeOf(sendAs(privately(), folder("first")))).to.deep.equal([75, "HB-2622"]);
        const handed = relay.asked("eth_sendRawTransaction");
        for (const chain of [privately(), through()]) {
          const error = await sendAs(chain, folder("other"), approve(6)).catch((thrown: unknown) => thrown);
          const { exitCode, code, message } = error as HarbourError;
          expect([exitCode, code]).to.deep.equal([75, "HB-2630"]);
          expect(message).to.contain("0001-first").and.to.contain(relay.endpoint.host);
        }
        expect([relay.asked("eth_sendRawTransaction"), node.asked("eth_sendRawTransaction")]).to.deep.equal([
          handed,
          0,
        ]);

        expect((await sendAs(through(), folder("again"))).status).to.equal(1);
        const next = { transaction: approve(6), nonce: 1, gas: 100_000n };
        expect((await send(through(), next, { ...io, changes })).status).to.equal(1);
      });

      it("keeps it also after a run that died, and not after the endpoint's no", async () => {
        const died: Eip1193 = { request: (call) => holds().request(call) };
        relay.alter["eth_sendRawTransaction"] = () => {
          throw new RpcError(-32000, "sender is banned");
        };
        const first = folder("first");
        await codeOf(sendAs(privately(), first));
        expect(await codeOf(sendAs({ ...through(), signer: died }, folder("other"), approve(6)))).to.deep.equal([
          75,
          "HB-2630",
        ]);
        first.append("journal.jsonl", { at: 0, code: "HB-2629", message: "no" });
        expect((await sendAs(through(), folder("other"), approve(6))).status).to.equal(1);
      });

      it("does not hold what the signer did not sign", async () => {
        const silent: Eip1193 = {
          request: (call) =>
            call.method === "eth_signTransaction" ? Promise.reject(new Error("unplugged")) : holds().request(call),
        };
        expect(await codeOf(sendAs({ ...privately(), signer: silent }, folder("first")))).to.deep.equal([1, "HB-2604"]);
        expect((await sendAs(through(), folder("other"), approve(6))).status).to.equal(1);
      });
    });

    it("needs a signer that signs without sending", async () => {
      const { users } = desk;
      const height = await heightOf(desk);
      const signer: Eip1193 = {
        request: (call) =>
          call.method === "eth_signTransaction"
            ? Promise.reject(new RpcError(-32601, "method not found"))
            : connection.provider.request(call as never),
      };
      for (const signsApart of [true, false]) {
        const chain = { ...privately(), signer, signsApart };
        const sending = sendIt(chain, 0, { ...approve(), from: users[0]!.address });
        expect(await codeOf(sending)).to.deep.equal([3, "HB-2621"]);
      }
      expect(await heightOf(desk)).to.equal(height);
    });
  });

  it("raises fees after four blocks of the chain, and never on a local one", async () => {
    const { provider } = desk.chain;
    expect((await paceOf({ ...desk.chain, chainId: 31337n })).raiseAfter).to.equal(undefined);
    const { time, mine } = connection.networkHelpers;
    await mine(21, { interval: 12 });
    expect(await paceOf({ ...desk.chain, provider, chainId: 1n })).to.deep.equal({
      raiseAfter: 48_000,
      giveUpAfter: 288_000,
    });
    await time.increase(86_400);
    expect((await paceOf({ ...desk.chain, provider, chainId: 1n })).raiseAfter).to.equal(60_000);
    await mine(21, { interval: 1 });
    expect((await paceOf({ ...desk.chain, provider, chainId: 1n })).raiseAfter).to.equal(15_000);
    node.alter["eth_getBlockByNumber"] = methodMissing;
    expect((await paceOf({ ...through(), pace: undefined, chainId: 1n } as never)).raiseAfter).to.equal(45_000);
  });
});
