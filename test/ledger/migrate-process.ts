import { fileURLToPath } from "node:url";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";

// A process that brings the tables of the URL in its argument up to date, and prints the migrations it made.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const store = await openStore(process.argv[2]!);
  console.log(JSON.stringify(await migrate(store)));
  await store.close();
}
