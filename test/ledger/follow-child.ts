import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { httpRpc } from "../../ledger/chain/http-rpc.ts";
import { follow } from "../../ledger/follow/follower.ts";
import type { FollowedNetwork } from "../../ledger/followed-network.ts";
import { openStore } from "../../ledger/store/open.ts";
import { finalBehind } from "./follow-chain-rule.ts";

/** What a follower in a process of its own does. */
export interface ChildOrder {
  books: string;
  node: string;
  network: FollowedNetwork;
  final: number;
  /** Blocks of a batch. */
  blocks: number;
}

export interface FollowChild {
  readonly process: ChildProcess;
  /** Lets it begin, once it is ready. */
  go(): void;
  /** The first batch is written. */
  readonly begun: Promise<void>;
  /** What was said last of each batch: its version and its last block. */
  readonly acknowledged: { version: number; to: number }[];
  readonly ended: Promise<unknown>;
}

/** Starts a follower that, when it may, follows until it is killed, and says each batch it wrote. */
export function startFollowChild(order: ChildOrder): FollowChild {
  const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), JSON.stringify(order)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const acknowledged: FollowChild["acknowledged"] = [];
  const begun = new Promise<void>((resolve) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) acknowledged.push(JSON.parse(line) as { version: number; to: number });
      if (acknowledged.length > 0) resolve();
    });
    child.once("exit", () => resolve());
  });
  const go = () => void child.stdin.write("go\n");
  return { process: child, go, begun, acknowledged, ended: once(child, "exit") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { books, node, network, final, blocks } = JSON.parse(process.argv[2]!) as ChildOrder;
  const store = await openStore(books);
  await once(process.stdin, "data");
  const rpc = httpRpc({ urls: [node], chainId: network.chainId });
  await follow({
    ...{ store, network, rpc, finality: finalBehind(final), limits: { blocks }, pollMs: 20 },
    onBatch: ({ version, to }) => process.stdout.write(`${JSON.stringify({ version, to })}\n`),
  });
}
