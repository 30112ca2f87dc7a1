import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { createConnection } from "mysql2/promise";
import { httpRpc } from "../ledger/chain/http-rpc.ts";
import { tokenBalances } from "../ledger/chain/token-balances.ts";
import { readCursor } from "../ledger/follow/cursor.ts";
import { follow, sync, type Follow } from "../ledger/follow/follower.ts";
import { verifyBooks } from "../ledger/follow/verify-books.ts";
import { migrate } from "../ledger/store/migrate.ts";
import { openStore } from "../ledger/store/open.ts";
import type { Store } from "../ledger/store/store.ts";
import { TOKEN_INTERFACE } from "../sdk/interfaces.ts";
import { serveChain, type ChainOrder } from "./ledger-chain-fixture.ts";

// npm run bench:ledger    how fast the books follow, take back and compare, with a local node on the same machine
//
// LEDGER_TEST_MARIADB_URL=mysql://… adds MariaDB; its user must be allowed to create databases. BENCH_BLOCKS makes the
// chain longer or shorter. A number never fails anything: it depends on the machine and on what else it does.

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ORDER: ChainOrder = {
  blocks: Number(process.env["BENCH_BLOCKS"] ?? 400),
  transactions: 1,
  rows: 500,
  accounts: 100_000,
};
const DEPTH = 64;
const TIP_BLOCKS = 200;
const TIP_PAYMENTS = 50;

interface Line {
  what: string;
  goal: string;
  measured: string;
}

const lines: Line[] = [];
const whole = (number: number) => Math.round(number).toLocaleString("en");
const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`;

const folder = mkdtempSync(join(tmpdir(), "harbour-bench-"));
console.error(`Building a chain of ${whole(ORDER.blocks * ORDER.rows)} transfers …`);
const chain = await serveChain(ORDER);
const { network } = chain;
const rpc = httpRpc({ urls: [chain.url], chainId: network.chainId });
const ask = (method: string, ...params: unknown[]) => rpc.request({ method, params });
// Hardhat calls every block final at once, which would forbid to take one back.
const finality = { tags: false, safe: 12, final: DEPTH + TIP_BLOCKS };
const given = (store: Store): Follow => ({ store, network, rpc, finality });

try {
  const path = join(folder, "books.db");
  const sqlite = await openBooks(`sqlite:${path}`);
  await measureIndexing(sqlite, "SQLite", "≥ 20,000 events/s", path);
  await measureReconciliation(sqlite);
  await measureTip(sqlite, `sqlite:${path}`, "SQLite");
  await measureReorg(sqlite, "SQLite");
  await sqlite.close();
  await measureProofs();

  const server = process.env["LEDGER_TEST_MARIADB_URL"];
  if (server === undefined) lines.push({ what: "MariaDB", goal: "", measured: "left out: no LEDGER_TEST_MARIADB_URL" });
  else await onMariaDb(server);
} finally {
  chain.stop();
  rmSync(folder, { recursive: true, force: true });
}
print();
// The same machine, a follower that writes without a pause: the API's own table.
console.log(`\n${await output("bench/ledger-api.ts")}`);

async function openBooks(url: string): Promise<Store> {
  const store = await openStore(url);
  await migrate(store);
  return store;
}

async function measureIndexing(store: Store, name: string, goal: string, path?: string): Promise<void> {
  const { events, words } = await timeSync(given(store));
  lines.push({ what: `indexed into ${name}, proof "bloom"`, goal, measured: words });
  if (path === undefined) return;
  // What is in the log belongs to the file.
  await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
  const bytes = statSync(path).size + statSync(`${path}-wal`, { throwIfNoEntry: false })!.size;
  lines.push({
    what: "bytes for each event, its entries and balances",
    goal: "≤ 400",
    measured: whole(bytes / events),
  });
}

/** By the clock; and by this process's own work, which says more where others use the processors too. */
async function timeSync(parameters: Follow): Promise<{ events: number; words: string }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { events } = await sync(parameters);
  const spent = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const [clock, busy] = [whole(events / (spent / 1_000)), whole(events / ((user + system) / 1_000_000))];
  return { events, words: `${clock} events/s (${whole(events)} in ${seconds(spent)}); ${busy} per busy second` };
}

async function measureProofs(): Promise<void> {
  for (const [proof, goal] of [
    ["logs", ""],
    ["always", "≥ 15,000 events/s"],
  ] as const) {
    const store = await openBooks(`sqlite:${join(folder, `${proof}.db`)}`);
    const { words } = await timeSync({ ...given(store), proof });
    lines.push({ what: `indexed into SQLite, proof "${proof}"`, goal, measured: words });
    await store.close();
  }
}

async function measureReconciliation(store: Store): Promise<void> {
  const { hash } = (await readCursor(store, network.chainId))!;
  const accounts = Array.from(
    { length: ORDER.accounts },
    (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`,
  );
  const held = await store.db.selectFrom("balance").select("account").where("currency", "=", "HKD").execute();
  const known = held.map(({ account }) => `0x${Buffer.from(account).toString("hex")}`);
  const token = network.contracts.find(({ origin, currency }) => origin === "token" && currency === "HKD")!.address;
  const asked = [...known, ...accounts].slice(0, ORDER.accounts);
  let started = performance.now();
  await tokenBalances({ rpc, token, accounts: asked, blockHash: hash });
  const goal = "< 10 s";
  lines.push({
    what: `balanceOf of ${whole(asked.length)} accounts`,
    goal,
    measured: seconds(performance.now() - started),
  });
  started = performance.now();
  const findings = await verifyBooks({ session: store, network, rpc });
  const spent = seconds(performance.now() - started);
  lines.push({
    what: `the books derived anew and ${whole(known.length)} accounts compared with the chain`,
    goal: "",
    measured: `${spent}, ${findings.length} findings`,
  });
}

