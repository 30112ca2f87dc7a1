import { expect } from "chai";
import { startFollower, type FollowerNews, type FollowerTask } from "../../ledger/follow/follower-process.ts";
import { INVENTED } from "./invented-chain.ts";

// the process behind startFollower
// ├── a database that is away at the start: trouble and exit 1, so that it is started again
// ├── what people must decide: halt
// └── a process that cannot be started: trouble, and it has ended

const TASK: FollowerTask = {
  books: "mysql://nobody:nothing@127.0.0.1:1/books",
  network: INVENTED,
  nodes: ["http://127.0.0.1:2"],
  proof: "bloom",
  pollMs: 1_000,
};

async function outcomeOf(task: FollowerTask) {
  const news: FollowerNews[] = [];
  const follower = startFollower(task, (one) => news.push(one));
  const exit = await follower.ended;
  await follower.stop();
  return { exit, news: news.map((one) => [one.is, "code" in one ? one.code : ""]) };
}

describe("the follower's process", function () {
  this.timeout(60_000);

  it("ends, to be started again, where the database is away at the start", async () => {
    expect(await outcomeOf(TASK)).to.deep.equal({ exit: 1, news: [["trouble", "HB-4004"]] });
  });

  it("halts at what people must decide", async () => {
    const task = { ...TASK, books: "sqlite::memory:", nodes: ["ftp://127.0.0.1"] };
    expect(await outcomeOf(task)).to.deep.equal({ exit: 1, news: [["halt", "HB-4101"]] });
  });

  it("is told of as trouble where it cannot be started, and whoever wanted it lives on", async () => {
    const { execPath } = process;
    process.execPath = `${import.meta.dirname}/no-such-program`;
    try {
      expect(await outcomeOf(TASK)).to.deep.equal({ exit: null, news: [["trouble", "HB-2901"]] });
    } finally {
      process.execPath = execPath;
    }
  });
});
