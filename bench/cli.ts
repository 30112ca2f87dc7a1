import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

// npm run bench:cli    how long the command line takes, as processes against a local node with both currencies deployed
//
// Prints a table beside the targets. A time never fails anything: it depends on the machine and on what else it does.

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNS = 10;

const lines = [
  { line: "--help", target: 0.4 },
  { line: "mint propose --help", target: 0.4 },
  { line: "status", target: 1.5 },
  { line: "account show distributor-1", target: 1.5 },
  { line: "role list", target: 1.5 },
  { line: "plan" },
];

interface Ended {
  seconds: number;
  code: number;
  out: string;
  err: string;
}

const folder = mkdtempSync(join(tmpdir(), "harbour-bench-"));
const records = join(folder, "localhost");
const port = await freePort();
const rpc = `http://127.0.0.1:${port}`;
const node = await startNode(port);
try {
  await deploy();
  const rows = [];
  for (const { line, target } of lines) rows.push({ line, target, ...(await measure(line)) });
  print(rows);
} finally {
  node.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** One run of harbour as a process of its own, started without npm, which takes longer than the command. */
function harbour(line: string): Promise<Ended> {
  const place = ["--network", "localhost", "--rpc", rpc, "--deployments", records];
  const words = line.endsWith("--help") ? line.split(" ") : [...line.split(" "), ...place];
  const started = performance.now();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "scripts/harbour.ts", ...words],
      { cwd: ROOT },
      (error, out, err) => {
        const seconds = (performance.now() - started) / 1_000;
        resolve({ seconds, code: error === null ? 0 : Number(error.code), out, err });
      },
    );
  });
}

interface Measured {
  median: number;
  fastest: number;
  slowest: number;
  code: number;
}

async function measure(line: string): Promise<Measured> {
  // The first run warms the disk and the compiled sources, as the second of a working day would find them.
  const { code, err } = await harbour(line);
  if (code !== 0 && code !== 2) throw new Error(`harbour ${line} ended with ${code}: ${err}`);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push((await harbour(line)).seconds);
  times.sort((a, b) => a - b);
  const median = (times[RUNS / 2 - 1]! + times[RUNS / 2]!) / 2;
  return { median, fastest: times[0]!, slowest: times[RUNS - 1]!, code };
}

function print(rows: readonly (Measured & { line: string; target?: number | undefined })[]): void {
  const show = (seconds: number) => `${seconds.toFixed(2)} s`;
  console.log(`| harbour … | median of ${RUNS} | fastest | slowest | target | |`);
  console.log("|---|--:|--:|--:|--:|---|");
  for (const { line, median, fastest, slowest, target } of rows) {
    const verdict = target === undefined ? "" : median <= target ? "met" : "over";
    const wanted = target === undefined ? "" : show(target);
    console.log(`| \`${line}\` | ${show(median)} | ${show(fastest)} | ${show(slowest)} | ${wanted} | ${verdict} |`);
  }
}

async function deploy(): Promise<void> {
  const planned = await harbour("deploy --json");
  const { hash } = (JSON.parse(planned.out) as { plan: { hash: string } }).plan;
  const deployed = await harbour(`deploy --send --approve ${hash}`);
  if (deployed.code !== 0) throw new Error(`the deployment ended with ${deployed.code}: ${deployed.err}`);
}

/** A port nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startNode(port: number): Promise<ChildProcess> {
  const started = spawn(process.execPath, ["node_modules/hardhat/dist/src/cli.js", "node", "--port", String(port)], {
    cwd: ROOT,
  });
  await new Promise<void>((resolve, reject) => {
    started.stdout.on("data", (chunk: Buffer) => chunk.includes("Started HTTP") && resolve());
    started.once("exit", (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return started;
}
