import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { network } from "hardhat";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { example } from "../../scripts/examples/example.ts";
import { BEGINS } from "../../scripts/examples/stories.ts";

export type ExampleName = "invoice" | "trade";

const FILES = { invoice: "invoice.json", trade: "trade-order.json" } as const;

export const pathOf = (name: ExampleName) => fileURLToPath(new URL(`../../examples/${FILES[name]}`, import.meta.url));

/** A passage of an example's file and what stands there instead. */
export type Change = readonly [from: string, to: string];

/** The example's text with these passages changed, each of which must be there exactly once. */
export function changed(name: ExampleName, ...changes: readonly Change[]): string {
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`${from} is there ${text.split(from).length - 1} times.`);
      return text.replace(from, () => to);
    },
    readFileSync(pathOf(name), "utf8"),
  );
}

/** The line on which a passage begins, from 1. */
export function lineOf(text: string, passage: string): number {
  return text.slice(0, text.indexOf(passage)).split("\n").length;
}

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** How often a chain was started. */
  chains: number;
  /** How often the build was asked for. */
  builds: number;
}

/** The number of the error that ended it. */
export function faultOf({ err }: Ran): string | undefined {
  return /^✗ (HB-\d{4})/m.exec(err)?.[1];
}

/** Runs an example's command line in this process; the tests' own build is the one it finds. */
export async function runExample(...argv: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const ran = { chains: 0, builds: 0 };
  const code = await example(argv, {
    io: { out: (text) => out.push(text), err: (text) => err.push(text), now: () => 0 },
    async build() {
      ran.builds += 1;
    },
    async startChain() {
      ran.chains += 1;
      return startChain();
    },
  });
  return { ...ran, code, out: out.join("\n"), err: err.join("\n") };
}

/** Runs an example whose file is this text. */
export async function runText(name: ExampleName, text: string, ...argv: string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "harbour-example-file-"));
  try {
    const path = join(folder, "example.json");
    writeFileSync(path, text);
    return await runExample(name, path, ...argv);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function startChain(): Promise<Eip1193> {
  const { provider } = await network.create({ override: { initialDate: new Date(BEGINS) } as never });
  return { request: ({ method, params = [] }) => provider.request({ method, params }) };
}

/** A fresh chain behind a URL, like `npm run node`. */
export async function openNode(): Promise<{ url: string; close(): void }> {
  const chain = await startChain();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const { id, method, params } = JSON.parse(Buffer.concat(parts).toString()) as { id: number; method: string } & {
        params?: unknown[];
      };
      const answer = await chain.request({ method, params: params ?? [] }).then(
        (result) => ({ result }),
        ({ code = -32603, message, data }: { code?: number; message: string; data?: unknown }) => ({
          error: { code, message, data },
        }),
      );
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
