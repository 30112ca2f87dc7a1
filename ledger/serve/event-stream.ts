import type { ServerResponse } from "node:http";
import type { BatchFeed, FedBatch } from "./batch-feed.ts";
import { tooManyStreams } from "./serve-faults.ts";
import { newestPosition, positionFrom, positionText, type Position } from "./stream-position.ts";
import { chainOf } from "./wire.ts";

export interface EventStreamsParameters {
  feed: BatchFeed;
  /** Streams that are served at once. */
  most: number;
  /** Of them, by one client. */
  mostOfOne: number;
  /** Milliseconds between two signs of life. */
  heartbeat: number;
  /** Bytes that may wait for a client which reads slowly; it is cut off where they are more, and may come back. */
  waiting: number;
}

/** Server-sent events: `batch`, `reorg`, `finality`, and `reload` where the client has missed something. */
export class EventStreams {
  readonly #parameters: EventStreamsParameters;
  readonly #open = new Set<Stream>();
  readonly #clients = new Map<string, number>();
  #stopListening: (() => void) | undefined;
  #heart: NodeJS.Timeout | undefined;

  constructor(parameters: EventStreamsParameters) {
    this.#parameters = parameters;
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * @param client Whom the stream counts for; absent on the private side, which is served also where there are too many: the
   * public must not keep the issuer out.
   * @throws HarbourError HB-4609
   */
  async open(response: ServerResponse, lastEventId: string | undefined, client?: string): Promise<void> {
    const { feed, most, mostOfOne, heartbeat } = this.#parameters;
    if (client !== undefined) {
      if (this.#open.size >= most) throw tooManyStreams(most, "all clients");
      if ((this.#clients.get(client) ?? 0) >= mostOfOne) throw tooManyStreams(mostOfOne, "this address");
    }
    const stream = new Stream(response, this.#parameters, client);
    this.#open.add(stream);
    this.#count(client, 1);
    response.on("close", () => this.#remove(stream));
    try {
      // Listening first: what is written between the look and the greeting is told after it.
      this.#stopListening ??= feed.listen(() => {
        for (const one of this.#open) one.tell();
      });
      this.#heart ??= setInterval(() => {
        for (const one of this.#open) one.beat();
      }, heartbeat);
      await feed.look();
      stream.greet(lastEventId);
    } catch (error) {
      this.#remove(stream);
      throw error;
    }
  }

  close(): void {
    for (const stream of this.#open) stream.end();
  }

  #count(client: string | undefined, more: number): void {
    if (client === undefined) return;
    const count = (this.#clients.get(client) ?? 0) + more;
    if (count === 0) this.#clients.delete(client);
    else this.#clients.set(client, count);
  }

  #remove(stream: Stream): void {
    if (!this.#open.delete(stream)) return;
    this.#count(stream.client, -1);
    if (this.#open.size > 0) return;
    this.#stopListening?.();
    clearInterval(this.#heart);
    this.#stopListening = undefined;
    this.#heart = undefined;
  }
}

class Stream {
  readonly client: string | undefined;
  readonly #response: ServerResponse;
  readonly #feed: BatchFeed;
  readonly #waiting: number;
  #position: Position | undefined;
  /** Of each chain, what was told last. */
  readonly #final = new Map<number, string>();

  constructor(response: ServerResponse, { feed, waiting }: EventStreamsParameters, client: string | undefined) {
    this.client = client;
    this.#response = response;
    this.#feed = feed;
    this.#waiting = waiting;
  }

  /** Starts where the client left off, or tells it to read anew and goes on from now. */
  greet(lastEventId: string | undefined): void {
    this.#response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      // A proxy that collects answers would keep the events.
      "x-accel-buffering": "no",
    });
    const resumed = lastEventId === undefined ? undefined : positionFrom(this.#feed, lastEventId);
    this.#position = resumed ?? newestPosition(this.#feed);
    this.#write("retry: 2000\n\n");
    if (resumed === undefined)
      this.#write(this.#event(lastEventId === undefined ? "hello" : "reload", { chains: this.#chains() }, true));
    this.tell();
  }

  /** Sends what the client has not been told. */
  tell(): void {
    const position = this.#position;
    if (position === undefined) return;
    for (const chainId of this.#feed.chainIds) {
      const batches = this.#feed.batches(chainId);
      const told = position.get(chainId)!;
      if (batches.length > 0 && batches[0]!.version > told + 1) {
        this.#position = newestPosition(this.#feed);
        this.#write(this.#event("reload", { chains: this.#chains() }, true));
        return;
      }
      for (const batch of batches.slice(Math.max(0, told + 1 - (batches[0]?.version ?? 1)))) {
        position.set(chainId, batch.version);
        this.#write(this.#batchText(batch));
      }
      this.#tellFinality(chainId);
    }
  }

  beat(): void {
    if (this.#position !== undefined) this.#write(": heartbeat\n\n");
  }

  end(): void {
    this.#response.end();
  }

  #batchText(batch: FedBatch): string {
    const { chainId, reorg, ...rest } = batch;
    const chain = chainOf(chainId);
    const told = this.#event("batch", { chain, ...rest }, true);
    // Without an id: a client that is cut off between the two is told both again.
    return reorg === undefined ? told : this.#event("reorg", { chain, version: batch.version, ...reorg }, false) + told;
  }

  #tellFinality(chainId: number): void {
    const finality = this.#feed.finality(chainId);
    if (finality === undefined) return;
    const { head, safe, final } = finality;
    const text = `${safe} ${final}`;
    if (this.#final.get(chainId) === text) return;
    this.#final.set(chainId, text);
    this.#write(this.#event("finality", { chain: chainOf(chainId), head, safe, final }, false));
  }

  #chains() {
    return this.#feed.chainIds.map((chainId) => {
      const batch = this.#feed.batches(chainId).at(-1);
      const block = batch === undefined ? null : { block: batch.lastBlock, hash: batch.lastHash };
      return { chain: chainOf(chainId), version: batch?.version ?? 0, newest: block };
    });
  }

  #event(name: string, data: object, resumable: boolean): string {
    const id = resumable ? `id: ${positionText(this.#feed, this.#position!)}\n` : "";
    return `${id}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  #write(text: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    this.#response.write(text);
    if (this.#response.writableLength > this.#waiting) this.#response.destroy();
  }
}
