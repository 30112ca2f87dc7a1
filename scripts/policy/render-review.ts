import { dataSlice } from "ethers";
import { ALL_INTERFACES } from "../../sdk/interfaces.ts";
import { showParty, type Book } from "../chain/connection.ts";
import { fence } from "../fence.ts";
import { decodeArguments } from "../plan/decode.ts";
import { columns } from "../words.ts";
import type { Step } from "./difference.ts";
import type { MadePlan } from "./make-plan.ts";
import { renderPolicyPlan } from "./render-plan.ts";

/** What a second pair of eyes reads before anything is applied: the plan, and every call from its own bytes. */
export function renderPlanReview(made: MadePlan, book: Book): string {
  const calls = made.plan.currencies.flatMap(({ steps }) => steps);
  return [
    `# Plan ${made.plan.hash}`,
    "Review it against the policy file's own change. Approve the hash, not the folder.",
    fence(renderPolicyPlan(made, book)),
    "## Calls, in the order in which they are executed",
    ...calls.map((step, i) => renderCall(step, i + 1, calls, book)),
    "",
  ].join("\n\n");
}

function renderCall(step: Step, number: number, all: readonly Step[], book: Book): string {
  const { target, data, method, currency, role, after } = step;
  const abi = ALL_INTERFACES.find((each) => each.getFunction(dataSlice(data, 0, 4)) !== null)!;
  const values = decodeArguments(data, { abi }, { currency, book });
  const first = after.map((id) => all.findIndex((each) => each.id === id) + 1).sort((a, b) => a - b);
  const rows = [
    ["target", showParty(target)],
    ["role", role],
    ...(first.length > 0 ? [["after", first.join(", ")]] : []),
    ...values.flatMap(({ name, value }) => value.split("\n").map((line, i) => [i === 0 ? name : "", line])),
    ["calldata", data],
  ];
  return `${number}. ${method}\n\n${fence(columns(rows, [], ""))}`;
}
