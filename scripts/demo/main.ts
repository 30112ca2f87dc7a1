#!/usr/bin/env -S tsx
import { processIo } from "../io.ts";
import { buildContracts } from "./build-contracts.ts";
import { demo } from "./demo.ts";

const io = processIo();

// Hardhat is loaded only once the day file has been found good.
process.exitCode = await demo(process.argv.slice(2), {
  io,
  build: buildContracts,
  books: "books/demo",
  async show(url) {
    const { showPage } = await import("./show-page.ts");
    return showPage({ books: url, stay: process.stdin.isTTY && process.stdout.isTTY, say: io.out });
  },
  async startChain(time) {
    const { network } = await import("hardhat");
    const { provider } = await network.create({ override: { initialDate: new Date(time * 1000) } });
    return { request: ({ method, params = [] }) => provider.request({ method, params }) };
  },
});
