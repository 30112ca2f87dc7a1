import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { checkedUrl } from "../chain/checked-url.ts";
import { errorJson } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { badUsage, unexpected } from "../faults.ts";
import type { Io } from "../io.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { loadStory } from "./stories.ts";

const HELP = `npm run example:invoice [-- <file.json>] [--rpc <url>] [--keep <dir>] [--json]
npm run example:trade   [-- <file.json>] [--rpc <url>] [--keep <dir>] [--json]

Deploys both currencies to a fresh local chain, gives the people of the example their money, runs the commands of
harbour that they would type, and compares every amount that the file expects.
The chain runs inside this process, or is the development node at --rpc, which must be fresh.

  <file.json>   the numbers; examples/invoice.json or examples/trade-order.json unless told
  --rpc <url>   for example http://127.0.0.1:8545 of npx hardhat node
  --keep <dir>  leave the files that people pass around in this new folder: quote, orders, pacs.008, pacs.009
  --json        print one object instead of text

Exit codes: 0 every expectation held · 1 one did not · 3 the node cannot be played on · 64 the file is refused`;

export interface Surroundings {
  io: Io;
  /** Brings the contracts' build up to date. */
  build(): Promise<void>;
  /** A fresh chain inside this process. */
  startChain(): Promise<Eip1193>;
}

/** Runs an example for one command line and says how it ended. Never throws, never ends the process. */
export async function example(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  try {
    return await act(argv, surroundings);
  } catch (error) {
    const fault = error instanceof HarbourError ? error : unexpected(error);
    const exitCode = (fault.exitCode ?? ExitCode.fault) as ExitCode;
    if (argv.includes("--json")) surroundings.io.out(toJson({ ...errorJson(fault), exitCode }));
    surroundings.io.err(renderFault(fault, exitCode));
    return exitCode;
  }
}

async function act(argv: readonly string[], { io, build, startChain }: Surroundings): Promise<ExitCode> {
  const { values, name, path } = readArguments(argv);
  if (values.help) {
    io.out(HELP);
    return ExitCode.done;
  }
  const network = loadNetworkFile("localhost");
  const story = loadStory(name, path, network.book);
  if (values.keep !== undefined && existsSync(values.keep))
    throw badUsage("--keep takes a folder that is not there yet.");
  const url = values.rpc === undefined ? undefined : checkedUrl(values.rpc);

  await build();
  const [node, where] = url === undefined ? [await startChain(), "in-process"] : await connect(url);
  const result = await story({ network, node, where, keep: values.keep, narrate: values.json ? () => {} : io.out });
  if (values.json) io.out(toJson(result));
  return result.exitCode;
}

interface Arguments {
  values: {
    rpc?: string | undefined;
    keep?: string | undefined;
    json?: boolean | undefined;
    help?: boolean | undefined;
  };
  name: "invoice" | "trade";
  path: string;
}

function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rpc: { type: "string" },
        keep: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    const [name, path, ...rest] = positionals;
    if (rest.length > 0) throw new Error(`One file at a time; found ${[path, ...rest].join(" and ")}.`);
    if (values.help) return { values, name: "invoice", path: "" };
    if (name !== "invoice" && name !== "trade") throw new Error("The examples are invoice and trade.");
    return { values, name, path: path ?? standing(name) };
  } catch (error) {
    throw badUsage((error as Error).message);
  }
}

function standing(name: "invoice" | "trade"): string {
  const file = name === "invoice" ? "invoice.json" : "trade-order.json";
  return relative(process.cwd(), fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)));
}

async function connect(url: string): Promise<[Eip1193, string]> {
  const { httpTransport } = await import("../chain/transport.ts");
  return [httpTransport(url), new URL(url).host];
}
