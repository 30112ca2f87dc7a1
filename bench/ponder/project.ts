/** The files of a Ponder project that does what our books do with transfers, and less: an event row and two balances. */
export interface PonderProject {
  rpc: string;
  token: string;
  /** The last block to index. */
  head: number;
}

export const PONDER = "0.16.10";

export function projectFiles({ rpc, token, head }: PonderProject): Record<string, string> {
  return {
    "package.json": JSON.stringify({
      name: "ponder-comparison",
      private: true,
      type: "module",
      dependencies: { ponder: PONDER, hono: "4.13.19", viem: "2.57.20" },
    }),
    "ponder.config.ts": `import { createConfig } from "ponder";
import { parseAbi } from "viem";
export default createConfig({
  database: { kind: "pglite" },
  chains: { local: { id: 31337, rpc: "${rpc}", disableCache: true } },
  contracts: {
    Token: {
      chain: "local",
      abi: parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]),
      address: "${token}",
      startBlock: 0,
      endBlock: ${head},
    },
  },
});
`,
    "ponder.schema.ts": `import { onchainTable } from "ponder";
export const transfer = onchainTable("transfer", (t) => ({
  id: t.text().primaryKey(),
  source: t.hex().notNull(),
  destination: t.hex().notNull(),
  amount: t.bigint().notNull(),
}));
export const balance = onchainTable("balance", (t) => ({ account: t.hex().primaryKey(), amount: t.bigint().notNull() }));
`,
    "src/index.ts": `import { ponder } from "ponder:registry";
import { balance, transfer } from "ponder:schema";
ponder.on("Token:Transfer", async ({ event, context }) => {
  const { from, to, value } = event.args;
  await context.db.insert(transfer).values({ id: event.id, source: from, destination: to, amount: value });
  for (const [account, change] of [[from, -value], [to, value]] as const)
    await context.db
      .insert(balance)
      .values({ account, amount: change })
      .onConflictDoUpdate((row) => ({ amount: row.amount + change }));
});
`,
    "src/api/index.ts": `import { Hono } from "hono";
export default new Hono();
`,
  };
}
