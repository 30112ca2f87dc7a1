#!/usr/bin/env tsx
import type { Where } from "./command.ts";
import { processIo } from "./io.ts";
import { run } from "./program.ts";

// Loaded when a command connects, so that --help starts without the chain library.
async function connect(where: Where) {
  const module = await import("./chain/connect.ts");
  return module.connect(where);
}

process.exitCode = await run(process.argv.slice(2), { io: processIo(), connect });
