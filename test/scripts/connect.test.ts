import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { connect } from "../../scripts/chain/connect.ts";
import { latestBlock } from "../../scripts/chain/block.ts";
import type { Where } from "../../scripts/command.ts";
import { run } from "../../scripts/program.ts";
import { connection } from "../fixture.ts";

// connect
// ├── a node on the chain of the network's file: connected
// ├── another chain, an unknown chain, an unknown network, a bad URL: refused
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
});
