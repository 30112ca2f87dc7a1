import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Logger } from "pino";
import { coverageRatio } from "../../sdk/ratio.ts";
import type { Books } from "../books.ts";
import { CURRENCIES } from "../followed-network.ts";
import { listBreaks } from "../reconcile/breaks.ts";
import { reserveAt } from "../read/reserve-at.ts";
import { supplyAt } from "../read/supply-at.ts";
import { EventCounts } from "./event-counts.ts";
import type { Heads } from "./heads.ts";
import { keptAt, type Reading } from "./reading.ts";
import type { Kept } from "./kept.ts";
import { reorgsOf } from "./reorg-counts.ts";

export interface MetricsParameters {
  books: Books;
  heads: Heads;
  kept: Kept<unknown>;
  streams: () => number;
  logger: Logger;
}

/** What a monitor asks for every few seconds. A figure that cannot be read is left out, never shown as 0. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #parameters: MetricsParameters;
  readonly #counts: EventCounts;
  readonly #requests = new Histogram({
    name: "ledger_http_request_seconds",
    help: "Seconds from a request to the end of its answer.",
    labelNames: ["listener", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.#registry],
  });
  readonly #head = this.#gauge("ledger_head_block", "Newest block of the node.", ["chain"]);
  readonly #indexed = this.#gauge("ledger_indexed_block", "Newest block in the books.", ["chain"]);
  readonly #finalized = this.#gauge("ledger_finalized_block", "Newest final block in the books.", ["chain"]);
  readonly #lag = this.#gauge("ledger_lag_seconds", "From the newest block in the books to now.", ["chain"]);
  readonly #depth = this.#gauge("ledger_reorg_depth", "Blocks that the last reorganisation replaced.", ["chain"]);
  readonly #breaks = this.#gauge("ledger_open_breaks", "Breaks that are not closed.", ["token"]);
  readonly #diff = this.#gauge("ledger_recon_diff", "Sum of their differences in units, without sign.", ["token"]);
  readonly #ratio = this.#gauge("ledger_reserve_ratio", "Reserves that count over supply, of final blocks.", ["token"]);
  readonly #stated = this.#gauge("ledger_reserve_stated_ratio", "The same with statements too old to count.", [
    "token",
  ]);
  readonly #streams = this.#gauge("ledger_event_streams", "Clients that follow the events.", []);
  readonly #reorgs = this.#counter("ledger_reorg_total", "Reorganisations in the books.", ["chain"]);
  readonly #events = this.#counter("ledger_events_total", "Events in the books, by kind.", ["chain", "kind"]);

  constructor(parameters: MetricsParameters) {
    this.#parameters = parameters;
    this.#counts = new EventCounts(parameters.books.store);
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @param route As it was declared: never the path, which has addresses in it. */
  observe(listener: "public" | "private", route: string, status: number, seconds: number): void {
    this.#requests.observe({ listener, route, status: String(status) }, seconds);
  }

  async text(): Promise<string> {
    this.#streams.set(this.#parameters.streams());
    for (const read of [() => this.#readHeads(), () => this.#readBreaks(), () => this.#readRatios()])
      await read().catch((error: unknown) => this.#parameters.logger.error({ err: error }, "a metric failed"));
    return this.#registry.metrics();
  }

  close(): void {
    this.#counts.close();
    this.#registry.clear();
  }

  async #readHeads(): Promise<void> {
    const now = Date.now() / 1000;
    for (const gauge of [this.#head, this.#indexed, this.#finalized, this.#lag, this.#depth]) gauge.reset();
    for (const counter of [this.#reorgs, this.#events]) counter.reset();
    for (const { chainId, chain: node, moments } of await this.#parameters.heads.newest()) {
      const chain = String(chainId);
      if (node !== undefined) this.#head.set({ chain }, node.head);
      if (moments.seen !== undefined) {
        this.#indexed.set({ chain }, moments.seen.block);
        this.#lag.set({ chain }, Math.max(0, now - moments.seen.time));
      }
      if (moments.final !== undefined) this.#finalized.set({ chain }, moments.final.block);
      const { count, lastDepth } = await reorgsOf(this.#parameters.books.store, chainId);
      this.#reorgs.inc({ chain }, count);
      this.#depth.set({ chain }, lastDepth);
      for (const [kind, events] of this.#counts.upTo(chainId, moments.final?.block ?? -1))
        this.#events.inc({ chain, kind }, events);
    }
  }

  async #readBreaks(): Promise<void> {
    const open = await listBreaks(this.#parameters.books.store, { states: ["open"] });
    for (const token of CURRENCIES) {
      const mine = open.filter(({ currency }) => currency === token);
      this.#breaks.set({ token }, mine.length);
      this.#diff.set(
        { token },
        mine.reduce((sum, one) => sum + unitsOf(one.difference), 0),
      );
    }
  }

  async #readRatios(): Promise<void> {
    for (const gauge of [this.#ratio, this.#stated]) gauge.reset();
    const heads = await this.#parameters.heads.newest();
    for (const token of CURRENCIES) {
      const ratios = await this.#ratiosOf(token, heads);
      if (ratios === undefined) continue;
      this.#ratio.set({ token }, ratios.counted);
      this.#stated.set({ token }, ratios.stated);
    }
  }

  async #ratiosOf(token: (typeof CURRENCIES)[number], heads: Reading["heads"]) {
    const { books, kept } = this.#parameters;
    const reading: Reading = { books, kept, heads, finality: "final", inside: true };
    let supply = 0n;
    const [counted, stated]: [bigint[], bigint[]] = [[], []];
    for (const { chainId, contracts } of books.networks) {
      const moment = heads.find((head) => head.chainId === chainId)?.moments.final;
      if (!contracts.some((one) => one.origin === "token" && one.currency === token)) continue;
      if (moment === undefined) return undefined;
      const make = () => reserveAt(books.store, moment, token);
      const reserve = await keptAt(reading, `reserve ${token}`, moment, make);
      if (reserve !== undefined) counted.push(reserve.reserveTotal);
      if (reserve !== undefined) stated.push(reserve.reserveTotal + reserve.unconfirmed);
      supply += (await supplyAt(books.store, moment, token)).supply;
    }
    if (counted.length === 0 || supply === 0n) return undefined;
    const ratio = (totals: bigint[]) =>
      Number(
        coverageRatio(
          totals.reduce((a, b) => (a < b ? a : b)),
          supply,
        ),
      ) / 1e8;
    return { counted: ratio(counted), stated: ratio(stated) };
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }
}

/** "-1,000.50 HKD" is 1000.5; what is no amount is a difference of another kind. */
function unitsOf(difference: string): number {
  const found = /^-?([\d,]+(?:\.\d+)?) [A-Z]{3}$/.exec(difference);
  return found === null ? 0 : Number(found[1]!.replaceAll(",", ""));
}
