import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { loadAccountsFile } from "../../ledger/bank/accounts-file.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { errorJson } from "../command.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { badUsage, unexpected } from "../faults.ts";
import type { Io } from "../io.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { DayFileError } from "./day-fault.ts";
import { loadDay } from "./day-file.ts";
import { renderDayFileError } from "./render.ts";

const HELP = `npm run demo [-- <day.json>] [--rpc <url>] [--json]

Deploys both currencies to a fresh local chain, plays a day and compares every expectation of its file. Then it opens the
books of that day: follows the chain, reads what the banks sent, compares the two, reports and shows the page. One bank
kept a charge that it should not have kept, so one difference has to be found. The chain runs inside this process, or is the development node at --rpc, which must be fresh.

  <day.json>    the day, examples/day.json unless told
  --rpc <url>   for example http://127.0.0.1:8545 of npx hardhat node
  --json        print one object instead of text

Exit codes: 0 every expectation held · 1 one did not · 3 the node cannot be played on · 64 the file is refused`;

const ACCOUNTS = fileURLToPath(new URL("../../examples/bank/accounts.yaml", import.meta.url));
/** Always the same days, so that what is stated of them is always the same: Unix seconds of 2026-11-22, 12:00 in Hong Kong. */
const EVE = Date.UTC(2026, 10, 22, 4) / 1000;
const EXAMPLE = fileURLToPath(new URL("../../examples/day.json", import.meta.url));

export interface Surroundings {
  io: Io;
  /** Brings the contracts' build up to date. */
  build(): Promise<void>;
  /** A fresh chain inside this process, whose clock begins at a time in Unix seconds. */
  startChain(time: number): Promise<Eip1193>;
  /** The folder in which the day's books are kept. Absent: none are. */
  books?: string;
  /** Serves books by their URL; whether the page answered. Absent: nobody looks. */
  show?: (url: string) => Promise<boolean>;
}

/** Runs the demo for one command line and says how it ended. Never throws, never ends the process. */
export async function demo(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  try {
    return await act(argv, surroundings);
  } catch (error) {
    return report(error, argv.includes("--json"), surroundings.io);
  }
}

async function act(argv: readonly string[], { io, build, startChain, books, show }: Surroundings): Promise<ExitCode> {
  const { values, positionals } = readArguments(argv);
  if (values.help) {
    io.out(HELP);
    return ExitCode.done;
  }
  const network = loadNetworkFile("localhost");
  const path = positionals[0] ?? relative(process.cwd(), EXAMPLE);
  // The file is judged before the chain library is even loaded.
  const file = loadDay({ path, network });

  await build();
  const [node, where] = values.rpc === undefined ? [await startChain(EVE), "in-process"] : await connect(values.rpc);
  const { runDemo } = await import("./run-demo.ts");
  const result = await runDemo({
    ...{ file, network, node, where, narrate: values.json ? () => {} : io.out },
    ...(books !== undefined && { books: { folder: books, accounts: loadAccountsFile(ACCOUNTS) } }),
  });
  if (values.json) io.out(toJson(result));
  else if (result.books !== undefined && show !== undefined && !(await show(result.books.url))) return ExitCode.fault;
  return result.exitCode;
}

function readArguments(argv: readonly string[]) {
  try {
    const parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { rpc: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (parsed.positionals.length > 1) throw new Error(`One day at a time; found ${parsed.positionals.join(" and ")}.`);
    return parsed;
  } catch (error) {
    throw badUsage((error as Error).message);
  }
}

async function connect(rpc: string): Promise<[Eip1193, string]> {
  if (!URL.canParse(rpc) || !/^https?:$/.test(new URL(rpc).protocol)) {
    throw badUsage("--rpc takes the http or https URL of a node.");
  }
  const { httpTransport } = await import("../chain/transport.ts");
  return [httpTransport(rpc), new URL(rpc).host];
}

function report(error: unknown, json: boolean, io: Io): ExitCode {
  const fault = error instanceof HarbourError ? error : unexpected(error);
  const exitCode = (fault.exitCode ?? ExitCode.fault) as ExitCode;
  const problems = fault instanceof DayFileError ? { problems: fault.problems } : {};
  if (json) io.out(toJson({ ...errorJson(fault), ...problems, exitCode }));
  io.err(fault instanceof DayFileError ? renderDayFileError(fault) : renderFault(fault, exitCode));
  return exitCode;
}
