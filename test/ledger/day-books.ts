import { mkdtempSync, rmSync, copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { importFile } from "../../ledger/bank/import.ts";
import { ACCOUNTS_FILE, allFiles } from "./day-bank.ts";
import { MORNING, playDays, type DayChain } from "./day-chain.ts";

/** The days of day-chain.ts in books, of which every test gets a copy of its own. */
export interface DayBooks extends DayChain {
  readonly rpc: Rpc;
  /** Opens a copy as the days left them. */
  copy(): Promise<Store>;
  /** Follows what the chain did since. */
  follow(store: Store): Promise<void>;
}

let days: Promise<DayBooks & { folder: string }> | undefined;

/** Played and followed once for all tests of the run. */
export function loadDays(): Promise<DayBooks> {
  days ??= build();
  return days;
}

async function build() {
  const chain = await playDays();
  const folder = mkdtempSync(join(tmpdir(), "harbour-days-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const rpc = providerRpc(chain.hkd.connection.provider as never);
  const follow = async (store: Store) => {
    await sync({ store, network: chain.network, rpc, finality: { tags: false, safe: 0, final: 0 } });
  };
  const path = join(folder, "days.db");
  const store = await openStore(`sqlite:${path}`);
  await migrate(store);
  await follow(store);
  for (const file of allFiles()) await importFile({ store, accounts: ACCOUNTS_FILE, ...file, now: MORNING });
  await store.close();
  let copies = 0;
  const copy = async () => {
    const own = join(folder, `copy-${(copies += 1)}.db`);
    copyFileSync(path, own);
    return openStore(`sqlite:${own}`);
  };
  return { ...chain, rpc, copy, follow, folder };
}
