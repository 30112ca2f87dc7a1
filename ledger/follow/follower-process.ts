import { fork, type ChildProcess } from "node:child_process";
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
  /** Resolves when the process has ended, with its exit code; `null` where a signal ended it or it never began. */
  ended: Promise<number | null>;
  /** Ends it between two batches. */
  stop(): Promise<void>;
}

/**
 * Follows in a process of its own: writing takes a processor, and whoever reads the books must not wait for it. What ends
 * the process at any moment loses nothing. One that cannot be started, as where the system is out of processes, is told as
 * trouble and has ended.
 */
export function startFollower(task: FollowerTask, onNews: (news: FollowerNews) => void): FollowerProcess {
  const failed = (error: unknown) => onNews({ is: "trouble", code: "HB-2901", message: String(error) });
  let child: ChildProcess;
  try {
    child = fork(fileURLToPath(new URL("run-follower.ts", import.meta.url)), [], {
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  } catch (error) {
    failed(error);
    return { ended: Promise.resolve(null), stop: () => Promise.resolve() };
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", (error) => {
      failed(error);
      // One that runs and was not told what to do would wait for ever.
      child.kill("SIGKILL");
      resolve(null);
    });
    // Without a listener an error ends the process that listens.
    child.on("error", () => undefined);
  });
  child.on("message", (news) => onNews(news as FollowerNews));
  child.send(task);
  return {
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
