import { expect } from "chai";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openStore } from "../../ledger/store/open.ts";
import { Heads } from "../../ledger/serve/heads.ts";
import { Kept } from "../../ledger/serve/kept.ts";
import { readSteadily } from "../../ledger/serve/reading.ts";
import { supplyAt } from "../../ledger/read/supply-at.ts";
import { post } from "../../ledger/post/post.ts";
import { codeOfAsync } from "./code-of.ts";
import { addressOf, INVENTED } from "./invented-chain.ts";
import { addBlocks, asChain, Inventor, closeServed, serveBooks } from "./served-books.ts";

// Reading while somebody writes
// ├── another process writes batches and reorganisations: every answer is of the block it names, none fails
// ├── blocks that go while an answer is read: it is read anew; HB-4606 where that never ends
// └── the reader cannot write

/** Blocks of each branch: from `ancestor` on every branch is another one. */
const TRUNK = 20;
const BRANCHES = 12;
const BRANCH = 8;

/** The same in both processes. */
function branches() {
  const trunk = new Inventor("beside");
  const common = trunk.blocks(TRUNK);
  return {
    common,
    ends: Array.from({ length: BRANCHES }, (_, index) => trunk.fork(`branch ${index}`).blocks(BRANCH + index)),
  };
}

const FINAL = { safe: TRUNK, final: TRUNK - 5 };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const store = await openStore(process.argv[2]!);
  const { ends } = branches();
  for (const [index, blocks] of ends.entries()) {
    const head = blocks.at(-1)!.number;
    await addBlocks(store, blocks.slice(0, 4), { ...(index > 0 && { ancestor: TRUNK }), finality: { head, ...FINAL } });
    await addBlocks(store, blocks.slice(4), { finality: { head, ...FINAL } });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await store.close();
} else
  describe("Reading the books while they are written", () => {
    after(closeServed);

    it("gives answers of the block they name, though another process replaces blocks all the time", async function () {
      this.timeout(60_000);
      const books = await serveBooks();
      const { common, ends } = branches();
      await addBlocks(books.store, common, { finality: { head: TRUNK, ...FINAL } });
      const known = new Map<string, { supply: bigint; balance: bigint }>();
      const account = addressOf("account 1");
      for (const end of ends) {
        const blocks = [...common, ...end];
        for (let count = TRUNK - 5; count <= blocks.length; count++) {
          const balances = new Map<string, bigint>();
          const { supply } = post(blocks.slice(0, count), balances);
          const total = supply.filter(({ currency }) => currency === "HKD");
          known.set(blocks[count - 1]!.hash, {
            supply: total.reduce((sum, { minted, burned }) => sum + minted - burned, 0n),
            balance: balances.get(`${account}HKD`) ?? 0n,
          });
        }
      }
      const writer = fork(fileURLToPath(import.meta.url), [books.url], { execArgv: ["--import", "tsx"] });
      let writing = true;
      const ended = once(writer, "exit").then(([code]) => {
        writing = false;
        return code as number;
      });
      let [asked, seen] = [0, new Set<string>()];
      const ask = async (finality: string) => {
        while (writing) {
          const supply = (await (await books.get(`/v1/tokens/HKD/supply?finality=${finality}`)).json()) as any;
          const held = (await (
            await books.get(`/v1/tokens/HKD/accounts/${account}?finality=${finality}`)
          ).json()) as any;
          expect(supply.code, JSON.stringify(supply)).to.equal(undefined);
          const [of, at] = [known.get(supply.asOf[0].hash)!, known.get(held.asOf[0].hash)!];
          expect(supply.total.supply.minor).to.equal(String(of.supply));
          expect(held.total.minor).to.equal(String(at.balance));
          seen.add(supply.asOf[0].hash);
          asked += 2;
        }
      };
      await Promise.all(["seen", "seen", "seen", "safe", "final"].map(ask));
      expect(await ended).to.equal(0);
      expect(asked).to.be.above(50);
      expect(seen.size).to.be.above(5);
      await books.close();
    });

    it("reads an answer anew when its blocks went meanwhile", async () => {
      const books = await serveBooks();
      const trunk = new Inventor("anew");
      await addBlocks(books.store, trunk.blocks(3), { finality: { head: 6, safe: 1, final: 1 } });
      const other = trunk.fork("other").blocks(4);
      await addBlocks(books.store, trunk.blocks(3), { finality: { head: 6, safe: 1, final: 1 } });
      const heads = new Heads({ store: books.store, chainIds: [INVENTED.chainId], maxAge: 60_000 });
      let attempts = 0;
      const answer = await readSteadily(heads, {
        store: books.store,
        finality: "seen",
        kept: new Kept(1),
        read: async ([head]) => {
          attempts += 1;
          const moment = head!.moments.seen!;
          if (attempts === 1)
            await addBlocks(books.store, other, { ancestor: 3, finality: { head: 7, safe: 1, final: 1 } });
          return { hash: moment.hash, ...(await supplyAt(books.store, moment, "HKD")) };
        },
      });
      expect(attempts).to.equal(2);
      expect(answer.hash).to.equal(asChain(other.at(-1)!, "seen").hash);
      await books.close();
    });

    it("gives up with HB-4606 where blocks go each time", async () => {
      const books = await serveBooks();
      const trunk = new Inventor("always");
      await addBlocks(books.store, trunk.blocks(3), { finality: { head: 3, safe: 1, final: 1 } });
      await addBlocks(books.store, trunk.fork("first").blocks(2), { finality: { head: 5, safe: 1, final: 1 } });
      const heads = new Heads({ store: books.store, chainIds: [INVENTED.chainId], maxAge: 0 });
      let branch = 0;
      const read = async () => {
        branch += 1;
        const blocks = trunk.fork(`branch ${branch}`).blocks(2);
        await addBlocks(books.store, blocks, { ancestor: 3, finality: { head: 5, safe: 1, final: 1 } });
      };
      const parameters = { store: books.store, finality: "seen", kept: new Kept(1), read } as const;
      expect(await codeOfAsync(() => readSteadily(heads, parameters))).to.equal("HB-4606");
      expect(branch).to.equal(5);
      await books.close();
    });

    it("does not ask again for what a reorganisation cannot reach", async () => {
      const books = await serveBooks();
      const trunk = new Inventor("out of reach");
      await addBlocks(books.store, trunk.blocks(3), { finality: { head: 5, safe: 2, final: 1 } });
      const other = trunk.fork("other").blocks(3);
      await addBlocks(books.store, trunk.blocks(2), { finality: { head: 5, safe: 2, final: 1 } });
      const heads = new Heads({ store: books.store, chainIds: [INVENTED.chainId], maxAge: 60_000 });
      for (const finality of ["safe", "final"] as const) {
        let attempts = 0;
        await readSteadily(heads, {
          store: books.store,
          finality,
          kept: new Kept(1),
          read: async () => {
            attempts += 1;
            if (finality === "safe")
              await addBlocks(books.store, other, { ancestor: 3, finality: { head: 6, safe: 2, final: 1 } });
          },
        });
        expect(attempts, finality).to.equal(1);
      }
      await books.close();
    });

    it("cannot be turned into writing: the server's own connection refuses", async () => {
      const books = await serveBooks();
      const reader = await openStore(books.url, { readOnly: true });
      const row = { hash: new Uint8Array(32), name: "", format: "", created: 0, imported: 0, body: new Uint8Array() };
      expect(await codeOfAsync(() => reader.insert("bank_file", [row]))).to.equal("HB-4011");
      await reader.close();
      await books.close();
    });
  });
