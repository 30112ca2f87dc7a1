#!/usr/bin/env -S tsx
import { spawn } from "node:child_process";
import { once } from "node:events";
import { processIo } from "../io.ts";
import { demo } from "./demo.ts";

// Hardhat is loaded only once the day file has been found good.
process.exitCode = await demo(process.argv.slice(2), {
  io: processIo(),
  async build() {
    // An empty clone has no build yet, and then this takes half a minute; where nothing changed, a second. What the
    // compiler says goes to stderr: stdout is the day's, or one JSON object.
    const hardhat = spawn("hardhat", ["build", "--no-tests"], { stdio: ["ignore", process.stderr, process.stderr] });
    const [code] = (await once(hardhat, "exit")) as [number | null];
    if (code !== 0) throw new Error(`hardhat build ended with ${code}`);
  },
  async startChain() {
    const { network } = await import("hardhat");
    const { provider } = await network.create();
    return { request: ({ method, params = [] }) => provider.request({ method, params }) };
  },
});
