#!/usr/bin/env tsx
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import type { Where } from "./command.ts";

// Most of a short command's time is loading, so what the engine compiled is kept: beside the packages, which only
// whoever may change them can write to, and not in a temporary folder that all users of a machine share.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/harbour", import.meta.url)));
const [{ processIo }, { run }] = await Promise.all([import("./io.ts"), import("./program.ts")]);

// Loaded when a command connects, so that --help starts without the chain library.
async function connect(where: Where) {
  const module = await import("./chain/connect.ts");
  return module.connect(where);
}

process.exitCode = await run(process.argv.slice(2), { io: processIo(), connect });
