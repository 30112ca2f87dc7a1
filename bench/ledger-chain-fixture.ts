import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ChainOrder, ServedChain } from "./ledger-chain-node.ts";

export type { ChainOrder, ServedChain } from "./ledger-chain-node.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Starts a node in a process of its own, as a real one would be, and waits until its chain has what is ordered. */
export async function serveChain(order: ChainOrder): Promise<ServedChain & { stop(): void }> {
  const node = spawn(process.execPath, ["--import", "tsx", "bench/ledger-chain-node.ts", JSON.stringify(order)], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const served = await new Promise<ServedChain>((resolve, reject) => {
    let said = "";
    node.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const line = said.split("\n").find((one) => one.startsWith('{"url"') && one.endsWith("}"));
      if (line !== undefined) resolve(JSON.parse(line) as ServedChain);
    });
    node.once("exit", (code) => reject(new Error(`the node ended with ${code}: ${said}`)));
  });
  return { ...served, stop: () => void node.kill() };
}
