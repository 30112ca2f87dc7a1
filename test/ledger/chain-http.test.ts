import { expect } from "chai";
import { httpRpc, type HttpNodes } from "../../ledger/chain/http-rpc.ts";
import { nodeErrorOf } from "../../ledger/chain/node-error.ts";
import type { RpcCall } from "../../ledger/chain/rpc.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { codeOf, codeOfAsync } from "./code-of.ts";
import { echo, echoAll, openScriptedNode, refusal, type NodeScript, type ScriptedNode } from "./lying-node.ts";

// A node behind HTTP
// ├── answers
// │   ├── in any order: matched by id; null is an answer
// │   ├── a question left out, answered twice, under another id, without a result; no list; no JSON: refused
// │   └── a refusal: by its code, not asked again
// ├── is busy
// │   ├── 429, 503, -32005, a broken connection, no answer in time: asked again
// │   ├── only the calls that are open are asked again
// │   ├── for ever: given up
// │   └── Retry-After is waited for, up to the longest pause
// ├── gives less at once: the batch is made smaller, by 413, by one error for all
// ├── is one of several: the next is asked; back at the first when all failed
// ├── is of another chain: refused before anything is asked
// ├── redirects: not followed
// └── its URL: no URL, another scheme, none; its secrets are in no message

const SILENT = "no answer in time";

const call = (value: unknown): RpcCall => ({ method: "eth_test", params: [value] });
const calls = (count: number) => Array.from({ length: count }, (_, index) => call(index));
const hurried = { rounds: 3, firstPause: 1, longestPause: 5 };
/** Only for nodes that never answer: a slow machine must not look like one. */
const impatient = { timeout: 300 };

