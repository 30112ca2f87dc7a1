import { basename } from "node:path";
import { latestBlock } from "../chain/block.ts";
import { openToken } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { hashFile } from "../json-file.ts";
import { currencyOf, openForReading } from "../open.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import { assess } from "./assess.ts";
import { assessmentJson } from "./assessment-json.ts";
import { entryFor, entryText, registerPath } from "./audit-register.ts";
import { openBuild } from "./build.ts";
import { renderAssessment } from "./render-check.ts";

export const command: CommandFile = {
  schema: "harbour.release-check/1",
  writes: false,

  configure(check) {
    check
      .option("--token <cnh|hkd>", "which currency")
      .option("--audit <file>", "an audit report: also print the register's entry for it and this build")
      .option("--build <folder>", "artifacts of the build (default: artifacts)")
      .addHelpText(
        "after",
        `
Compares this build with the release that the token runs: storage, functions, events and errors, size, and the
addresses and code hashes that its twins would have. Creates nothing: the creation is simulated.

Exit code 0: nothing to release. 2: a new release, compatible. 3: a release that may not be installed.

The storage is compared by name, place and type. What the bits of a word mean is not seen here.

  harbour release check --token hkd --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const currency = currencyOf(flags);
    const audit = flags.audit === undefined ? undefined : hashFile(flags.audit);
    const connection = await openForReading(invocation);
    const token = await openToken(connection, currency);
    const assessment = await assess(connection, token, openBuild(flags.build));
    const block = await latestBlock(connection.provider);
    const place = { network: connection.network, chainId: connection.chainId, block };
    const entry =
      audit === undefined ? undefined : entryFor(assessment.built, { audit, report: basename(flags.audit!), currency });

    const { same, refusals } = assessment;
    const [first] = refusals;
    const exitCode = same ? ExitCode.done : first === undefined ? ExitCode.differences : ExitCode.refused;
    if (flags.json) {
      const { schema } = this;
      io.out(toJson({ schema, ...place, currency, ...assessmentJson(assessment), register: entry, exitCode }));
    } else {
      io.out(renderAssessment(place, assessment));
      if (entry !== undefined) io.out(`\nEntry for ${registerPath(connection)}\n${entryText(entry)}`);
    }
    if (first !== undefined) io.err(renderFault(first, exitCode));
    return exitCode;
  },
};
