import { Command, CommanderError } from "commander";
import { HarbourError } from "../sdk/harbour-error.ts";
import { asUnreachable } from "./chain/transport.ts";
import { errorJson, type CommandFile, type Connect, type Flags } from "./command.ts";
import { ENTRIES, NOUNS } from "./entries.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { badUsage, unexpected } from "./faults.ts";
import type { Io } from "./io.ts";
import { refuseSecrets } from "./keys/command-line.ts";
import { renderFault } from "./render-fault.ts";
import { toJson } from "./words.ts";

const AFTER_HELP = `
First steps, on a chain of your own
  npm run node                                  in another terminal
  harbour deploy --network localhost --send     both currencies, handed over to the file's holders
  harbour doctor --network localhost            is everything in place?
  harbour status --network localhost            what there is
  harbour plan --network localhost              is the chain as policy/localhost.yaml says?

Exit codes
  0 done or nothing to do   1 fault   2 differences exist   3 refused by a check or simulation
  4 signer lacks authority  5 cancelled   64 usage   75 temporary, safe to run again

A command that writes shows its plan and sends nothing. --send, --safe, --schedule or --calldata is a choice of its own.`;

export interface Surroundings {
  io: Io;
  connect: Connect;
}

/** Runs one command line and says how it ended. Never throws, never ends the process. */
export async function run(argv: readonly string[], { io, connect }: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.done;
  try {
    refuseSecrets(argv);
    const program = await buildProgram(argv, io, async (file, command) => {
      const invocation = { arguments: command.processedArgs as string[], flags: command.opts<Flags>(), io, connect };
      exitCode = await file.run(invocation);
    });
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, argv.includes("--json"), io);
  }
}

export type Act = (file: CommandFile, command: Command) => Promise<void>;

export async function buildProgram(argv: readonly string[], io: Io, act: Act): Promise<Command> {
  const program = new Command("harbour")
    .description("Issue and run the CNH and HKD stablecoins.")
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => io.width ?? 80,
      getErrHelpWidth: () => io.width ?? 80,
      writeOut: (text) => io.out(text.trimEnd()),
      // Its own errors are told again as numbered ones; what is left is help that nobody asked for.
      writeErr: (text) => (text.startsWith("error:") ? undefined : io.err(text.trimEnd())),
    })
    .addHelpText("after", AFTER_HELP);
  const nouns = new Map<string, Command>();

  for (const { path, summary, load } of ENTRIES) {
    const [first, verb] = path;
    const parent =
      verb === undefined ? program : (nouns.get(first) ?? program.command(first).description(NOUNS[first]!));
    if (verb !== undefined) nouns.set(first, parent);
    const command = parent.command(verb ?? first).description(summary);
    if (!path.every((word, i) => argv[i] === word)) continue;

    const { command: file } = await load();
    file.configure(command);
    addFlags(command, file.writes);
    command.action(() => act(file, command));
  }
  return program;
}

/** What every command has beside its own options. */
export function addFlags(command: Command, writes: boolean): void {
  command
    .optionsGroup("Where:")
    .option("--network <name>", writes ? "network; no default" : "network (default: localhost)")
    .option("--rpc <url>", "JSON-RPC node to use instead of the network's own")
    .option("--check-rpc <url>", "second node, which has to say the same")
    .option("--deployments <folder>", "records of the deployment (default: deployments/<network>)")
    .option("--policy <file>", "network file to go by (default: policy/<network>.yaml)")
    .optionsGroup("Output:")
    .option("--json", "print one object instead of text");
  if (!writes) return;
  command
    .optionsGroup("Who signs, and through what:")
    .option("--as <name>", "the signer: a name of the address book, or an address")
    .option("--signer <url>", "JSON-RPC signer that holds the key, if the node does not")
    .option("--key <name>", "key of Hardhat's keystore that signs, if the node does not hold it")
    .option("--ledger", "the signer is a Ledger, through Hardhat's plugin")
    .option("--private-rpc <url>", "endpoint that gets the signed transaction instead of the node")
    .option("--max-fee <gwei>", "the most that a unit of gas may cost")
    .optionsGroup("What becomes of the plan:")
    .option("--send", "send it, after confirmation")
    .option("--safe", "write it as a batch for the Safe named by --as")
    .option("--safe-nonce <number>", "nonce of the batch (default: the Safe's next one)")
    .option("--schedule", "schedule it with the authority, for a role with a delay")
    .option("--calldata", "print target and data, to be signed elsewhere")
    .option("--approve <plan-hash>", "confirm exactly this plan, without a terminal");
}

function report(error: unknown, json: boolean, io: Io): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === "commander.help")
      return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    error = badUsage(sentence(error.message));
  }
  const fault = error instanceof HarbourError ? error : (asUnreachable(error) ?? unexpected(error));
  // An error of the sdk is about something the operator wrote.
  const exitCode = (fault.exitCode ?? ExitCode.usage) as ExitCode;
  if (json) io.out(toJson({ ...errorJson(fault), exitCode }));
  io.err(renderFault(fault, exitCode));
  return exitCode;
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, "");
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.?$/, ".");
}