describe("a node behind HTTP", () => {
  const open: ScriptedNode[] = [];
  const node = async (script: NodeScript) => {
    const made = await openScriptedNode(script);
    open.push(made);
    return made;
  };
  const rpcOf = async (script: NodeScript, options: Partial<HttpNodes> = {}) => {
    const { url, asked } = await node(script);
    return { rpc: httpRpc({ urls: [url], ...hurried, ...options }), asked };
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  describe("answers", () => {
    it("one question, and many in any order", async () => {
      const { rpc, asked } = await rpcOf((question, before) => {
        const { body } = echoAll(question, before) as { body: unknown };
        return { body: Array.isArray(body) ? body.toReversed() : body };
      });
      expect(await rpc.request(call("alone"))).to.deep.equal(["alone"]);
      expect(await rpc.batch(calls(7))).to.deep.equal(calls(7).map(({ params }) => params));
      expect(asked).to.have.length(2);
      expect(await rpc.batch([])).to.deep.equal([]);
    });

    it("many questions in portions", async () => {
      const { rpc, asked } = await rpcOf(echoAll, { batchSize: 4 });
      expect(await rpc.batch(calls(10))).to.deep.equal(calls(10).map(({ params }) => params));
      expect(asked.map((one) => (Array.isArray(one) ? one.length : 1))).to.deep.equal([4, 4, 2]);
    });

    it("with null", async () => {
      const { rpc } = await rpcOf((question) => ({ body: { ...echo(question as never), result: null } }));
      expect(await rpc.request(call(1))).to.equal(null);
    });

    const bent: Readonly<Record<string, (answers: ReturnType<typeof echo>[]) => unknown>> = {
      "a question left out": (answers) => answers.slice(1),
      "a question answered twice": (answers) => answers.with(1, answers[0]!),
      "one answer twice beside all others": (answers) => [...answers, answers[0]!],
      "one answer more": (answers) => [...answers, { ...answers[0]!, id: 999_999 }],
      "another id": (answers) => answers.with(0, { ...answers[0]!, id: -1 }),
      "no result": (answers) => answers.with(0, { jsonrpc: "2.0", id: answers[0]!.id } as never),
      "no list": (answers) => answers[0],
      "a list of nothing": (answers) => answers.map(() => null),
      "no JSON": () => "<html>",
      "half of it": (answers) => JSON.stringify(answers).slice(0, 40),
    };
    for (const [name, bend] of Object.entries(bent))
      it(`is refused with ${name}`, async () => {
        const { rpc } = await rpcOf((question) => ({ body: bend((question as never[]).map(echo)) }));
        expect(await codeOfAsync(() => rpc.batch(calls(3)))).to.equal("HB-4104");
      });

    it("is refused when the only question is answered under another id", async () => {
      const { rpc } = await rpcOf((question) => ({ body: { ...echo(question as never), id: -1 } }));
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4104");
    });

    it("with a refusal, which is not asked again", async () => {
      const { rpc, asked } = await rpcOf((question) => ({
        body: (question as { id: number }[]).map(({ id }) => refusal(id, -32601, "no such method")),
      }));
      const error = await rpc.batch(calls(2)).catch((thrown: unknown) => thrown);
      expect((error as HarbourError).code).to.equal("HB-4103");
      expect(nodeErrorOf(error)?.code).to.equal(-32601);
      expect(asked).to.have.length(1);
    });

    it("with a refusal under an HTTP status that is none of success", async () => {
      const { rpc } = await rpcOf((question) => ({
        status: 400,
        body: refusal((question as { id: number }).id, -32602, "block range is too wide"),
      }));
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4103");
    });
  });

  describe("is busy", () => {
    const trouble: Readonly<Record<string, NodeScript>> = {
      "HTTP 429": () => ({ status: 429, body: "slow down" }),
      "HTTP 503": () => ({ status: 503, body: "" }),
      [SILENT]: () => ({ hangs: true }),
      "-32005 for one": (asked) => ({ body: refusal((asked as { id: number }).id, -32005, "limit exceeded") }),
      "words for it": (asked) => ({ body: refusal((asked as { id: number }).id, -32000, "Too Many Requests, retry") }),
    };
    for (const [name, script] of Object.entries(trouble)) {
      const options = name === SILENT ? impatient : {};

      it(`and is asked again: ${name}`, async () => {
        const { rpc, asked } = await rpcOf(
          (one, before) => (before < 2 ? script(one, before) : echoAll(one, before)),
          // Every attempt may end before a slow machine has answered.
          { ...options, rounds: name === SILENT ? 100 : 3 },
        );
        expect(await rpc.request(call("late"))).to.deep.equal(["late"]);
        expect(asked.length).to.be.at.least(3);
      });

      it(`and is given up when it stays so: ${name}`, async () => {
        const { rpc, asked } = await rpcOf(script, options);
        expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4102");
        expect(asked).to.have.length(hurried.rounds);
      });
    }

    it("for some of the calls, and is asked only for those again", async () => {
      const { rpc, asked } = await rpcOf((question, before) => ({
        body: [question]
          .flat()
          .map((one) => (before === 0 && one.params[0] === 1 ? refusal(one.id, 429, "busy") : echo(one))),
      }));
      expect(await rpc.batch(calls(3))).to.deep.equal([[0], [1], [2]]);
      expect([asked[1]].flat().map((one) => one!.params[0])).to.deep.equal([1]);
    });

    it("and nobody is there", async () => {
      const gone = await openScriptedNode(echoAll);
      await gone.close();
      const rpc = httpRpc({ urls: [gone.url], ...hurried });
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4102");
    });

    it("and says for how long, which is heeded up to the longest pause", async () => {
      const { rpc } = await rpcOf(
        (one, before) => (before === 0 ? { status: 429, headers: { "retry-after": "3600" } } : echoAll(one, before)),
        { firstPause: 1, longestPause: 60 },
      );
      const started = Date.now();
      await rpc.request(call(1));
      // A bound from below, which no slow machine can break.
      expect(Date.now() - started).to.be.at.least(50);
    });
  });

  describe("gives less at once", () => {
    const limits: Readonly<Record<string, NodeScript>> = {
      "HTTP 413": () => ({ status: 413, body: "" }),
      "one error for all": () => ({
        body: { jsonrpc: "2.0", id: null, error: { code: -32600, message: "batch too large" } },
      }),
    };
    for (const [name, script] of Object.entries(limits))
      it(`and gets smaller batches: ${name}`, async () => {
        const { rpc, asked } = await rpcOf((one, before) =>
          Array.isArray(one) && one.length > 3 ? script(one, before) : echoAll(one, before),
        );
        expect(await rpc.batch(calls(20))).to.deep.equal(calls(20).map(({ params }) => params));
        asked.length = 0;
        await rpc.batch(calls(6));
        expect(asked.every((one) => !Array.isArray(one) || one.length <= 3)).to.equal(true);
      });
  });

  describe("is one of several", () => {
    it("and the next is asked when it fails, and stays", async () => {
      const broken = await node(() => ({ status: 500, body: "" }));
      const good = await node(echoAll);
      const rpc = httpRpc({ urls: [broken.url, good.url], ...hurried });
      expect(await rpc.request(call(1))).to.deep.equal([1]);
      expect(await rpc.request(call(2))).to.deep.equal([2]);
      expect([broken.asked.length, good.asked.length]).to.deep.equal([1, 2]);
      expect(rpc.host).to.equal(new URL(good.url).host);
    });

    it("and the next is asked when it is distrusted", async () => {
      const [first, second] = [await node(echoAll), await node(echoAll)];
      const rpc = httpRpc({ urls: [first.url, second.url], ...hurried });
      expect(rpc.distrust!()).to.equal(true);
      await rpc.request(call(1));
      expect([first.asked.length, second.asked.length]).to.deep.equal([0, 1]);
      expect(httpRpc({ urls: [first.url] }).distrust!()).to.equal(false);
    });

    it("and all are asked in each round before it is given up", async () => {
      const nodes = [await node(() => ({ status: 500 })), await node(() => ({ status: 502 }))];
      const rpc = httpRpc({ urls: nodes.map(({ url }) => url), ...hurried });
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4102");
      expect(nodes.map(({ asked }) => asked.length)).to.deep.equal([hurried.rounds, hurried.rounds]);
    });
  });

  describe("is asked for its chain first", () => {
    const ofChain =
      (chainId: unknown): NodeScript =>
      (asked, before) =>
        !Array.isArray(asked) && asked.method === "eth_chainId"
          ? { body: { jsonrpc: "2.0", id: asked.id, result: chainId } }
          : echoAll(asked, before);

    it("once", async () => {
      const { rpc, asked } = await rpcOf(ofChain("0x7a69"), { chainId: 31337 });
      await rpc.request(call(1));
      await rpc.request(call(2));
      expect(asked.map((one) => (one as { method: string }).method)).to.deep.equal([
        "eth_chainId",
        "eth_test",
        "eth_test",
      ]);
    });

    it("and refused when it is another one, or none", async () => {
      for (const found of ["0x1", "", "none", null, {}]) {
        const { rpc, asked } = await rpcOf(ofChain(found), { chainId: 31337 });
        expect(await codeOfAsync(() => rpc.batch(calls(3)))).to.equal("HB-4105");
        expect(asked).to.have.length(1);
      }
    });

    it("also when it takes over from another", async () => {
      const broken = await node(() => ({ status: 500 }));
      const other = await node(ofChain("0x1"));
      const rpc = httpRpc({ urls: [broken.url, other.url], chainId: 31337, ...hurried });
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4105");
    });
  });

  describe("its URL", () => {
    it("is refused where it is none, of another scheme, or missing", () => {
      for (const urls of [["node"], ["ws://127.0.0.1:1"], ["file:///etc"], [""], []])
        expect(
          codeOf(() => httpRpc({ urls })),
          urls[0],
        ).to.equal("HB-4101");
    });

    it("is not left for another by a redirect", async () => {
      const thief = await node(echoAll);
      const { rpc } = await rpcOf(() => ({ status: 307, headers: { location: thief.url } }));
      expect(await codeOfAsync(() => rpc.request(call(1)))).to.equal("HB-4102");
      expect(thief.asked).to.have.length(0);
    });

    it("sends name and password as a header", async () => {
      const { url, headers } = await node(echoAll);
      await httpRpc({ urls: [url.replace("//", "//reader:p%C3%A4ss%40word@")], ...hurried }).request(call(1));
      const sent = Buffer.from(headers[0]!.authorization!.replace("Basic ", ""), "base64").toString();
      expect(sent).to.equal("reader:päss@word");
    });

    it("keeps its secrets out of every message, also when the node repeats them", async () => {
      const secrets = ["reader", "pass@word", "keyinpath", "keyinquery"];
      // A long message is cut, and must not be cut through a secret before it is taken out.
      const repeats = `${"x".repeat(294)} keyinpath`;
      const scripts: NodeScript[] = [
        () => ({ status: 500, body: repeats }),
        (asked) => ({ body: refusal((asked as { id: number }).id, -32000, repeats) }),
        (asked) => ({ body: refusal((asked as { id: number }).id, -32000, secrets.join(" ")) }),
        () => ({ hangs: true }),
        () => ({ body: secrets.join(" ") }),
        () => ({ status: 302, headers: { location: "http://127.0.0.1:1/keyinpath" } }),
      ];
      for (const script of scripts) {
        const { url } = await node(script);
        const secret = `${url.replace("//", "//reader:pass%40word@")}/v3/keyinpath?token=keyinquery`;
        const error = await httpRpc({ urls: [secret], ...hurried, ...impatient, rounds: 1 })
          .request(call(1))
          .catch((thrown: unknown) => thrown as HarbourError);
        expect(error).to.be.instanceOf(HarbourError);
        const said = [];
        for (let one: unknown = error; one instanceof Error; one = one.cause) said.push(one.message, one.stack);
        for (const part of [...secrets, "pass%40word", "keyin"]) expect(said.join("\n")).not.to.include(part);
      }
    });
  });
});
