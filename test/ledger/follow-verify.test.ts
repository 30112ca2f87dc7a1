import { expect } from "chai";
import { sql } from "kysely";
import { tokenBalances, tokenSupply } from "../../ledger/chain/token-balances.ts";
import { readCursor } from "../../ledger/follow/cursor.ts";
import type { Finding } from "../../ledger/follow/finding.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { keyColumns, TABLES, type TableName } from "../../ledger/store/tables.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { sharedFollowChain, type FollowChain } from "./follow-chain.ts";
import { LyingRpc } from "./lying-rpc.ts";
import { onEveryStore } from "./test-stores.ts";

// verifyBooks
// ├── whole books, reorganised ones too: nothing is found, with and without a node
// ├── each table of the chain's side: every column of a row edited · a row deleted · a row added: found, in that table
// └── with a node: a balance, a supply and a hash that hang together in the books and are not the node's · another chain's node

type Row = Record<string, string | number | Uint8Array>;

const CHAIN_TABLES = [
  "followed_chain",
  "chain_block",
  "transfer",
  "chain_event",
  "entry",
  "balance",
  "supply",
  "batch",
  "orphan_block",
  "orphan_event",
] as const satisfies TableName[];

describe("verifyBooks", function () {
  this.timeout(300_000);

  let chain: FollowChain;
  let goBack: () => Promise<void>;
  before(async () => {
    chain = await sharedFollowChain();
    goBack = await chain.keep();
    await chain.play("before", 20);
  });
  after(() => goBack());

  onEveryStore((stores) => {
    /** Books that have been through two reorganisations. */
    async function books(): Promise<Store> {
      const store = await stores.open();
      const given = { store, network: chain.network, rpc: chain.rpc, finality: finalBehind(20) };
      for (const name of ["first", "second"]) {
        const back = await chain.keep();
        await chain.play(`${name} old`, 8);
        await sync({ ...given, limits: { blocks: 5 } });
        await back();
        await chain.play(`${name} new`, 10);
        await sync(given);
      }
      return store;
    }

    const verify = (session: Store) => verifyBooks({ session, network: chain.network });

    it("finds nothing in books that nobody touched", async () => {
      const store = await books();
      expect(await verify(store)).to.deep.equal([]);
      expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
      expect(await verifyBooks({ session: await stores.open(), network: chain.network })).to.deep.equal([]);
    });

    for (const table of CHAIN_TABLES) {
      const tablesFound = (findings: Finding[]) => new Set(findings.map((one) => one.table));
      // A transfer and another event of the same block have one hash, which does not tell them apart.
      const named = (findings: Finding[]) => {
        const found = tablesFound(findings);
        expect(found.has(table), `${table}: ${JSON.stringify(findings.slice(0, 5))}`).to.equal(true);
      };

      it(`finds every edited column, a deleted and an added row of ${table}`, async () => {
        const store = await books();
        const rows = (await store.db.selectFrom(table).selectAll().execute()) as unknown as Row[];
        const row = rows[Math.floor(rows.length / 2)]!;
        const key = Object.fromEntries(keyColumns(table).map((column) => [column, row[column]!]));
        const remove = (one: Row) => {
          let query = store.db.deleteFrom(table as "batch");
          for (const column of keyColumns(table)) query = query.where(column as never, "=", one[column] as never);
          return query.execute();
        };
        const put = (one: Row) => store.insert(table, [one] as never);

        for (const column of Object.keys(TABLES[table].columns)) {
          const edited = { ...row, [column]: changed(row[column]!) };
          await remove(row);
          await put(edited);
          named(await verify(store));
          await remove(edited);
          await put(row);
        }
        await remove(row);
        named(await verify(store));
        await put(row);
        const last = keyColumns(table).at(-1)!;
        const added = { ...row, ...key, [last]: table === "entry" ? 2 : changed(row[last]!) };
        await put(added);
        named(await verify(store));
        await remove(added);
        expect(await verify(store)).to.deep.equal([]);
      });
    }

    it("names values that no column should have, and does not fail of them", async function () {
      // Only SQLite keeps them.
      if (stores.name !== "SQLite") return this.skip();
      for (const [table, column, value] of [
        ["transfer", "amount", "' 5'"],
        ["transfer", "amount", "'five'"],
        ["transfer", "tx_hash", "'text'"],
        ["balance", "amount", "'five'"],
        ["chain_block", "hash", "'text'"],
        ["batch", "digest", "'text'"],
        ["orphan_event", "topics", "x'01'"],
        ["followed_chain", "contracts", "'{'"],
        ["followed_chain", "genesis", "'text'"],
      ] as const) {
        const store = await books();
        await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.raw(value)}`.execute(store.db);
        const findings = await verify(store);
        expect(findings.map((one) => one.table)).to.include(table);
        await store.close();
      }
    });

    it("compares balances, supply and hashes with the node's", async () => {
      const store = await books();
      const { db } = store;
      const transfers = await db.selectFrom("transfer").select("block").orderBy("block", "desc").execute();
      const block = transfers[0]!.block;
      expect(block).to.be.greaterThan(0);
      // Another chain's end: the books hold together, and not with this node.
      const back = await chain.keep();
      await chain.play("elsewhere", 3);
      await sync({ store, network: chain.network, rpc: chain.rpc, finality: finalBehind(20) });
      await back();
      await chain.play("here", 4);
      const cursor = (await readCursor(store, chain.network.chainId))!;
      const rpc = {
        ...chain.rpc,
        // A node that has forgotten the branch answers by height.
        request: (call: { method: string; params: readonly unknown[] }) =>
          chain.rpc.request(byHeight(call, cursor.block)),
        batch: (calls: readonly { method: string; params: readonly unknown[] }[]) =>
          chain.rpc.batch(calls.map((call) => byHeight(call, cursor.block))),
      };
      const findings = await verifyBooks({ session: store, network: chain.network, rpc });
      const tables = new Set(findings.map(({ table }) => table));
      expect([...tables]).to.include.members(["chain_block", "balance"]);
    });
  });

  it("does not compare with a node of another chain", async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    const { network, rpc: honest } = chain;
    await sync({ store, network, rpc: honest, finality: finalBehind(20) });
    const rpc = new LyingRpc({ honest, lie: ({ method }, answer) => (method === "eth_chainId" ? "0x1" : answer) });
    expect(await codeOfAsync(() => verifyBooks({ session: store, network, rpc }))).to.equal("HB-4105");
    await store.close();
  });

  it("says so when the books do not stand still, and something is found", async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    const given = { store, network: chain.network, rpc: chain.rpc, finality: finalBehind(20) };
    await sync(given);
    await store.db
      .updateTable("chain_block")
      .set({ content: new Uint8Array(32) })
      .where("block", "=", 2)
      .execute();
    let [times, writes] = [0, 0];
    const growing = {
      ...chain.rpc,
      async request(call: { method: string; params: readonly unknown[] }) {
        if (call.params[0] === "0x1" && writes < times) {
          await chain.play(`grows ${++writes}`, 1);
          await sync(given);
        }
        return chain.rpc.request(call);
      },
    };
    const verify = () => verifyBooks({ session: store, network: chain.network, rpc: growing });
    times = 3;
    expect(await codeOfAsync(verify)).to.equal("HB-4221");
    times = 5;
    expect((await verify()).map(({ table }) => table)).to.include("chain_block");
    expect(writes).to.equal(5);
    await store.close();
  });

  it("reads the same balances as the token's own balanceOf, many at once", async () => {
    const block = (await chain.rpc.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      hash: string;
    };
    const holders = ((await chain.ask("eth_accounts")) as string[]).map((account) => account.toLowerCase());
    const strangers = Array.from({ length: 1_200 }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`);
    const accounts = [...strangers, ...holders];
    const asked = { rpc: chain.rpc, token: chain.token, blockHash: block.hash };
    const balances = await tokenBalances({ ...asked, accounts });
    expect(balances).to.have.length(accounts.length);
    for (const holder of holders) {
      const data = `0x70a08231${holder.slice(2).padStart(64, "0")}`;
      const single = await chain.ask("eth_call", { to: chain.token, data }, "latest");
      expect(balances[accounts.indexOf(holder)]).to.equal(BigInt(single as string));
    }
    expect(balances.reduce((sum, one) => sum + one, 0n)).to.equal(await tokenSupply(asked));
    expect(balances.at(-1)! > 0n).to.equal(true);
  });
});

function byHeight(call: { method: string; params: readonly unknown[] }, block: number) {
  if (call.method !== "eth_call") return call;
  return { ...call, params: [call.params[0], `0x${block.toString(16)}`] };
}

/** Another value that the column takes. */
function changed(value: string | number | Uint8Array): string | number | Uint8Array {
  // Far enough not to meet another row.
  if (typeof value === "number") return value + 100_000;
  if (value instanceof Uint8Array) {
    const other = Uint8Array.from(value.length === 0 ? [0] : value);
    other[other.length - 1]! ^= 1;
    return other;
  }
  if (/^-?[0-9]+$/.test(value)) return String(BigInt(value) + 1n);
  if (value === "CNH" || value === "HKD") return "JPY";
  return value.startsWith("[") ? "[]" : `${value}x`;
}
