import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { httpRpc } from "../../ledger/chain/http-rpc.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { serveChain } from "../ledger-chain-fixture.ts";
import { PONDER, projectFiles } from "./project.ts";

// tsx bench/ponder/main.ts    Ponder and our books on the same chain, one after the other
//
// Ponder is no dependency of ours: npm fetches it into a scratch folder (230 MB), and where it does not install, this says
// so. It is timed from its start until it says it is ready, ours from opening an empty file until the head.

const BLOCKS = Number(process.env["BENCH_BLOCKS"] ?? 400);
const LONGEST_MINUTES = 10;

const folder = mkdtempSync(join(tmpdir(), "harbour-ponder-"));
const chain = await serveChain({ blocks: BLOCKS, transactions: 1, rows: 500, accounts: 20_000 });
try {
  const ours = await timeOurs();
  console.log(`Harbour's books, SQLite:      ${rate(ours)}`);
  const theirs = await timePonder();
  console.log(`Ponder ${PONDER}, PGlite: ${typeof theirs === "string" ? theirs : rate(theirs)}`);
} finally {
  chain.stop();
  rmSync(folder, { recursive: true, force: true });
}

function rate(seconds: number): string {
  return `${Math.round(chain.transfers / seconds).toLocaleString("en")} transfers/s (${seconds.toFixed(1)} s)`;
}

async function timeOurs(): Promise<number> {
  const started = performance.now();
  const store = await openStore(`sqlite:${join(folder, "books.db")}`);
  await migrate(store);
  await sync({ store, network: chain.network, rpc: httpRpc({ urls: [chain.url], chainId: chain.network.chainId }) });
  await store.close();
  return (performance.now() - started) / 1_000;
}

/** Seconds, or why there are none. */
async function timePonder(): Promise<number | string> {
  const place = join(folder, "project");
  const token = chain.network.contracts.find(({ origin, currency }) => origin === "token" && currency === "HKD")!;
  const files = projectFiles({ rpc: chain.url, token: token.address, head: chain.head });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: place, stdio: "pipe", timeout: 300_000 });
  } catch (error) {
    return `not installed here: ${String((error as { stderr?: Buffer }).stderr ?? error).slice(0, 300)}`;
  }
  const port = 40_000 + (process.pid % 10_000);
  const words = ["start", "--schema", "comparison", "--port", String(port)];
  const started = performance.now();
  const ponder = spawn(process.execPath, ["node_modules/ponder/dist/esm/bin/ponder.js", ...words], {
    cwd: place,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PONDER_TELEMETRY_DISABLED: "1" },
  });
  let said = "";
  for (const stream of [ponder.stdout, ponder.stderr])
    stream.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  try {
    while (performance.now() - started < LONGEST_MINUTES * 60_000) {
      if (ponder.exitCode !== null) return `ended with ${ponder.exitCode}: ${said}`;
      const ready = await fetch(`http://127.0.0.1:${port}/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (ready) return (performance.now() - started) / 1_000;
      await setTimeout(100);
    }
    return `not ready after ${LONGEST_MINUTES} minutes: ${said}`;
  } finally {
    ponder.kill("SIGKILL");
  }
}
