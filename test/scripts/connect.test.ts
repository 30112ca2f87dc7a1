import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { connect } from "../../scripts/chain/connect.ts";
import { httpTransport, UNREACHABLE } from "../../scripts/chain/transport.ts";
import { latestBlock } from "../../scripts/chain/block.ts";
import type { Where } from "../../scripts/command.ts";
import { run } from "../../scripts/program.ts";
import { connection } from "../fixture.ts";
import { withEnvironment } from "./keystore.ts";
import { methodMissing, startProxy, type ProxyNode } from "./proxy-node.ts";

// connect
// ├── a node on the chain of the network's file: connected
// ├── another chain, an unknown chain, an unknown network, a bad URL: refused
// ├── a public network: its URLs are configuration variables, and nobody's key is asked for
// ├── beside the node: a signer, second node or private endpoint on another chain, or the node itself → refused
// └── no node, a node that answers nonsense or "too many requests": temporary

interface Answer {
  status?: number;
  body: unknown;
}

/** The in-process chain behind a URL; `answer` can replace what it says. */
async function serve(answer?: (method: string) => Answer | undefined): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", async () => {
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
      const replaced = answer?.(method);
      const body = replaced?.body ?? {
        jsonrpc: "2.0",
        id,
        result: await connection.provider.request({ method, params }),
      };
      response.statusCode = replaced?.status ?? 200;
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe("connecting", () => {
  let running: Server | undefined;
  afterEach(() => {
    running?.close();
    running?.closeAllConnections();
    running = undefined;
  });

  async function urlOf(answer?: (method: string) => Answer | undefined): Promise<string> {
    const { url, server } = await serve(answer);
    running = server;
    return url;
  }

  async function codeOf(where: Where): Promise<unknown[]> {
    try {
      await connect(where);
      return [];
    } catch (error) {
      expect(error).to.be.instanceOf(HarbourError);
      return [(error as HarbourError).exitCode, (error as HarbourError).code];
    }
  }

  it("reads any node by its URL and names the network by its chain", async () => {
    const connected = await connect({ rpc: await urlOf() });
    expect(connected.network).to.equal("localhost");
    expect(connected.book).to.have.property("guardian");
    expect((await latestBlock(connected.provider)).number).to.equal(await connected.provider.getBlockNumber());
  });

  it("refuses a node on another chain", async () => {
    const url = await urlOf((method) => (method === "eth_chainId" ? { body: { result: "0x1" } } : undefined));
    expect(await codeOf({ network: "localhost", rpc: url })).to.deep.equal([3, "HB-2203"]);
  });

  it("refuses a chain that no network of ours has", async () => {
    const url = await urlOf((method) => (method === "eth_chainId" ? { body: { result: "0x270f" } } : undefined));
    expect(await codeOf({ rpc: url })).to.deep.equal([3, "HB-2209"]);
  });

  it("refuses a network without a file, and a name that is a path", async () => {
    expect(await codeOf({ network: "nowhere" })).to.deep.equal([64, "HB-2210"]);
    expect(await codeOf({ network: "../localhost" })).to.deep.equal([64, "HB-2210"]);
  });

  it("refuses a URL that carries a secret, or is none", async () => {
    expect(await codeOf({ rpc: "http://user:secret@127.0.0.1:1" })).to.deep.equal([64, "HB-2109"]);
    expect(await codeOf({ rpc: "localhost:8545" })).to.deep.equal([64, "HB-2109"]);
    expect(await codeOf({ rpc: await urlOf(), signer: "ftp://127.0.0.1" })).to.deep.equal([64, "HB-2109"]);
  });

  it("says that it is temporary when the node does not answer", async () => {
    expect(await codeOf({ rpc: "http://127.0.0.1:1" })).to.deep.equal([75, "HB-2201"]);
    const url = await urlOf(() => ({ status: 502, body: "<html>Bad gateway</html>" }));
    expect(await codeOf({ rpc: url })).to.deep.equal([75, "HB-2201"]);
  });

  it("stops reading an answer without an end", async () => {
    running = createServer((_request, response) => {
      const more = () => {
        while (response.writable && response.write(`"${"x".repeat(65_536)}"`));
        response.once("drain", more);
      };
      more();
    });
    await new Promise<void>((resolve) => running!.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(running.address() as AddressInfo).port}`;
    expect(await codeOf({ rpc: url })).to.deep.equal([75, "HB-2201"]);
  });

  it("takes an answer up to the bound", async () => {
    const body = { result: "x".repeat(100) };
    const url = await urlOf(() => ({ body }));
    const bytes = JSON.stringify(body).length;
    expect(await httpTransport(url, 30_000, bytes).request({ method: "eth_chainId" })).to.equal(body.result);
    const error = await httpTransport(url, 30_000, bytes - 1)
      .request({ method: "eth_chainId" })
      .catch((thrown: unknown) => thrown);
    expect((error as { code: string }).code).to.equal(UNREACHABLE);
  });

  it("says so too when the node gives up in the middle", async () => {
    const url = await urlOf((method) =>
      method === "eth_chainId" ? undefined : { status: 429, body: { error: { code: -32005, message: "slow down" } } },
    );
    let narration = "";
    const code = await run(["status", "--rpc", url], {
      io: { out: () => {}, err: (text) => void (narration += text), now: () => 0 },
      connect: async (where) => {
        const connected = await connect(where);
        const nothing = {
          address: `0x${"11".repeat(20)}`,
          authority: `0x${"22".repeat(20)}`,
          releases: [],
          fromBlock: 0,
        };
        return { ...connected, deployment: { HKD: nothing } };
      },
    });
    expect([code, /HB-\d+/.exec(narration)?.[0]]).to.deep.equal([75, "HB-2201"]);
    expect(narration).not.to.contain("secret");
  });

  describe("beside the node", () => {
    let node: ProxyNode;
    let other: ProxyNode;
    beforeEach(async () => {
      node = await startProxy();
      other = await startProxy();
    });
    afterEach(() => {
      node.close();
      other.close();
    });
    const codeOfLookup = async (look: () => unknown) => {
      const error = await Promise.resolve(look()).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return (error as HarbourError | undefined)?.code;
    };

    it("refuses a signer on another chain, and takes one that knows none", async () => {
      other.alter["eth_chainId"] = () => "0x1";
      expect(await codeOf({ rpc: node.url, signer: other.url })).to.deep.equal([3, "HB-2211"]);
      other.alter["eth_chainId"] = methodMissing;
      expect((await connect({ rpc: node.url, signer: other.url })).signsApart).to.equal(true);
      other.close();
      expect(await codeOf({ rpc: node.url, signer: other.url })).to.deep.equal([75, "HB-2201"]);
    });

    it("opens a second node and a private endpoint only when they are needed", async () => {
      const connected = await connect({ rpc: node.url, checkRpc: other.url, privateRpc: other.url });
      expect(other.calls).to.have.length(0);
      expect((await connected.secondNode!())!.host).to.equal(other.endpoint.host);
      expect((await connected.privateEndpoint!())!.host).to.equal(other.endpoint.host);
      expect(await (await connect({ rpc: node.url })).secondNode!()).to.equal(undefined);
    });

    it("refuses one on another chain, and the node itself", async () => {
      const { secondNode, privateEndpoint } = await connect({
        rpc: node.url,
        checkRpc: node.url.replace(/\/$/, ""),
        privateRpc: other.url,
      });
      other.alter["eth_chainId"] = () => "0x1";
      expect(await codeOfLookup(secondNode!)).to.equal("HB-2215");
      expect(await codeOfLookup(privateEndpoint!)).to.equal("HB-2211");
    });

    it("refuses a bad URL or cap at once", async () => {
      expect(await codeOf({ rpc: node.url, checkRpc: "localhost:1" })).to.deep.equal([64, "HB-2109"]);
      expect(await codeOf({ rpc: node.url, privateRpc: "http://a:b@localhost" })).to.deep.equal([64, "HB-2109"]);
      for (const maxFee of ["", "0", "-1", "1e3", "30 gwei", "0.0000000001"])
        expect(await codeOf({ rpc: node.url, maxFee }), maxFee).to.deep.equal([64, "HB-2627"]);
      expect((await connect({ rpc: node.url, maxFee: "30.5" })).maxFee).to.equal(30_500_000_000n);
    });

    it("never shows the access key of a URL, even if the node repeats it", async () => {
      const key = "0123456789abcdef0123456789abcdef";
      const keyed = await startProxy({}, `/v3/${key}`);
      keyed.alter["eth_chainId"] = () => {
        throw new Error(`project ${key} is over its limit`);
      };
      try {
        await connect({ rpc: keyed.url });
        expect.fail("connected");
      } catch (error) {
        expect((error as HarbourError).code).to.equal("HB-2202");
        expect(`${(error as Error).message}${((error as Error).cause as Error).message}`).not.to.contain(key);
      } finally {
        keyed.close();
      }
    });
  });

  describe("to a public network", () => {
    const folder = mkdtempSync(join(tmpdir(), "harbour-connect-"));
    const policy = join(folder, "sepolia.yaml");
    const local = readFileSync(new URL("../../policy/localhost.yaml", import.meta.url), "utf8");
    writeFileSync(policy, local.replace('chain: "31337"', 'chain: "11155111"'));
    after(() => rmSync(folder, { recursive: true }));
    let node: ProxyNode;
    let other: ProxyNode;
    beforeEach(async () => {
      node = await startProxy({ eth_chainId: () => "0xaa36a7" });
      other = await startProxy({ eth_chainId: () => "0xaa36a7" });
    });
    afterEach(() => {
      node.close();
      other.close();
    });

    it("needs its URL and nobody's key", async () => {
      await withEnvironment({ SEPOLIA_RPC_URL: node.url, SEPOLIA_DEPLOYER_KEY: "not a key" }, async () => {
        const connected = await connect({ network: "sepolia", policy });
        expect(connected.chainId).to.equal(11155111n);
        expect(await connected.provider.getBlockNumber()).to.be.a("number");
        expect(await connected.signer.request({ method: "eth_chainId" })).to.equal("0xaa36a7");
      });
    });

    it("finds its second node and private endpoint in variables too", async () => {
      const variables = {
        SEPOLIA_RPC_URL: node.url,
        SEPOLIA_CHECK_RPC_URL: other.url,
        SEPOLIA_PRIVATE_RPC_URL: `${other.url}private`,
      };
      await withEnvironment(variables, async () => {
        const { secondNode, privateEndpoint } = await connect({ network: "sepolia", policy });
        expect((await secondNode!())!.host).to.equal(other.endpoint.host);
        expect((await privateEndpoint!())!.host).to.equal(other.endpoint.host);
      });
    });

    it("says which variable it misses", async () => {
      // Set to nothing, so that no keystore of this machine is asked.
      await withEnvironment({ SEPOLIA_RPC_URL: "" }, async () => {
        expect(await codeOf({ network: "sepolia", policy })).to.deep.equal([64, "HB-2214"]);
      });
    });

    it("refuses another chain under its name, whatever the file says", async () => {
      const file = join(folder, "other.yaml");
      writeFileSync(file, local);
      const chain = await startProxy();
      expect(await codeOf({ network: "sepolia", policy: file, rpc: chain.url })).to.deep.equal([3, "HB-2203"]);
      chain.close();
    });
  });
});
