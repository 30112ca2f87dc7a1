import { createChange } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
import type { Connection } from "../chain/connection.ts";
import type { CommandFile, Flags } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import type { Io } from "../io.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { foreignJson, warnOfForeign } from "./foreign-operations.ts";
import { makePlan, type MadePlan } from "./make-plan.ts";
import { metRefusal } from "./open-application.ts";
import { PLAN_TEXT, sameUnapplied } from "./plan-file.ts";
import { renderPolicyPlan } from "./render-plan.ts";
import { renderPlanReview } from "./render-review.ts";

export const command: CommandFile = {
  schema: "harbour.plan/1",
  writes: false,

  configure(plan) {
    plan
      .option("--token <cnh|hkd>", "only this currency")
      .option("--slug <text>", "how the saved change is called (default: after its first difference)")
      .addHelpText(
        "after",
        `
Reads everything that the policy file decides, as of one block, and prints what separates the chain from it:
+ to be added, - to be taken away, ~ to be changed. A line says who makes the call and after which delay, and
whether it widens somebody's power or narrows it. A pause and what mints used up are no differences.

With differences the plan is saved in a change folder, for review and for harbour apply, and the exit code is 2.
The hash names exactly this plan: file, facts and calls. What else is scheduled and waits is counted, not judged.

  harbour plan --network localhost
  harbour plan --token hkd --slug "rotate blacklister" --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const made = await makePlan(connection, flags, io.now());
    const { checks, foreign } = made;
    const differences = made.plan.currencies.flatMap((currency) => currency.differences);
    const exitCode = differences.length > 0 ? ExitCode.differences : ExitCode.done;
    const saved = await save(connection, made, flags, io);
    // What was saved before keeps the block it was made at, and with it its hash.
    const plan = { ...made.plan, ...(saved && { hash: saved.hash }) };
    if (flags.json) {
      const looked = [...checks.values()].map(({ step, ...check }) => ({ step: step.id, ...check }));
      const { schema: _, ...rest } = plan;
      const waiting = plan.currencies.map(({ currency }, i) => ({ currency, ...foreignJson(foreign[i]!) }));
      io.out(
        toJson({
          schema: this.schema,
          ...rest,
          checks: looked,
          waiting,
          ...(saved && { saved: { change: saved.change, path: saved.path } }),
          exitCode,
        }),
      );
      return exitCode;
    }
    const next = saved && `Saved ${saved.path}\nNext  harbour apply ${saved.change}`;
    const waits = warnOfForeign(foreign);
    const lines = [renderPolicyPlan({ ...made, plan }, connection.book), ...(waits === undefined ? [] : [waits])];
    io.out([...lines, ...(saved ? [next!] : [])].join("\n"));
    return exitCode;
  },
};

interface Saved {
  /** "0042" */
  change: string;
  path: string;
  hash: string;
}

/** Only what can be applied is kept, and the same plan once, unless somebody said no to it. */
async function save(connection: Connection, made: MadePlan, flags: Flags, io: Io): Promise<Saved | undefined> {
  const { plan } = made;
  const root = changesRoot(io, connection.network);
  const [first] = plan.currencies.flatMap(({ differences }) => differences.filter(({ steps }) => steps.length > 0));
  if (root === undefined || first === undefined) return undefined;
  const same = sameUnapplied(root, plan);
  const again = same === undefined || (await metRefusal(connection, same.folder));
  const folder = again ? createChange(root, flags.slug ?? `${first.currency} ${first.noun}`) : same.folder;
  if (again) {
    folder.write("REVIEW.md", renderPlanReview(made, connection.book));
    folder.write(PLAN_TEXT, `${renderPolicyPlan(made, connection.book)}\n`);
    folder.write("plan.json", plan);
  }
  return {
    change: folder.name.slice(0, folder.name.indexOf("-")),
    path: folder.path,
    hash: again ? plan.hash : same.hash,
  };
}
