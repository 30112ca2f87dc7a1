#!/usr/bin/env -S tsx
import { processIo } from "../io.ts";
import { buildContracts } from "./build-contracts.ts";
import { demo } from "./demo.ts";

// Hardhat is loaded only once the day file has been found good.
process.exitCode = await demo(process.argv.slice(2), {
  io: processIo(),
  build: buildContracts,
  async startChain() {
    const { network } = await import("hardhat");
    const { provider } = await network.create();
    return { request: ({ method, params = [] }) => provider.request({ method, params }) };
  },
});