/** From when the node has a block until another connection reads it. */
async function measureTip(store: Store, url: string, name: string): Promise<void> {
  const reader = await openStore(url, url.startsWith("sqlite:") ? { readOnly: true } : {});
  const ending = new AbortController();
  const following = follow({ ...given(store), pollMs: 10, signal: ending.signal });
  const pay = await payments();
  const times: number[] = [];
  for (let block = 0; block < TIP_BLOCKS; block++) {
    await pay();
    const head = Number(await ask("eth_blockNumber"));
    const mined = performance.now();
    while ((await readCursor(reader, network.chainId))!.block < head) await setTimeout(1);
    times.push(performance.now() - mined);
  }
  ending.abort();
  await following;
  await reader.close();
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(times.length * part)]!.toFixed(0);
  lines.push({
    what: `block to queryable, ${name}, ${TIP_PAYMENTS} transfers a block`,
    goal: "p99 < 100 ms",
    measured: `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  });
}

async function measureReorg(store: Store, name: string): Promise<void> {
  const snapshot = await ask("evm_snapshot");
  const pay = await payments();
  for (let block = 0; block < DEPTH; block++) await pay();
  await sync(given(store));
  await ask("evm_revert", snapshot);
  await ask("hardhat_setCoinbase", `0x${"c0".repeat(20)}`);
  for (let block = 0; block <= DEPTH; block++) await pay();
  const started = performance.now();
  const { reorgs } = await sync(given(store));
  const spent = seconds(performance.now() - started);
  lines.push({
    what: `reorganisation, ${name}, ${TIP_PAYMENTS} transfers a block`,
    goal: "0.24–0.38 s (SQLite, prototype)",
    measured: `${spent} for ${reorgs.map(({ depth }) => depth).join()} blocks`,
  });
}

/** Mines a block with some transfers in one transaction. */
async function payments(): Promise<() => Promise<void>> {
  const payer = ((await ask("eth_accounts")) as string[]).at(-1)!;
  const token = network.contracts.find(({ origin, currency }) => origin === "token" && currency === "HKD")!.address;
  let next = 0;
  return async () => {
    const payees = Array.from(
      { length: TIP_PAYMENTS },
      () => `0x${(0xabc0000 + next++).toString(16).padStart(40, "0")}`,
    );
    const data = TOKEN_INTERFACE.encodeFunctionData("batchTransfer", [payees, payees.map(() => 1n)]);
    await ask("eth_sendTransaction", { from: payer, to: token, data, gas: "0x500000" });
    await ask("evm_mine");
  };
}

async function onMariaDb(server: string): Promise<void> {
  const url = new URL(server);
  url.pathname = `${url.pathname}_bench_${process.pid}`;
  const database = url.pathname.slice(1);
  const { hostname: host, port, username: user, password } = url;
  const administrator = await createConnection({ host, port: Number(port || 3306), user, password });
  await administrator.query(`create database ${database}`);
  try {
    const store = await openBooks(url.href);
    await measureIndexing(store, store.product, "≥ 10,000 events/s");
    await measureTip(store, url.href, store.product);
    await measureReorg(store, store.product);
    await store.close();
  } finally {
    await administrator.query(`drop database ${database}`);
    await administrator.end();
  }
}

function print(): void {
  console.log(
    `${cpus().length} cores (${cpus()[0]!.model.trim()}), Node ${process.versions.node}, node and books on one machine\n`,
  );
  console.log("| what | goal | measured |\n|---|---|---|");
  for (const { what, goal, measured } of lines) console.log(`| ${what} | ${goal} | ${measured} |`);
}

function output(script: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", script], { cwd: ROOT, timeout: 300_000 }, (error, out, err) =>
      resolve(error === null ? out.trimEnd() : `${script} failed: ${err}`),
    );
  });
}
