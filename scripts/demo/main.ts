#!/usr/bin/env -S tsx
import { processIo } from "../io.ts";
import { demo } from "./demo.ts";

// Hardhat is loaded only once the day file has been found good.
process.exitCode = await demo(process.argv.slice(2), {
  io: processIo(),
  async build() {
    // An empty clone has no build yet; where nothing changed this takes a second.
    const { default: hardhat } = await import("hardhat");
    await hardhat.tasks.getTask("build").run({ quiet: true });
  },
  async startChain() {
    const { network } = await import("hardhat");
    const { provider } = await network.create();
    return { request: ({ method, params = [] }) => provider.request({ method, params }) };
  },
});
