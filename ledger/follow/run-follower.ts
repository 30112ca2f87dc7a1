import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { httpRpc } from "../chain/http-rpc.ts";
import { openBooks } from "../open-books.ts";
import { follow } from "./follower.ts";
import { troubleOf } from "./trouble.ts";
import type { FollowerNews, FollowerTask } from "./follower-process.ts";

// The process behind `startFollower`.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main(): Promise<void> {
  const [task] = (await once(process, "message")) as [FollowerTask];
  const ending = new AbortController();
  // Whoever started it is gone: then nobody is left to tell, and the next one starts a follower of its own.
  for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => ending.abort());
  const say = (news: FollowerNews) => void (process.connected && process.send!(news));
  try {
    const { store } = await openBooks({ url: task.books, networks: [task.network] });
    try {
      await follow({
        store,
        network: task.network,
        rpc: httpRpc({ urls: task.nodes, chainId: task.network.chainId }),
        proof: task.proof,
        pollMs: task.pollMs,
        signal: ending.signal,
        onBatch: (batch) => say({ is: "batch", batch }),
        onReorg: (reorg) => say({ is: "reorg", reorg }),
        onTrouble: (error) => say({ is: "trouble", ...wordsOf(error) }),
      });
    } finally {
      await store.close();
    }
  } catch (error) {
    // What passes by itself, such as a database that is away at the start, is tried again by whoever started this.
    say({ is: troubleOf(error) === "passing" ? "trouble" : "halt", ...wordsOf(error) });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

function wordsOf(error: unknown): { code: string; message: string } {
  return error instanceof HarbourError
    ? { code: error.code, message: error.message }
    : { code: "HB-2901", message: error instanceof Error ? error.message : String(error) };
}
