import { expect } from "chai";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Duplex } from "node:stream";
import { readCursor } from "../../ledger/follow/cursor.ts";
import { BatchFeed } from "../../ledger/serve/batch-feed.ts";
import { EventStreams } from "../../ledger/serve/event-stream.ts";
import { EventClient } from "./event-client.ts";
import { INVENTED } from "./invented-chain.ts";
import { addBlocks, HURRY, Inventor, closeServed, serveBooks, type ServedBooks } from "./served-books.ts";

// The stream of events
// ├── greets a client with where the books are, then tells every batch once, in order
// ├── goes on after Last-Event-ID, also when a reorganisation happened meanwhile
// ├── tells a reorganisation with its depth, and that more became final
// ├── tells a client to reload: after too long a gap, with another book's id, with nonsense, with an id from later
// ├── gives a sign of life, and ends when the server does
// └── serves many at once, refuses more than it can and more than one address may have with HB-4609, and cuts off who does not read

describe("The stream of events", () => {
  after(closeServed);

  let books: ServedBooks;
  let inventor: Inventor;
  const clients: EventClient[] = [];

  beforeEach(async () => {
    books = await serveBooks();
    inventor = new Inventor("events");
    await addBlocks(books.store, inventor.blocks(3));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await books.close();
  });

  const open = async (lastEventId?: string) => {
    const client = await EventClient.open(books.serving.url, lastEventId);
    clients.push(client);
    return client;
  };
  const isBatch = (version: number) => (event: { event: string; data: any }) =>
    event.event === "batch" && event.data.version === version;

  it("greets with the newest block and tells the batches that follow", async () => {
    const client = await open();
    const { data, id } = await client.until(({ event }) => event === "hello");
    expect(data.chains[0]).to.include({ chain: "eip155:31337", version: 1 });
    expect(data.chains[0].newest.block).to.equal(3);
    expect(id).to.match(/^31337:1:3:[0-9a-f]{8}$/);
    await addBlocks(books.store, inventor.blocks(2));
    const told = await client.until(isBatch(2));
    const { digest, hash } = (await readCursor(books.store, INVENTED.chainId))!;
    expect(told.data).to.include({ firstBlock: 4, lastBlock: 5, lastHash: hash, events: 10, digest });
    expect(told.id).to.equal(`31337:2:5:${digest.slice(2, 10)}`);
  });

  it("tells every batch once and in order, however fast they come", async () => {
    const client = await open();
    await client.until(({ event }) => event === "hello");
    for (let batch = 0; batch < 40; batch++) await addBlocks(books.store, inventor.blocks(1));
    await client.until(isBatch(41));
    expect(client.versions).to.deep.equal(Array.from({ length: 40 }, (_, index) => index + 2));
  });

  it("goes on where a client left off", async () => {
    const first = await open();
    await addBlocks(books.store, inventor.blocks(1));
    await first.until(isBatch(2));
    first.close();
    for (let batch = 0; batch < 5; batch++) await addBlocks(books.store, inventor.blocks(1));
    const second = await open(first.lastEventId);
    await second.until(isBatch(7));
    expect(second.versions).to.deep.equal([3, 4, 5, 6, 7]);
    expect(second.events.map(({ event }) => event))
      .not.to.include("hello")
      .and.not.include("reload");
  });

  it("tells a reorganisation with its depth before the batch that did it", async () => {
    const other = inventor.fork("another branch");
    const client = await open();
    await addBlocks(books.store, inventor.blocks(4), { finality: { head: 7, safe: 3, final: 3 } });
    await client.until(isBatch(2));
    await addBlocks(books.store, other.blocks(5), { ancestor: 3, finality: { head: 8, safe: 3, final: 3 } });
    await client.until(isBatch(3));
    const names = client.events.map(({ event }) => event).filter((event) => event !== "finality");
    expect(names).to.deep.equal(["hello", "batch", "reorg", "batch"]);
    const reorg = client.events.find(({ event }) => event === "reorg")!;
    expect(reorg.data).to.deep.equal({ chain: "eip155:31337", version: 3, ancestor: 3, depth: 4 });
    expect(reorg.id).to.equal(undefined);
  });

  it("goes on across a reorganisation that came while the client was away", async () => {
    const other = inventor.fork("another branch");
    const first = await open();
    await addBlocks(books.store, inventor.blocks(4), { finality: { head: 7, safe: 3, final: 3 } });
    await first.until(isBatch(2));
    first.close();
    await addBlocks(books.store, other.blocks(5), { ancestor: 3, finality: { head: 8, safe: 3, final: 3 } });
    const second = await open(first.lastEventId);
    await second.until(isBatch(3));
    expect(second.events.slice(0, 2).map(({ event }) => event)).to.deep.equal(["reorg", "batch"]);
    expect(second.events[0]!.data.depth).to.equal(4);
  });

  it("tells when more became final", async () => {
    const client = await open();
    await addBlocks(books.store, inventor.blocks(4), { finality: { head: 7, safe: 5, final: 4 } });
    const { data } = await client.until(({ event, data }) => event === "finality" && data.final === 4);
    expect(data).to.deep.equal({ chain: "eip155:31337", head: 7, safe: 5, final: 4 });
  });

  describe("tells a client to reload", () => {
    it("that missed more than is kept, and goes on from now", async function () {
      this.timeout(60_000);
      const first = await open();
      await first.until(({ event }) => event === "hello");
      first.close();
      for (let batch = 0; batch < 502; batch++) await addBlocks(books.store, inventor.blocks(1));
      const second = await open(first.lastEventId);
      const { data } = await second.until(({ event }) => event === "reload");
      expect(data.chains[0].version).to.equal(503);
      await addBlocks(books.store, inventor.blocks(1));
      await second.until(isBatch(504));
      expect(second.versions).to.deep.equal([504]);
    });

    for (const [what, id] of [
      ["with the id of other books", "31337:1:3:00000000"],
      ["with an id from later", "31337:9:3:00000000"],
      ["with another chain's id", "1:1:3:00000000"],
      ["with more chains than there are", "31337:1:3:00000000,1:1:1:00000000"],
      ["with nonsense", "yesterday"],
    ] as const)
      it(what, async () => {
        const client = await open(id);
        const { data } = await client.until(({ event }) => event === "reload");
        expect(data.chains[0].version).to.equal(1);
        expect(client.events.map(({ event }) => event)).not.to.include("hello");
      });
  });

  it("goes on from empty books", async () => {
    const empty = await serveBooks();
    const first = await EventClient.open(empty.serving.url);
    const { data } = await first.until(({ event }) => event === "hello");
    expect(data.chains[0]).to.deep.equal({ chain: "eip155:31337", version: 0, newest: null });
    first.close();
    await addBlocks(empty.store, new Inventor("later").blocks(2));
    const second = await EventClient.open(empty.serving.url, first.lastEventId);
    await second.until(isBatch(1));
    expect(second.versions).to.deep.equal([1]);
    second.close();
    await empty.close();
  });

  it("gives signs of life while nothing happens", async () => {
    await books.close();
    books = await serveBooks({ pace: { ...HURRY, heartbeat: 10 } });
    const client = await open();
    await client.untilHeartbeat();
    expect(client.heartbeats).to.be.above(0);
  });

  it("ends when the server does", async () => {
    const client = await open();
    await client.until(({ event }) => event === "hello");
    await books.serving.close();
    await client.untilEnd();
    expect(client.ended).to.equal(true);
  });

  it("tells many at once the same", async () => {
    await books.close();
    books = await serveBooks({ pace: { ...HURRY, streamsOfOne: 50 } });
    await addBlocks(books.store, (inventor = new Inventor("many")).blocks(1));
    const many = await Promise.all(Array.from({ length: 50 }, () => open()));
    await Promise.all(many.map((client) => client.until(({ event }) => event === "hello")));
    for (let batch = 0; batch < 3; batch++) await addBlocks(books.store, inventor.blocks(1));
    await Promise.all(many.map((client) => client.until(isBatch(4))));
    for (const client of many) expect(client.versions).to.deep.equal([2, 3, 4]);
  });

  it("refuses one more than it serves, until another one leaves", async () => {
    await books.close();
    books = await serveBooks({ pace: { ...HURRY, streams: 1 } });
    await addBlocks(books.store, new Inventor("one").blocks(1));
    const client = await open();
    await client.until(({ event }) => event === "hello");
    const refused = await books.get("/v1/events");
    expect([refused.status, ((await refused.json()) as any).code]).to.deep.equal([503, "HB-4609"]);
    expect(refused.headers.get("retry-after")).to.equal("1");
    const inside = await EventClient.open(books.serving.privateUrl!);
    expect(inside.status).to.equal(200);
    inside.close();
    client.close();
    const deadline = Date.now() + 10_000;
    for (let open = true; open && Date.now() < deadline;) {
      const next = await EventClient.open(books.serving.url);
      clients.push(next);
      open = next.status !== 200;
    }
    expect(clients.at(-1)!.status).to.equal(200);
  });

  it("refuses an address that has as many as one may, and serves the others", async () => {
    await books.close();
    books = await serveBooks({ trustProxy: true });
    await addBlocks(books.store, new Inventor("greedy").blocks(1));
    const from = async (address: string) => {
      const client = await EventClient.open(books.serving.url, undefined, { "x-forwarded-for": address });
      clients.push(client);
      return client.status;
    };
    const greedy = Array.from({ length: 11 }, (_, index) => `2001:db8:0:1::${index}`);
    expect(await Promise.all(greedy.slice(0, 10).map(from))).to.deep.equal(Array(10).fill(200));
    expect(await from(greedy[10]!)).to.equal(503);
    const headers = { "x-forwarded-for": `192.0.2.1, ${greedy[0]}` };
    expect(((await (await books.get("/v1/events", { headers })).json()) as any).code).to.equal("HB-4609");
    expect(await from("2001:db8:0:2::1")).to.equal(200);
    const inside = await EventClient.open(books.serving.privateUrl!);
    expect(inside.status).to.equal(200);
    inside.close();
    clients[0]!.close();
    for (let status = 503, tries = 0; status !== 200; tries++) {
      expect(tries).to.be.below(10_000);
      status = await from(greedy[10]!);
    }
  });

  it("cuts off a client that does not read, and goes on telling the others", async () => {
    const feed = new BatchFeed({
      store: books.store,
      chainIds: [31337],
      interval: 10,
      onError: (error) => expect.fail(String(error)),
    });
    const streams = new EventStreams({ feed, most: 10, mostOfOne: 10, heartbeat: 60_000, waiting: 4096 });
    const server = createServer((request, response) => void streams.open(response, undefined));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const reader = await EventClient.open(`http://127.0.0.1:${port}`);
    clients.push(reader);
    const stalled = stalledConnection();
    server.emit("connection", stalled);
    stalled.push("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
    await reader.until(({ event }) => event === "hello");
    while (streams.count < 2) await new Promise((resolve) => setImmediate(resolve));
    let last = 1;
    while (!stalled.destroyed && last < 100) {
      await addBlocks(books.store, inventor.blocks(1));
      await reader.until(isBatch((last += 1)));
    }
    expect(stalled.destroyed).to.equal(true);
    // Not at once: a few batches may wait.
    expect(last).to.be.above(3);
    await addBlocks(books.store, inventor.blocks(1));
    await reader.until(isBatch(last + 1));
    expect(streams.count).to.equal(1);
    streams.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

/** A connection whose other end takes the first bytes and then nothing, as when a phone goes into a tunnel. */
function stalledConnection(): Duplex {
  return new Duplex({ highWaterMark: 1, read: () => undefined, write: () => undefined });
}
