#!/usr/bin/env -S tsx
import { buildContracts } from "../demo/build-contracts.ts";
import { processIo } from "../io.ts";
import { example } from "./example.ts";
import { BEGINS } from "./stories.ts";

// Hardhat is loaded only once the file has been found good.
process.exitCode = await example(process.argv.slice(2), {
  io: processIo(),
  build: buildContracts,
  async startChain() {
    const { network } = await import("hardhat");
    const { provider } = await network.create({ override: { initialDate: new Date(BEGINS) } as never });
    return { request: ({ method, params = [] }) => provider.request({ method, params }) };
  },
});
