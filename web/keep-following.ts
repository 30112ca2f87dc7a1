import { setTimeout } from "node:timers/promises";
import { startFollower, type FollowerProcess, type FollowerTask } from "../ledger/follow/follower-process.ts";
import type { Logger } from "../ledger/serve/logger.ts";

/** Milliseconds before a follower that died is started again. */
const REST = 2_000;

export interface Following {
  stop(): Promise<void>;
}

/**
 * Keeps a follower running. One that is killed is started again; one that halts because people must decide is not: the
 * page goes on with what it has and says how old that is.
 */
export function keepFollowing(task: FollowerTask, logger: Logger): Following {
  let halted = false;
  let stopped = false;
  let current: FollowerProcess | undefined;
  const resting = new AbortController();
  const run = async () => {
    while (!halted && !stopped) {
      current = startFollower(task, (news) => {
        if (news.is === "batch") logger.debug({ batch: news.batch }, "wrote a batch");
        else if (news.is === "reorg")
          logger.warn({ reorg: news.reorg }, "the chain replaced blocks; the books followed");
        else if (news.is === "trouble") logger.warn({ code: news.code }, news.message);
        else {
          halted = true;
          logger.error({ code: news.code }, `following has ended: ${news.message}`);
        }
      });
      const code = await current.ended;
      if (halted || stopped) return;
      logger.warn({ exitCode: code }, "the follower's process ended; it is started again");
      await setTimeout(REST, undefined, { signal: resting.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      resting.abort();
      await current?.stop();
      await running;
    },
  };
}
