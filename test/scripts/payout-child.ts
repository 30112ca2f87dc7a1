// A process of its own that runs one command line against a node behind a URL, and ends itself in the middle of a write
// to its folder if it is told to. It loads everything first and then waits for its orders, so that a test can have the
// next one ready.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Orders {
  url: string;
  network: string;
  chainId: string;
  deployment: object;
  book: Record<string, string>;
  argv: string[];
  /** Folder of changes. */
  changes: string;
  /** The moment of its writes at which it ends, counted from 1. */
  dieAt?: number;
}

export interface Report {
  code: number;
  out: string;
  err: string;
  /** Moments of writes that it lived through, each by what was happening. */
  moments: string[];
}

/** Before a file is opened to be written, in the middle of the bytes, when they are on the disk, and when it is renamed. */
function watchWrites(folder: string, dieAt: number | undefined): string[] {
  const moments: string[] = [];
  const { openSync, writeSync, fsyncSync, renameSync } = fs;
  const open = new Map<number, string>();
  const moment = (what: string) => {
    moments.push(what);
    if (moments.length === dieAt) process.kill(process.pid, "SIGKILL");
  };
  const nameOf = (path: fs.PathLike) => String(path).slice(folder.length);
  fs.openSync = (path, flags, mode) => {
    const isWrite = String(path).startsWith(folder) && flags !== "r";
    if (isWrite) moment(`before ${nameOf(path)}`);
    const file = openSync(path, flags, mode);
    if (isWrite) open.set(file, nameOf(path));
    return file;
  };
  fs.writeSync = ((file: number, bytes: Buffer, offset: number) => {
    const name = open.get(file);
    if (name === undefined) return writeSync(file, bytes, offset);
    const half = Math.floor((bytes.length - offset) / 2);
    const written = writeSync(file, bytes, offset, half);
    moment(`within ${name}`);
    return written + writeSync(file, bytes, offset + half);
  }) as typeof fs.writeSync;
  fs.fsyncSync = (file) => {
    fsyncSync(file);
    if (open.has(file)) moment(`after ${open.get(file)!}`);
    open.delete(file);
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    if (String(to).startsWith(folder)) moment(`renamed ${nameOf(to)}`);
  };
  syncBuiltinESMExports();
  return moments;
}

/** Everything that a run needs, loaded once. */
const loaded = () =>
  Promise.all([
    import("../../scripts/program.ts"),
    import("../../scripts/chain/connect.ts"),
    import("../../scripts/chain/transport.ts"),
    import("../../policy/network-file.ts"),
    import("../../scripts/payout/run.ts"),
  ]);

async function obey({ url, network, chainId, deployment, book, argv, changes, dieAt }: Orders): Promise<Report> {
  const [{ run }, { readingProvider }, { httpTransport }, { loadNetworkFile }] = await loaded();
  const node = httpTransport(url);
  const connection = {
    network,
    chainId: BigInt(chainId),
    provider: readingProvider(node, BigInt(chainId)),
    signer: node,
    deployment,
    book,
    policy: loadNetworkFile(network),
  };
  const report: Report = { code: -1, out: "", err: "", moments: watchWrites(changes, dieAt) };
  report.code = await run(argv, {
    io: {
      out: (text) => void (report.out += `${text}\n`),
      err: (text) => void (report.err += `${text}\n`),
      now: () => 0,
      changes,
    },
    connect: async () => connection,
  });
  return report;
}

// The test runner loads every file of this folder, and then there is nobody to give orders.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await loaded();
  const orders = new Promise<string>((resolve) => createInterface({ input: process.stdin }).once("line", resolve));
  process.stdout.write("ready\n");
  const report = await obey(JSON.parse(await orders) as Orders);
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
}
