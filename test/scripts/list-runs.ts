import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getAddress, keccak256, toBeHex } from "ethers";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";
import { run } from "../../scripts/program.ts";
import type { Desk, Ran } from "./cli.ts";

/** The same accounts in every run; nobody has their keys, and they never had tokens. */
export function accountAt(index: number): string {
  return getAddress(`0x${keccak256(toBeHex(index + 1, 32)).slice(26)}`);
}

export const accounts = (count: number, from = 0) => Array.from({ length: count }, (_, i) => accountAt(from + i));

const folder = mkdtempSync(join(tmpdir(), "harbour-lists-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A list on disk; lines are joined by LF unless they bring their own ends. */
export function listFile(lines: readonly string[] | string | Uint8Array): string {
  const path = join(folder, `list-${++files}.csv`);
  writeFileSync(path, Array.isArray(lines) ? `${(lines as string[]).join("\n")}\n` : (lines as string | Uint8Array));
  return path;
}

export const changesFolder = () => mkdtempSync(join(folder, "changes-"));

export interface ListRun {
  answers?: string[];
  changes?: string;
  now?: number;
  /** What the command connects to, the desk's chain unless told. */
  chain?: Connection;
}

export interface ListRan extends Ran {
  progress: [label: string, done: number, total: number][];
}

/** A command line about a list, with a folder for changes and an eye on progress. The path of a file is one word. */
export async function runList(desk: Desk, line: string, options: ListRun = {}): Promise<ListRan> {
  const { answers, changes, now = 0, chain = desk.chain } = options;
  const ran: ListRan = { code: -1, out: "", err: "", asked: [], progress: [] };
  const left = [...(answers ?? [])];
  const ask = async (question: string) => {
    ran.asked.push(question);
    return left.shift() ?? "";
  };
  ran.code = await run([...line.split(" ").filter((word) => word !== ""), "--network", "localhost"], {
    io: {
      out: (text) => void (ran.out += `${text}\n`),
      err: (text) => void (ran.err += `${text}\n`),
      now: () => now,
      progress: (...step) => void ran.progress.push(step),
      ...(changes === undefined ? {} : { changes }),
      ...(answers === undefined ? {} : { ask }),
    },
    connect: async () => chain,
  });
  return ran;
}

/** A signer that dies at one of its transactions, before it reaches the chain or after. */
export function dyingSigner(signer: Eip1193, at: number, when: "before" | "after"): Eip1193 {
  let sent = 0;
  return {
    async request(call) {
      if (!call.method.startsWith("eth_send") || ++sent !== at) return signer.request(call);
      if (when === "after") await signer.request(call);
      throw new Error("killed");
    },
  };
}

/** Paths and hashes of files differ from run to run. */
export function stable(screen: string): string {
  return screen.replace(/\S*list-\d+\.csv/g, "list.csv").replace(/(list\.csv · )0x[0-9a-f]{64}/g, "$10x…");
}
