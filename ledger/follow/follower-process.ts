import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Proof } from "../chain/fetch-blocks.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Reorg, WrittenBatch } from "./follower.ts";

/** What a follower's process is told first. It goes through a pipe: the URLs have passwords and keys in them. */
export interface FollowerTask {
  /** Of the database. */
  books: string;
  network: FollowedNetwork;
  /** Of the nodes. */
  nodes: readonly string[];
  proof: Proof;
  /** Milliseconds between two looks at the head. */
  pollMs: number;
}

/** What the process says while it works. */
export type FollowerNews =
  | { is: "batch"; batch: WrittenBatch }
  | { is: "reorg"; reorg: Reorg }
  | { is: "trouble"; code: string; message: string }
  /** It ends: people must decide. */
  | { is: "halt"; code: string; message: string };

export interface FollowerProcess {
  /** Resolves when the process has ended, with its exit code; `null` where a signal ended it. */
  ended: Promise<number | null>;
  /** Ends it between two batches. */
  stop(): Promise<void>;
}

/**
 * Follows in a process of its own: writing takes a processor, and whoever reads the books must not wait for it. What ends
 * the process at any moment loses nothing.
 */
export function startFollower(task: FollowerTask, onNews: (news: FollowerNews) => void): FollowerProcess {
  const child: ChildProcess = fork(fileURLToPath(new URL("run-follower.ts", import.meta.url)), [], {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  child.on("message", (news) => onNews(news as FollowerNews));
  child.send(task);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
