import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { assess } from "./assess.ts";
import { assessmentJson } from "./assessment-json.ts";
import { requireAudit } from "./audit-register.ts";
import { openBuild } from "./build.ts";
import { deployStep } from "./deploy-step.ts";
import { recordRelease } from "./record-release.ts";
import { auditRequired } from "./release-faults.ts";
import { requireStanding } from "./standing.ts";
import { upgradeIntent } from "./upgrade-intent.ts";

export const command: CommandFile = {
  schema: "harbour.release-propose/1",
  writes: true,

  configure(propose) {
    propose
      .option("--token <cnh|hkd>", "which currency")
      .option("--audit <file>", "the audit report that covers this build, as it was delivered")
      .option("--build <folder>", "artifacts of the build (default: artifacts)")
      .addHelpText(
        "after",
        `
Three steps, each a run of this command that shows its plan first; a run that finds a step done takes the next one.
  1. Anybody, with --send: deploys the release's three twins at the address that commits to their code, compares what
     stands there with the build, and records it in deployments/<network>; commit that record.
  2. UPGRADER, with --schedule or --safe: schedules the upgrade. GUARDIAN can cancel it: harbour operation cancel.
  3. UPGRADER, after the delay, with --send or --safe: the token runs the new twin of its present mode.

Refused: what harbour release check refuses, and code that policy/audits.yaml does not list under the hash of the
report. A pause in between makes the scheduled upgrade useless: the token refuses it, and it is proposed anew.

  harbour release propose --token hkd --audit report.pdf --network localhost --as upgrader`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    if (flags.audit === undefined) throw auditRequired();
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const build = openBuild(flags.build);
    const assessment = await assess(connection, token, build);
    const { built, same, refusals } = assessment;
    if (refusals.length > 0) throw refusals[0]!;
    if (same) return submit(invocation, workplace, upgradeIntent({ connection, token, assessment, evidence: {} }));
    const audit = requireAudit(connection, flags.audit, token.currency, built);

    const found = assessmentJson(assessment);
    const { path, sha256 } = connection.policy;
    const judged = { audit: audit.code, register: audit.register, networkFile: { path, sha256 } };
    const evidence = { "release.json": { schema: "harbour.release/1", currency: token.currency, ...judged, ...found } };
    if (!built.deployed) return deployStep(invocation, workplace, { schema: this.schema, build, built, evidence });

    await requireStanding(connection, build, built);
    const acts = flags.send || flags.safe || flags.schedule;
    const recorded = acts ? await recordRelease(connection, token, build, built) : undefined;
    if (recorded !== undefined) invocation.io.err(`recorded in ${recorded}; commit it`);
    return submit(invocation, workplace, upgradeIntent({ connection, token, assessment, audit, evidence }));
  },
};
