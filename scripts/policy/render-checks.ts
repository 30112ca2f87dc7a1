import { showCount } from "../words.ts";
import type { StepCheck } from "./check-steps.ts";

/** What was looked at before anybody signs; nothing where there is nothing to sign. Pure. */
export function renderChecks(checks: readonly StepCheck[]): string {
  if (checks.length === 0) return "";
  const simulated = checks.filter((check) => check.simulated === "yes" && check.refusal === undefined);
  const gas = simulated.reduce((sum, check) => sum + (check.gas ?? 0n), 0n);
  const assuming = simulated.some((check) => check.assuming) ? " · as if every delay were over" : "";
  const gasWords = gas === 0n ? "" : ` · ${gas.toLocaleString("en-US")} gas for what is done at once`;
  const count = (state: StepCheck["simulated"]) => checks.filter((check) => check.simulated === state).length;
  const rows = [
    checks.every(({ decodes }) => decodes)
      ? "✓ every call says in its bytes what is said above"
      : `✗ not what is said above: ${checks.flatMap((check) => (check.decodes ? [] : [check.step.method])).join(", ")}`,
    ...(simulated.length > 0 ? [`✓ simulated: ${showCount(simulated.length, "call")}${assuming}${gasWords}`] : []),
    ...(count("later") > 0 ? [`· ${showCount(count("later"), "call")} can be simulated when others are done`] : []),
    ...(count("nobody") > 0 ? [`! not simulated: ${showCount(count("nobody"), "call")} that nobody can make yet`] : []),
    ...(count("unable") > 0 ? ["! not simulated: this node has no state overrides"] : []),
    ...checks.flatMap(({ refusal, step }) =>
      refusal === undefined ? [] : [`✗ ${step.method}: ${refusal.code}  ${refusal.message}`],
    ),
  ];
  return `Checks\n${rows.map((row) => `  ${row}`).join("\n")}`;
}
