import { readSolvency } from "../chain/solvency.ts";
import type { CommandFile, Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { differences, networkMismatch } from "../issuance-faults.ts";
import type { Check } from "../plan/intent.ts";
import { checkTable } from "../plan/render.ts";
import { renderPlace } from "../reading.ts";
import { columns, toJson } from "../words.ts";
import { compareWithChain } from "./compare-with-chain.ts";
import { openDesk, type Desk } from "./open.ts";
import { renderPage } from "./page.ts";
import { readPayloadFacts } from "./payload-facts.ts";
import { readPayloadFile } from "./payload-file.ts";
import { renderSolvency } from "./render-solvency.ts";
import { checkSolvency } from "./solvency-checks.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-verify/1",
  writes: false,

  configure(verify) {
    verify
      .argument("[file]", "a statement, a credit confirmation or a voiding")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
With a file: recomputes the digest from its values, has the registry compute it too, judges every signature, and says
what became of it on the chain. Without one: recomputes reserves, capacity and ceiling from the pools and compares them
with what the registry says and the token believes. A stale pool is unconfirmed, which is not a shortfall. A difference
ends with exit code 2.

  harbour reserve verify --token hkd --network localhost
  harbour reserve verify statement.json --token hkd --network localhost`,
      );
  },

  async run(invocation) {
    const [path] = invocation.arguments as [string | undefined];
    const desk = await openDesk(invocation);
    return path === undefined ? verifyReserves(invocation, desk) : verifyFile(invocation, desk, path);
  },
};

async function verifyReserves(invocation: Invocation, { connection, token, issuance, block }: Desk): Promise<ExitCode> {
  const solvency = await readSolvency(issuance, token, block);
  const cap = await token.contract.ceilingCap({ blockTag: block.number });
  const checks = checkSolvency(solvency, cap, token.currency, block.timestamp);
  const place = { network: connection.network, chainId: connection.chainId, block };
  const text = [
    `${token.symbol} · ${renderPlace(place)}`,
    renderSolvency(solvency, token.currency, block.timestamp),
    `Checks\n${columns(checkTable(checks))}`,
  ].join("\n\n");
  return conclude(invocation, checks, text, { ...place, currency: token.currency, solvency });
}

async function verifyFile(invocation: Invocation, desk: Desk, path: string): Promise<ExitCode> {
  const { connection, token, issuance, block } = desk;
  const file = readPayloadFile(path);
  if (file.network !== connection.network) throw networkMismatch(path, file.network, connection.network);
  const facts = await readPayloadFacts(connection, token, issuance, file, block);
  const { status, checks } = await compareWithChain(desk, file, facts);
  const text = [
    renderPage(file, facts, []),
    `On the chain\n  ${status}`,
    `Checks\n${columns(checkTable(checks))}`,
  ].join("\n\n");
  const { digest, payload } = file;
  return conclude(invocation, checks, text, { type: payload.primaryType, digest, message: payload.message, status });
}

function conclude({ flags, io }: Invocation, checks: readonly Check[], text: string, data: object): ExitCode {
  const failed = checks.filter(({ passed }) => !passed);
  const exitCode = failed.length === 0 ? ExitCode.done : ExitCode.differences;
  io.out(flags.json ? toJson({ schema: command.schema, ...data, checks, exitCode }) : text);
  if (failed.length > 0 && !flags.json) throw differences(failed.map(({ check }) => check));
  return exitCode;
}
