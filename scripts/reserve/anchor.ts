import { latestBlock } from "../chain/block.ts";
import { openIssuance } from "../chain/issuance.ts";
import { scanLogs } from "../chain/logs.ts";
import type { CommandFile } from "../command.ts";
import { badUsage } from "../faults.ts";
import { hashFile } from "../json-file.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { parseTime } from "../time.ts";
import { showTime } from "../words.ts";
import { shortId } from "./open.ts";

const KINDS = ["daily", "weekly", "month-end", "audit"];

export const command: CommandFile = {
  schema: "harbour.reserve-anchor/1",
  writes: true,

  configure(anchor) {
    anchor
      .argument("<file>", "the report, exactly as it is published")
      .requiredOption("--kind <kind>", KINDS.join(", "))
      .requiredOption("--as-of <time>", "what it is as of, such as 2026-11-22T18:00:00+08:00")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
REPORTER. Records keccak256 of the file's bytes, so that anybody with the report can see that it is the one of that
day. Which reports are recorded: harbour reserve history.

  harbour reserve anchor daily.pdf --kind daily --as-of 2026-11-22T18:00:00+08:00 --token hkd --network localhost
    --as reporter`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const [path] = invocation.arguments as [string];
    if (!KINDS.includes(flags.kind!)) throw badUsage(`There is no kind ${flags.kind}; ${KINDS.join(", ")} are known.`);
    const asOf = parseTime("--as-of", flags.asOf!);
    const hash = hashFile(path);
    const kind = shortId(flags.kind!);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const issuance = await openIssuance(connection, token);
    const { registry } = issuance;
    const block = await latestBlock(connection.provider);
    const recorded = await scanLogs(connection.provider, {
      address: registry.address,
      topics: [registry.abi.getEvent("ReportAnchored")!.topicHash, hash, kind],
      fromBlock: token.fromBlock,
      toBlock: block.number,
    });
    const words = `the ${flags.kind} report of ${token.symbol} as of ${showTime(asOf)}`;

    return submit(invocation, workplace, {
      noun: "reserve-anchor",
      title: `Record ${words}`,
      done: `Recorded ${words}`,
      ...(recorded.length === 0
        ? {}
        : { already: `This report is recorded already in block ${recorded[0]!.blockNumber}, nothing to do.` }),
      target: registry,
      method: "anchor",
      args: [hash, asOf, kind],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [{ label: "file", value: path }],
      warnings: [],
      effects: async () => [],
      proof: [
        {
          event: "ReportAnchored",
          matches: ({ args }) => args["hash"] === hash && args["asOf"] === asOf && args["kind"] === kind,
        },
      ],
    });
  },
};
