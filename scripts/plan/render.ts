import { showParty } from "../chain/connection.ts";
import { columns, showDelay, showMoney, showTime } from "../words.ts";
import type { Check, Effect } from "./intent.ts";
import type { Plan } from "./plan.ts";

/** The plan as a person reads it. Pure: the same plan is the same text, byte for byte. */
export function renderPlan(plan: Plan): string {
  const sections = [
    `${plan.title} on ${plan.network}\n  chain ${plan.chainId} · block ${plan.block.number} · ${showTime(plan.block.timestamp)}`,
    section("Call", [
      ["target", showParty(plan.target)],
      ["function", plan.function],
      ...(plan.step === "schedule"
        ? [["sent to", `authority ${plan.transaction.to}, as schedule(target, data, earliest time)`]]
        : []),
      ...plan.arguments.flatMap(({ name, value }) => value.split("\n").map((line, i) => [i === 0 ? name : "", line])),
      ["signer", `${showParty(plan.signer)} · nonce ${plan.nonce}`],
    ]),
    section("Needs", authorityRows(plan)),
    section(
      "Headroom",
      plan.headroom.map(({ label, value, then }) => change(label, value, then)),
    ),
    section("Bounds", checkTable(plan.bounds)),
    section(
      "Changes",
      plan.effects.map((effect) =>
        change(effect.label, show(effect.value, plan), effect.then === undefined ? undefined : show(effect.then, plan)),
      ),
    ),
    section("Checks", checkRows(plan), "  "),
    `Plan ${plan.hash}${plan.refusals.length > 0 ? "  refused" : ""}`,
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

export function section(title: string, rows: readonly (readonly string[])[], indent = "  "): string {
  return rows.length === 0 ? "" : `${title}\n${columns(rows, [], indent)}`;
}

/** What was found beside what is allowed, one rule a row. */
export function checkTable(checks: readonly Check[]): string[][] {
  return checks.map(({ check, found, allowed, passed, later }) => {
    const mark = passed ? "✓" : later ? "!" : "✗";
    return [`${mark} ${check}`, found, later && !passed ? `${allowed} · judged again later` : allowed];
  });
}

function change(label: string, value: string, then: string | undefined): string[] {
  return then === undefined ? [label, value] : [label, then === value ? `${value} (unchanged)` : `${value} → ${then}`];
}

function show(value: bigint | string, { token }: Plan): string {
  return typeof value === "bigint" ? showMoney(value, token.currency) : value;
}

/** Who may make the call, and how far its schedule is. */
export function authorityRows({
  authority,
  signer,
  step,
  block,
}: Pick<Plan, "authority" | "signer" | "step" | "block">): string[][] {
  const { role, words, holders, delay, schedule } = authority;
  if (role === undefined) return [["signer", words]];
  const rows = [["role", role]];
  for (const holder of holders) {
    const own = holder.party.address === signer.address ? " · the signer" : "";
    const later = holder.since > block.timestamp ? ` · from ${showTime(holder.since)}` : "";
    rows.push(["held by", `${showParty(holder.party)} · ${showDelay(holder.delay)}${later}${own}`]);
  }
  if (holders.length === 0) rows.push(["held by", "nobody"]);
  if ((delay ?? 0) > 0) {
    const ready = schedule.readyAt === undefined ? "" : ` · ready at ${showTime(schedule.readyAt)}`;
    const state = { none: "not scheduled", waiting: "scheduled", ready: "scheduled and ready" }[schedule.state];
    rows.push(["schedule", `${state}${ready}${step === "schedule" ? " · this plan schedules it" : ""}`]);
  }
  return rows;
}

function checkRows({ simulation, nodes, refusals, warnings, unusual, signer }: Plan): string[][] {
  const rows: string[][] = [];
  if (simulation !== undefined) {
    const gas = simulation.gas === undefined ? "" : ` · ${simulation.gas.toLocaleString("en-US")} gas`;
    const assuming = simulation.assuming === undefined ? "" : ` · ${simulation.assuming}`;
    const skipped = simulation.assuming?.startsWith("not simulated") === true;
    rows.push([
      skipped ? "! " + simulation.assuming : `✓ simulated as ${signer.name ?? signer.address}${assuming}${gas}`,
    ]);
  }
  if (nodes !== undefined) rows.push([`✓ two nodes agree (${nodes.first}, ${nodes.second}) at block ${nodes.block}`]);
  for (const warning of warnings) rows.push([`! ${warning}`]);
  if (unusual !== undefined) rows.push([`! ${unusual.code}  ${unusual.message}`]);
  for (const { code, message } of refusals) rows.push([`✗ ${code}  ${message}`]);
  return rows;
}

/** What the operator can do with the plan. */
export function renderNext({ step, hash, authority }: Plan): string {
  const waiting = step === "send" && authority.schedule.state === "waiting";
  const rows = waiting
    ? [["--send", `after ${showTime(authority.schedule.readyAt!)}`]]
    : [
        [`--${step}`, "asks here"],
        [`--${step} --approve ${hash}`, "without a terminal"],
      ];
  return `Nothing was sent. Next\n${columns([...rows, ["--calldata", "to sign elsewhere"]])}`;
}

/** What became of it, beside what the plan said. */
export interface Outcome {
  done: string;
  hash: string;
  block: number;
  gasUsed: bigint;
  effects: { before: Effect; now: bigint | string }[];
  /** For a schedule: when the call can be sent. Unix seconds. */
  readyAt?: number;
}

export function renderOutcome(plan: Plan, outcome: Outcome): string {
  const rows = outcome.effects.map(({ before, now }) => {
    const [label, text] = change(before.label, show(before.value, plan), show(now, plan));
    const other = before.then !== undefined && before.then !== now ? ` (the plan said ${show(before.then, plan)})` : "";
    return [label!, text! + other];
  });
  const lines = [
    `✓ ${outcome.done} on ${plan.network}`,
    columns([
      ["transaction", outcome.hash],
      ["block", `${outcome.block} · ${outcome.gasUsed.toLocaleString("en-US")} gas`],
      ...(outcome.readyAt === undefined ? [] : [["ready", showTime(outcome.readyAt)]]),
      ...rows,
    ]),
  ];
  if (outcome.readyAt !== undefined)
    lines.push("Next: the same command with --send after that time. harbour operation cancel stops it until then.");
  return lines.join("\n");
}

/** The plan as data: every value of it, errors as their fields. */
export function planJson(plan: Plan): Record<string, unknown> {
  const flat = ({ code, message, why, fix, exitCode }: NonNullable<Plan["unusual"]>) => ({
    code,
    message,
    why,
    fix,
    exitCode,
  });
  const { noun: _, evidence: __, refusals, unusual, ...rest } = plan;
  return { ...rest, refusals: refusals.map(flat), ...(unusual === undefined ? {} : { unusual: flat(unusual) }) };
}
