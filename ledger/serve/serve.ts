import type { Hono } from "hono";
import type { Logger } from "pino";
import type { Books } from "../books.ts";
import type { Desk } from "./answer.ts";
import { createApp } from "./app.ts";
import { BatchFeed } from "./batch-feed.ts";
import { EventStreams } from "./event-stream.ts";
import { Heads } from "./heads.ts";
import { Kept } from "./kept.ts";
import { listen, type Listening } from "./listener.ts";
import { Metrics } from "./metrics.ts";
import { privateAccess } from "./private-access.ts";
import { RateLimiter, type RateLimit } from "./rate-limit.ts";

export interface ServeParameters {
  /** With a store of their own, opened read-only beside the follower's. It stays open: who opened it closes it. */
  books: Books;
  /** 0: any that is free. */
  publicPort: number;
  /** Absent: what is private is not served at all. */
  privatePort?: number;
  /** 127.0.0.1 unless told. TLS is the affair of a proxy in front. */
  host?: string;
  /** 127.0.0.1 unless told. Anything but loopback needs a token. */
  privateHost?: string;
  /** A file with mode 0600 whose one word every private request must send. Absent: who reaches loopback may read. */
  privateTokenFile?: string;
  /** Web pages of each listener, mounted at "/". */
  pages?: { public?: Hono; private?: Hono };
  logger: Logger;
  /** Of the public listener, by client address. Absent: as much as comes. */
  rateLimit?: RateLimit;
  /** Loopback is a proxy that says in X-Forwarded-For who asks; limits are by that address. */
  trustProxy?: boolean;
  pace?: Partial<Pace>;
}

/** How often, how long and how many; tests hurry. */
export interface Pace {
  /** Milliseconds for which the newest blocks are believed. */
  heads: number;
  /** Milliseconds between two looks for new batches, while a stream is open. */
  feed: number;
  /** Milliseconds between two signs of life on a stream. */
  heartbeat: number;
  /** Streams at once. */
  streams: number;
  /** Of them, by one client address of the public. */
  streamsOfOne: number;
  /** Bytes that may wait for a slow reader of a stream. */
  waiting: number;
  /** Seconds that an answer may take. */
  patience: number;
}

const PACE: Pace = {
  heads: 100,
  feed: 250,
  heartbeat: 15_000,
  streams: 1000,
  streamsOfOne: 10,
  waiting: 256 * 1024,
  patience: 10,
};

export interface Serving {
  url: string;
  /** Undefined where the private side is not served. */
  privateUrl: string | undefined;
  /** Ends the streams and both listeners. */
  close(): Promise<void>;
}

/**
 * Serves the books over HTTP, for reading only.
 *
 * @throws HarbourError HB-4612 to HB-4614
 */
export async function serve(parameters: ServeParameters): Promise<Serving> {
  const { books, publicPort, privatePort, host = "127.0.0.1", privateHost = "127.0.0.1", logger } = parameters;
  const { pages = {}, rateLimit, trustProxy = false, privateTokenFile } = parameters;
  const pace = { ...PACE, ...parameters.pace };
  const access = privatePort === undefined ? undefined : privateAccess(privateHost, privateTokenFile);
  const chainIds = books.networks.map(({ chainId }) => chainId);
  const heads = new Heads({ store: books.store, chainIds, maxAge: pace.heads });
  const onError = (error: unknown) => logger.error({ err: error }, "the batches could not be read");
  const feed = new BatchFeed({ store: books.store, chainIds, interval: pace.feed, onError });
  const streams = new EventStreams({
    feed,
    most: pace.streams,
    mostOfOne: pace.streamsOfOne,
    heartbeat: pace.heartbeat,
    waiting: pace.waiting,
  });
  const kept = new Kept<unknown>(200);
  const metrics = new Metrics({ books, heads, kept, streams: () => streams.count, logger });
  const desk = (inside: boolean): Desk => ({
    books,
    heads,
    inside,
    kept,
    answers: new Kept(300),
    patience: pace.patience,
  });
  const open: Listening[] = [];
  const close = async () => {
    streams.close();
    await Promise.all(open.map((one) => one.close()));
    metrics.close();
  };
  const start = async (inside: boolean, at: { host: string; port: number }) => {
    const listener = inside ? "private" : "public";
    const limited = !inside && rateLimit !== undefined;
    const rate = limited ? { limiter: new RateLimiter(rateLimit), perSecond: rateLimit.perSecond } : undefined;
    const gate = { listener, access: inside ? access : undefined, rate, trustProxy, metrics, logger } as const;
    const app = createApp({ desk: desk(inside), streams, metrics, logger, trustProxy, pages: pages[listener] });
    const listening = await listen({ app, gate, ...at });
    open.push(listening);
    logger.info({ listener, address: listening.url }, "serving");
    return listening.url;
  };
  try {
    const url = await start(false, { host, port: publicPort });
    const privateUrl =
      privatePort === undefined ? undefined : await start(true, { host: privateHost, port: privatePort });
    return { url, privateUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
