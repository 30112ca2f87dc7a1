import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import type { FollowedBlock, TokenTransfer } from "../ledger/chain/followed-block.ts";
import { writeBatch } from "../ledger/follow/write-batch.ts";
import { readCursor } from "../ledger/follow/cursor.ts";
import type { FollowedNetwork } from "../ledger/followed-network.ts";
import { openBooks } from "../ledger/open-books.ts";
import { ZERO_ADDRESS } from "../ledger/post/post.ts";
import { serve } from "../ledger/serve/serve.ts";
import { askMany, type Asked } from "./http-load.ts";

// npx tsx bench/ledger-api.ts    requests a second that the books answer while a follower writes into them
//
// Three processes: one writes blocks without a pause, one serves, this one asks. A time never fails anything: it depends
// on the machine and on what else it does. Goal on two cores: 3,000 requests a second, 99 of 100 within 50 ms.

const ACCOUNTS = 20_000;
const PER_BLOCK = 100;
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 10);
const CONNECTIONS = 16;
/** What else the machine did: on a busy one the figures say little. */
const LOAD = loadavg()[0]!.toFixed(1);

const address = (index: number): string => `0x${index.toString(16).padStart(40, "0")}`;
const hash = (...parts: number[]): string =>
  `0x${parts
    .map((one) => one.toString(16).padStart(16, "0"))
    .join("")
    .padStart(64, "0")}`;

const NETWORK: FollowedNetwork = {
  network: "bench",
  chainId: 31337,
  fromBlock: 1,
  contracts: [{ address: address(0xdead), origin: "token", currency: "HKD" }],
};

/** Block 1 gives something to everybody; later ones pay from one account to the next. */
function blockOf(number: number): FollowedBlock {
  const one = (logIndex: number, source: string, destination: string, amount: bigint): TokenTransfer => ({
    ...{ logIndex, source, destination, amount, currency: "HKD" },
    txHash: hash(number, logIndex),
  });
  const transfers =
    number === 1
      ? Array.from({ length: ACCOUNTS }, (_, index) => one(index, ZERO_ADDRESS, address(index + 1), 10n ** 12n))
      : Array.from({ length: PER_BLOCK }, (_, index) => {
          const from = (number * 7919 + index * 104_729) % ACCOUNTS;
          return one(index, address(from + 1), address(((from * 31 + 7) % ACCOUNTS) + 1), BigInt(number));
        });
  return {
    number,
    hash: hash(number),
    parentHash: hash(number - 1),
    time: 1_700_000_000 + number,
    transfers,
    events: [],
  };
}

async function write(url: string): Promise<void> {
  const { store } = await openBooks({ url, networks: [NETWORK] });
  let next = ((await readCursor(store, NETWORK.chainId))?.block ?? 0) + 1;
  let stopped = false;
  process.on("disconnect", () => (stopped = true));
  const first = next;
  const started = performance.now();
  // At the tip a batch is a block; while catching up it is many.
  const size = next === 1 ? 1000 : 10;
  for (let batches = 0; !stopped && (first > 1 || batches < 1); batches++) {
    const blocks = Array.from({ length: size }, (_, index) => blockOf(next + index));
    const last = next + size - 1;
    const after = await readCursor(store, NETWORK.chainId);
    await writeBatch(store, NETWORK, { after, blocks, finality: { head: last, safe: last, final: last - 5 } });
    next = last + 1;
    const wrote = { events: (next - first) * PER_BLOCK, seconds: (performance.now() - started) / 1000 };
    // Who asked for it may just have gone.
    if (process.connected) process.send!(wrote, undefined, undefined, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await store.close();
  // Whoever listens for the end of the line keeps the process alive.
  if (process.connected) process.disconnect();
}

async function serveOnly(url: string): Promise<void> {
  const books = await openBooks({ url, networks: [NETWORK], readOnly: true });
  const serving = await serve({ books, publicPort: 0, logger: pino({ level: "silent" }) });
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send!({ cpu: user + system });
  });
  process.send!({ url: serving.url });
  await once(process, "disconnect");
  await serving.close();
  await books.store.close();
}

interface Started {
  child: ChildProcess;
  ended: Promise<unknown>;
}

function start(role: string, url: string): Started {
  const child = fork(fileURLToPath(import.meta.url), [role, url], { execArgv: ["--import", "tsx"] });
  return { child, ended: once(child, "exit") };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "harbour-bench-api-"));
  const url = `sqlite:${join(folder, "books.db")}`;
  try {
    await start("write", url).ended;
    const server = start("serve", url);
    const [{ url: served }] = (await once(server.child, "message")) as [{ url: string }];
    const random = (below: number) => Math.floor(Math.random() * below);
    const account = () => `/v1/tokens/HKD/accounts/${address(random(ACCOUNTS) + 1)}`;
    const paths: Record<string, () => string> = {
      "supply (one answer, kept)": () => "/v1/tokens/HKD/supply",
      "balance (any account)": account,
      "50 entries (any account)": () => `${account()}/entries`,
      "mixed, seen": () => [account(), `${account()}/entries?limit=10`, "/v1/status"][random(3)]!,
    };
    const rows: Row[] = [];
    for (const writing of [false, true]) {
      const writer = writing ? start("write", url) : undefined;
      let wrote = { events: 0, seconds: 1 };
      writer?.child.on("message", (message) => (wrote = message as typeof wrote));
      for (const [what, path] of Object.entries(paths)) {
        await askMany({ url: served, path, seconds: 1, connections: CONNECTIONS });
        const before = await cpuOf(server.child);
        const asked = await askMany({ url: served, path, seconds: SECONDS, connections: CONNECTIONS });
        const pace = writing ? `${Math.round(wrote.events / wrote.seconds).toLocaleString("en")} events/s` : "nothing";
        const cpu = ((await cpuOf(server.child)) - before) / (asked.perSecond * SECONDS);
        rows.push({ what, writing: pace, cpu, ...asked });
      }
      if (writer?.child.connected === true) writer.child.disconnect();
      await writer?.ended;
    }
    server.child.disconnect();
    await server.ended;
    print(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row extends Asked {
  what: string;
  writing: string;
  /** Microseconds of the server's processor for one request, which other work on the machine hardly changes. */
  cpu: number;
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send("cpu");
  const [{ cpu }] = (await once(server, "message")) as [{ cpu: number }];
  return cpu;
}

function print(rows: readonly Row[]): void {
  console.log(
    `${cpus().length} cores, ${CONNECTIONS} connections, ${ACCOUNTS} accounts, ${SECONDS} s each, load before ${LOAD}\n`,
  );
  console.log("| asked | written meanwhile | requests/s | p50 ms | p99 ms | CPU µs each | failed |");
  console.log("|---|---|---|---|---|---|---|");
  for (const { what, writing, perSecond, p50, p99, cpu, failed } of rows)
    console.log(
      `| ${what} | ${writing} | ${Math.round(perSecond)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${Math.round(cpu)} | ${failed} |`,
    );
}

const [, , role, url] = process.argv;
if (role === "write") await write(url!);
else if (role === "serve") await serveOnly(url!);
else await main();
