import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findMariadb, startMariadb, type MariadbServer } from "./mariadb-server.ts";

// Runs on a MariaDB of its own those tests of the books that are for it: npm run test:mariadb [-- files]

const root = fileURLToPath(new URL("..", import.meta.url));

async function main(files: readonly string[]): Promise<number> {
  if (findMariadb() === undefined) {
    console.error("MariaDB is not installed, so nothing was tested. On Debian: apt-get install mariadb-server");
    return 69;
  }
  const folder = await mkdtemp(join(tmpdir(), "harbour-mariadb-"));
  let server: MariadbServer | undefined;
  try {
    server = await startMariadb(folder);
    return await test(files, server);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function test(files: readonly string[], { url, certificate }: MariadbServer): Promise<number> {
  const asked = files.length > 0 ? files : globSync("test/ledger/*.test.ts", { cwd: root }).sort();
  // What runs on SQLite is what `npm test` runs.
  // The program itself: an npx inside the npx of CI finds nothing.
  const hardhat = join(root, "node_modules/.bin/hardhat");
  const child = spawn(hardhat, ["test", "mocha", ...asked, "--grep", "MariaDB", "--no-compile"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, LEDGER_TEST_MARIADB_URL: url, LEDGER_TEST_MARIADB_CERTIFICATE: certificate },
  });
  // Who breaks off ends the tests; the server is stopped after them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

process.exitCode = await main(process.argv.slice(2));
