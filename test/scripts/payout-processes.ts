import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connection } from "../fixture.ts";
import type { Orders, Report } from "./payout-child.ts";
import type { PayoutDesk } from "./payout-desk.ts";

/** Where a process is killed from outside: with one of its requests, before the node has it or before it hears the answer. */
export interface RequestKill {
  /** Counted from 1: of all its requests, or of its transactions alone. */
  request?: number;
  transaction?: number;
  when: "before" | "after";
  /** Done before the node has it. */
  first?: () => Promise<unknown>;
}

export interface ProcessRun {
  argv: string[];
  changes: string;
  /** The moment of its writes at which it ends itself. */
  dieAt?: number;
  killAt?: RequestKill;
}

export interface ProcessRan {
  /** Undefined: it was killed. */
  report: Report | undefined;
  /** Requests that reached the node. */
  requests: number;
}

/** Processes of the command line in front of the in-process chain, and the one door between them. */
export interface Processes {
  run(run: ProcessRun): Promise<ProcessRan>;
  close(): void;
}

interface Warm {
  process: ChildProcessWithoutNullStreams;
  lines: AsyncIterator<string>;
  reader: Interface;
}

const CHILD = fileURLToPath(new URL("payout-child.ts", import.meta.url));

/** Loads a process and leaves it waiting for its orders. */
function warm(): Warm {
  const process_ = spawn(process.execPath, ["--import", "tsx", CHILD], { stdio: "pipe" });
  process_.stderr.pipe(process.stderr);
  const reader = createInterface({ input: process_.stdout });
  return { process: process_, reader, lines: reader[Symbol.asyncIterator]() };
}

export async function startProcesses(desk: PayoutDesk): Promise<Processes> {
  let [requests, transactions] = [0, 0];
  let killAt: RequestKill | undefined;
  let running: Warm | undefined;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", async () => {
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
      requests++;
      if (method === "eth_sendTransaction") transactions++;
      const counted = killAt?.transaction === undefined ? requests : method === "eth_sendTransaction" && transactions;
      const isLast = killAt !== undefined && counted === (killAt.transaction ?? killAt.request);
      if (isLast) await killAt!.first?.();
      if (isLast && killAt!.when === "before") return void running!.process.kill("SIGKILL");
      const answer = await connection.provider.request({ method, params }).then(
        (result) => ({ result }),
        ({ code, message, data }: { code?: number; message: string; data?: unknown }) => ({
          error: { code: code ?? -32603, message, data },
        }),
      );
      if (isLast) return void running!.process.kill("SIGKILL");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  let next = warm();

  return {
    async run({ argv, changes, dieAt, killAt: kill }) {
      running = next;
      next = warm();
      [requests, transactions, killAt] = [0, 0, kill];
      const { network, chainId, deployment, book } = desk.chain;
      const orders: Orders = {
        ...{ url, network, chainId: String(chainId), deployment, book: { ...book }, changes },
        argv: [...argv, "--network", network],
        ...(dieAt === undefined ? {} : { dieAt }),
      };
      await running.lines.next();
      const ended = new Promise<void>((resolve) => running!.process.once("exit", () => resolve()));
      running.process.stdin.write(`${JSON.stringify(orders)}\n`);
      const said = await running.lines.next();
      await ended;
      running.reader.close();
      return { report: said.done === true ? undefined : (JSON.parse(said.value) as Report), requests };
    },
    close() {
      next.process.kill("SIGKILL");
      next.reader.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
